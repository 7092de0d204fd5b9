"""Pages to read a framework. Everybody signed in sees them; drafts are the administrators'."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from frameworks.linked import of_version
from frameworks.models import FrameworkVersion
from frameworks.queries import content
from frameworks.words import conditions_in_words, date_in_words


def versions(request: HttpRequest) -> HttpResponse:
    visible = FrameworkVersion.objects.visible_to(request.user).select_related("framework")
    return render(request, "frameworks/list.html", {"versions": visible})


def version(request: HttpRequest, slug: str, label: str) -> HttpResponse:
    visible = FrameworkVersion.objects.visible_to(request.user)
    found = get_object_or_404(visible, framework__slug=slug, label=label)
    whole = content(found)
    levels = [(level, conditions_in_words(level.conditions)) for level in reversed(whole.levels)]
    return render(
        request,
        "frameworks/version.html",
        {
            "version": whole,
            "published": date_in_words(whole.published),
            "state": found.get_state_display(),
            "levels": levels,
            "links": of_version(found, request.user),
        },
    )
