"""Addresses of the framework pages."""

from django.urls import path

from frameworks.views import browse

app_name = "frameworks"

urlpatterns = [
    path("", browse.versions, name="list"),
    path("<slug:slug>/<str:label>/", browse.version, name="version"),
]
