"""Every address of the product. Rooms bring their own; the hall only joins them."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import TemplateView

from icsassess.lib import pages

urlpatterns = [
    path("", TemplateView.as_view(template_name="base.html"), name="home"),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
    path("gallery/", pages.gallery, name="gallery"),
]
