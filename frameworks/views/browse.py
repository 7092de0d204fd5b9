"""Pages to read a framework. Everybody signed in sees them; drafts are the administrators'."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frameworks.content import VersionContent
from frameworks.files.converting import as_definition
from frameworks.files.definition import problems_of
from frameworks.models import FrameworkVersion
from frameworks.queries.links import beside
from frameworks.queries.versions import content, sized
from frameworks.rules.phrases import conditions_in_words, date_in_words
from frameworks.views.fetch import version_for
from icsassess.lib.paging import beginnings, grouped_page_of


@require_safe
def versions(request: HttpRequest) -> HttpResponse:
    visible = FrameworkVersion.objects.visible_to(request.user).select_related("framework")
    ordered = sized(visible).order_by("framework__title", "framework", "-published", "-pk")
    frameworks = [
        (framework, list(versions))
        for framework, versions in groupby(ordered, key=lambda version: version.framework)
    ]
    return render(request, "frameworks/list.html", {"frameworks": frameworks})


@require_safe
def version(request: HttpRequest, slug: str, label: str) -> HttpResponse:
    found = version_for(request, slug, label)
    whole = content(found)
    is_draft = found.state == FrameworkVersion.State.DRAFT
    read = reading(request, whole)
    context = {
        **read,
        "state": found.get_state_display(),
        "links": beside(read["page"], request.user),
        "problems": problems_of(as_definition(whole)) if is_draft else (),
    }
    return render(request, "frameworks/version.html", context)


def reading(request: HttpRequest, whole: VersionContent) -> dict[str, Any]:
    """What the template needs to show a version, so many of its criteria as one page holds.

    Every page has the contents and what the version is; the scale stands on the first alone,
    where one begins to read.
    """
    domains = [(domain, domain.criteria) for domain in whole.domains]
    page, shown = grouped_page_of(domains, request)
    levels = [(level, conditions_in_words(level.conditions)) for level in reversed(whole.levels)]
    return {
        "version": whole,
        "published": date_in_words(whole.published),
        "levels": levels,
        "contents": beginnings(domains),
        "page": page,
        "domains": shown,
    }
