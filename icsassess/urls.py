"""Every address of the product. Rooms bring their own; the hall only joins them."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from icsassess.assessments.views.assessment import home

# One way in: the admin sends people to the same sign-in, with its limits on guessing.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", home, name="home"),
    path("", include("icsassess.assessments.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
    path("assessments/<int:pk>/", include("icsassess.reports.urls")),
    path("frameworks/", include("frameworks.urls")),
]
