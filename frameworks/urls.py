"""Addresses of the framework pages."""

from django.urls import path

from frameworks.views import browse, links, writing

app_name = "frameworks"

_pair = "links/<slug:slug>/<str:label>/<slug:other>/<str:other_label>/"

urlpatterns = [
    path("", browse.versions, name="list"),
    path("writing-a-file/", writing.page, name="writing"),
    path("writing-a-file/example.yaml", writing.example, name="example"),
    path("links/", links.overview, name="links"),
    path("links/import/", links.import_file, name="link-import"),
    path(_pair, links.pair, name="link-pair"),
    path(_pair + "export/", links.export, name="link-export"),
    path(_pair + "decide/", links.queue, name="link-queue"),
    path(_pair + "decide/<str:ref>/<str:other_ref>/", links.question, name="link"),
    path("<slug:slug>/<str:label>/", browse.version, name="version"),
]
