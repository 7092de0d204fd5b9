"""Addresses of the framework pages."""

from django.urls import path

from frameworks.views import browse, writing

app_name = "frameworks"

urlpatterns = [
    path("", browse.versions, name="list"),
    path("writing-a-file/", writing.page, name="writing"),
    path("writing-a-file/example.yaml", writing.example, name="example"),
    path("<slug:slug>/<str:label>/", browse.version, name="version"),
]
