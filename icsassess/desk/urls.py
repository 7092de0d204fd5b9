"""The two doors of the product, and pages about the service.

Every room may lead back to them, so they stand in no namespace.
"""

from django.urls import path

from icsassess.desk import about, views

urlpatterns = [
    path("", views.home, name="home"),
    path("assessments/<uuid:assessment>/", views.assessment, name="assessment"),
    path("help/", about.help, name="help"),
    path("privacy/", about.privacy, name="privacy"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("alive/", about.alive, name="alive"),
    path("robots.txt", about.robots, name="robots"),
    path("favicon.ico", about.favicon, name="favicon"),
]
