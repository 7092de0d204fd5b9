"""Addresses of the framework pages."""

from django.urls import include, path

from frameworks.views import browse, comparing, editing, links, loading, writing

app_name = "frameworks"

_version = "<slug:slug>/<str:label>/"
_pair = "links/<slug:slug>/<str:label>/with/<slug:other>/<str:other_label>/"

EDITING = [
    path("", editing.Overview.as_view(), name="edit"),
    path("copy/", editing.Copy.as_view(), name="copy"),
    path("file/", editing.File.as_view(), name="file"),
    path("details/", editing.Details.as_view(), name="edit-details"),
    path("levels/add/", editing.Level.as_view(), name="add-level"),
    path("levels/<int:pk>/", editing.Level.as_view(), name="edit-level"),
    path("levels/<int:pk>/remove/", editing.RemoveLevel.as_view(), name="remove-level"),
    path("domains/add/", editing.Domain.as_view(), name="add-domain"),
    path("domains/<int:pk>/", editing.Domain.as_view(), name="edit-domain"),
    path("domains/<int:pk>/remove/", editing.RemoveDomain.as_view(), name="remove-domain"),
    path("domains/<int:domain>/add/", editing.Criterion.as_view(), name="add-criterion"),
    path("criteria/<int:pk>/", editing.Criterion.as_view(), name="edit-criterion"),
    path("criteria/<int:pk>/remove/", editing.RemoveCriterion.as_view(), name="remove-criterion"),
]

# A framework may be called 'load', and its version 'import': an address that is no version's has
# another number of parts, or another word where a version's has its own.
urlpatterns = [
    path("", browse.versions, name="list"),
    path("writing-a-file/", writing.page, name="writing"),
    path("writing-a-file/example.yaml", writing.example, name="example"),
    path("load/", loading.upload, name="load"),
    path("load/file/<int:pk>/", loading.preview, name="preview"),
    path("links/", links.overview, name="links"),
    path("links/import/file/", links.import_file, name="link-import"),
    path(_pair, links.pair, name="link-pair"),
    path(_pair + "export/", links.export, name="link-export"),
    path(_pair + "decide/", links.queue, name="link-queue"),
    path(_pair + "decide/<str:ref>/<str:other_ref>/", links.question, name="link"),
    path(_version, browse.version, name="version"),
    path(_version + "edit/", include(EDITING)),
    path(_version + "changes/", comparing.changes, name="changes"),
    path(_version + "publish/", loading.publish, name="publish"),
    path(_version + "retire/", loading.retire, name="retire"),
    path(_version + "discard/", loading.discard, name="discard"),
]
