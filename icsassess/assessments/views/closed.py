"""What can no longer be written: why, and what was typed, so that it can be copied."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from frameworks.content import VersionContent
from icsassess.assessments import rules


def closed_page(
    request: HttpRequest, why: Exception, version: VersionContent | None = None, **context: Any
) -> HttpResponse:
    """Say why nothing was saved; `version` has the words for the texts, where any were typed."""
    texts = typed_texts(request.POST, version) if version else []
    return render(
        request, "assessments/closed.html", {**context, "why": why, "texts": texts}, status=409
    )


def typed_texts(typed: QueryDict, version: VersionContent) -> list[tuple[str, str]]:
    """The texts of a judgement among what was typed, each with its label."""
    labels = rules.judging.labels(strengths=version.strengths_word, gaps=version.gaps_word)
    return [(labels[name], text) for name in rules.judging.TEXTS if (text := typed.get(name))]
