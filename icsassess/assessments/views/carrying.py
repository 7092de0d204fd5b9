"""Pages to carry earlier answers forward and to read what is offered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from icsassess.assessments import changes, queries
from icsassess.assessments.models import Carried
from icsassess.assessments.queries.carrying import Preview
from icsassess.assessments.queries.offers import Everything
from icsassess.assessments.views.closed import closed_page
from icsassess.assessments.views.fetch import assessment_for, person, response_for
from icsassess.lib.editing import Closed
from icsassess.lib.paging import page_of


@require_safe
def choose(request: HttpRequest, assessment: UUID) -> HttpResponse:
    """From which earlier assessment?"""
    found = assessment_for(request, assessment, "assessments.carry")
    return render(
        request,
        "assessments/carry.html",
        {
            "assessment": found,
            "candidates": queries.carrying.candidates(found),
            "carried": set(found.carried_from.values_list("pk", flat=True)),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def carry(request: HttpRequest, assessment: UUID, source: UUID) -> HttpResponse:
    now = assessment_for(request, assessment, "assessments.carry")
    then = get_object_or_404(queries.carrying.candidates(now), key=source)
    if request.method == "POST":
        try:
            made = changes.carrying.carry_forward(by=person(request), assessment=now, source=then)
        except Closed as closed:
            return closed_page(request, closed, assessment=now)
        if made:
            offers = "1 offer waits" if made == 1 else f"{made} offers wait"
            messages.success(request, f"{offers} to be confirmed. None counts before.")
        else:
            messages.info(request, "Everything was offered already.")
        return redirect("assessment", now.key)
    asked = now.responses.values_list("respondent", flat=True)
    return render(
        request,
        "assessments/carry_preview.html",
        {
            "assessment": now,
            **previewing(request, queries.carrying.preview(then, now, asked=asked)),
            "carried": queries.carrying.sources(now),
        },
    )


def previewing(request: HttpRequest, preview: Preview) -> dict[str, Any]:
    """What would come along, for the template: each of its lists of criteria a page at a time."""
    return {
        "preview": preview,
        "parts": [(how, page_of(several, request, how.value)) for how, several in preview.parts],
        "gone": page_of(preview.carrying.gone, request, "gone"),
    }


@require_safe
def of_response(request: HttpRequest, assessment: UUID, response: UUID) -> HttpResponse:
    """What a leader's own earlier answers hold; theirs alone, however views are shown."""
    found = response_for(request, assessment, response, own=True)
    return render(
        request,
        "assessments/carried.html",
        {
            "assessment": found.assessment,
            "response": found,
            **_everything(request, queries.offers.of_response(found)),
            "may_write": found.is_open,
        },
    )


@require_safe
def of_assessment(request: HttpRequest, assessment: UUID) -> HttpResponse:
    found = assessment_for(request, assessment, "assessments.view_responses")
    return render(
        request,
        "assessments/carried.html",
        {
            "assessment": found,
            **_everything(request, queries.offers.of_assessment(found)),
            "may_write": found.is_agreeable
            and person(request).has_perm("assessments.agree", found),
        },
    )


def _everything(request: HttpRequest, everything: Everything) -> dict[str, Any]:
    """What was offered, for the template: its lists by state, and what is gone, a page of each."""
    pages = {
        state.value: page_of(everything.in_state(state), request, state.value)
        for state in Carried.State
    }
    offers = everything.offers([one for page in pages.values() for one in page])
    gone = page_of(everything.gone, request, "gone")
    return {
        "everything": everything,
        "pages_of": pages | {"gone": gone},
        "offers": {
            state: [offer for offer in offers if offer.carried.state == state] for state in pages
        },
        "gone": everything.said(list(gone)),
    }
