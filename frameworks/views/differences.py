"""The page that says what a version changes against another one, which the reader chooses."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frameworks.files.definition import Definition
from frameworks.models import FrameworkVersion
from frameworks.queries.versions import definition_of, earlier
from frameworks.rules.differences import Parts, compare
from frameworks.views import old
from frameworks.views.fetch import version_for
from icsassess.lib.paging import page_of


@require_safe
def changes(request: HttpRequest, slug: str, label: str) -> HttpResponse:
    version = version_for(request, slug, label)
    if led := old.against(request):
        return led
    context = {"version": version, **comparing(request, definition_of(version), but=version)}
    return render(request, "frameworks/changes.html", context)


def comparing(
    request: HttpRequest, definition: Definition, *, but: FrameworkVersion | None = None
) -> dict[str, Any]:
    """For a template: the versions to choose from, the one chosen, and the comparison with it.

    Its three lists of criteria come a page at a time, each under a name of its own.
    Chosen is what `?against=` names by slug and label, as `west-midlands/2018`; without that the
    one before it in the same framework, if there is one. `but` is the version itself.
    """
    visible = FrameworkVersion.objects.visible_to(request.user).select_related("framework")
    others = [version for version in visible if version != but]
    asked = request.GET.get("against")
    if asked is None:
        chosen = earlier(definition)
    else:
        named = {f"{version.framework.slug}/{version.label}": version for version in others}
        chosen = named.get(asked)
    comparison = compare(definition_of(chosen), definition) if chosen else None
    criteria = comparison.criteria if comparison else Parts((), (), ())
    return {
        "others": others,
        "against": chosen,
        "comparison": comparison,
        "summary": comparison.in_words if comparison else [],
        "added": page_of(criteria.added, request, "added"),
        "removed": page_of(criteria.removed, request, "removed"),
        "changed": page_of(criteria.changed, request, "changed"),
    }
