"""Pages to carry earlier answers forward and to read what is offered."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from icsassess.assessments import changes, queries
from icsassess.assessments.views.closed import closed_page
from icsassess.assessments.views.fetch import assessment_for, person, response_for
from icsassess.lib.editing import Closed


@require_safe
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """From which earlier assessment?"""
    assessment = assessment_for(request, pk, "assessments.carry")
    return render(
        request,
        "assessments/carry.html",
        {
            "assessment": assessment,
            "candidates": queries.carrying.candidates(assessment),
            "carried": set(assessment.carried_from.values_list("pk", flat=True)),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def carry(request: HttpRequest, pk: int, source: int) -> HttpResponse:
    assessment = assessment_for(request, pk, "assessments.carry")
    found = get_object_or_404(queries.carrying.candidates(assessment), pk=source)
    if request.method == "POST":
        try:
            made = changes.carrying.carry_forward(
                by=person(request), assessment=assessment, source=found
            )
        except Closed as closed:
            return closed_page(request, closed, assessment=assessment)
        if made:
            offers = "1 offer waits" if made == 1 else f"{made} offers wait"
            messages.success(request, f"{offers} to be confirmed. None counts before.")
        else:
            messages.info(request, "Everything was offered already.")
        return redirect("assessment", pk)
    asked = assessment.responses.values_list("respondent", flat=True)
    return render(
        request,
        "assessments/carry_preview.html",
        {
            "assessment": assessment,
            "preview": queries.carrying.preview(found, assessment, asked=asked),
            "carried": queries.carrying.sources(assessment),
        },
    )


@require_safe
def of_response(request: HttpRequest, pk: int, response: int) -> HttpResponse:
    """What a leader's own earlier answers hold; theirs alone, however views are shown."""
    found = response_for(request, pk, response, own=True)
    return render(
        request,
        "assessments/carried.html",
        {
            "assessment": found.assessment,
            "response": found,
            "everything": queries.offers.of_response(found),
            "may_write": found.is_open,
        },
    )


@require_safe
def of_assessment(request: HttpRequest, pk: int) -> HttpResponse:
    assessment = assessment_for(request, pk, "assessments.view_responses")
    return render(
        request,
        "assessments/carried.html",
        {
            "assessment": assessment,
            "everything": queries.offers.of_assessment(assessment),
            "may_write": assessment.is_agreeable
            and person(request).has_perm("assessments.agree", assessment),
        },
    )
