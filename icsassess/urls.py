"""Every address of the product. Rooms bring their own; here they are only joined."""

from django.urls import include, path

from icsassess.accounts.urls import people
from icsassess.lib import pages

urlpatterns = [
    path("", include("icsassess.desk.urls")),
    path("", include("icsassess.assessments.urls")),
    path("assessments/<uuid:assessment>/", include("icsassess.reports.urls")),
    path("frameworks/", include("frameworks.urls")),
    path("accounts/", include("icsassess.accounts.urls")),
    path("people/", include((people, "accounts"))),
    path("places/", include("icsassess.systems.urls")),
    path("gallery/", pages.gallery, name="gallery"),
]
