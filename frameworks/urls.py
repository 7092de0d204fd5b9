"""Addresses of the framework pages."""

from django.urls import path

from frameworks.views import browse, comparing, loading, writing

app_name = "frameworks"

_version = "<slug:slug>/<str:label>/"

urlpatterns = [
    path("", browse.versions, name="list"),
    path("writing-a-file/", writing.page, name="writing"),
    path("writing-a-file/example.yaml", writing.example, name="example"),
    path("load/", loading.upload, name="load"),
    # Three parts, so that it is no version's page, whatever a framework is called.
    path("load/file/<int:pk>/", loading.preview, name="preview"),
    path(_version, browse.version, name="version"),
    path(_version + "changes/", comparing.changes, name="changes"),
    path(_version + "file/", loading.file, name="file"),
    path(_version + "publish/", loading.publish, name="publish"),
    path(_version + "retire/", loading.retire, name="retire"),
]
