"""Addresses of the framework pages."""

from django.urls import include, path

from frameworks.views import browse, differences, drafts, help, links, old, parts, versions

app_name = "frameworks"

_version = "<slug:slug>/<str:label>/"
_pair = "links/<slug:slug>/<str:label>/with/<slug:other>/<str:other_label>/"

EDITING = [
    path("", drafts.OverviewPage.as_view(), name="edit"),
    path("copy/", drafts.CopyPage.as_view(), name="copy"),
    path("file/", drafts.FilePage.as_view(), name="file"),
    path("details/", parts.DetailsPage.as_view(), name="edit-details"),
    path("levels/add/", parts.LevelPage.as_view(), name="add-level"),
    path("levels/<int:pk>/", parts.LevelPage.as_view(), name="edit-level"),
    path("levels/<int:pk>/remove/", parts.RemoveLevelPage.as_view(), name="remove-level"),
    path("domains/add/", parts.DomainPage.as_view(), name="add-domain"),
    path("domains/<int:pk>/", parts.DomainPage.as_view(), name="edit-domain"),
    path("domains/<int:pk>/remove/", parts.RemoveDomainPage.as_view(), name="remove-domain"),
    path("domains/<int:domain>/add/", parts.CriterionPage.as_view(), name="add-criterion"),
    path("criteria/<int:pk>/", parts.CriterionPage.as_view(), name="edit-criterion"),
    path("criteria/<int:pk>/remove/", parts.RemoveCriterionPage.as_view(), name="remove-criterion"),
]

# A framework may be called 'load', and its version 'import': an address that is no version's has
# another number of parts, or another word where a version's has its own.
urlpatterns = [
    path("", browse.versions, name="list"),
    path("writing-a-file/", help.page, name="writing"),
    path("writing-a-file/example.yaml", help.example, name="example"),
    path("load/", versions.upload, name="load"),
    path("load/file/<uuid:upload>/", versions.preview, name="preview"),
    path("links/", links.overview, name="links"),
    path("links/import/file/", links.import_file, name="link-import"),
    path(_pair, links.pair, name="link-pair"),
    path(_pair + "export/", links.export, name="link-export"),
    path(_pair + "decide/", links.queue, name="link-queue"),
    path(_pair + "decide/<str:ref>/<str:other_ref>/", links.question, name="link"),
    path(_version, browse.version, name="version"),
    path(_version + "edit/", include(EDITING)),
    path(_version + "changes/", differences.changes, name="changes"),
    path(_version + "publish/", versions.publish, name="publish"),
    path(_version + "retire/", versions.retire, name="retire"),
    path(_version + "discard/", versions.discard, name="discard"),
    path("load/file/<int:upload>/", old.preview),  # nothing leads there any more
]
