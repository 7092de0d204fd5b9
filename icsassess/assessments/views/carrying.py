"""Earlier answers carried forward, and an assessment moved to another version."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from frameworks.models import FrameworkVersion
from icsassess.assessments import carrying, earlier
from icsassess.assessments.changes import Closed
from icsassess.assessments.forms import MoveForm
from icsassess.assessments.views.fetch import assessment_for, person, response_for
from icsassess.assessments.views.judging import closed_page


@require_safe
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """From which earlier assessment?"""
    assessment = assessment_for(request, pk, "assessments.carry")
    return render(
        request,
        "assessments/carry.html",
        {
            "assessment": assessment,
            "candidates": earlier.candidates(assessment),
            "carried": set(assessment.carried_from.values_list("pk", flat=True)),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def carry(request: HttpRequest, pk: int, source: int) -> HttpResponse:
    assessment = assessment_for(request, pk, "assessments.carry")
    found = get_object_or_404(earlier.candidates(assessment), pk=source)
    if request.method == "POST":
        try:
            made = carrying.carry_forward(by=person(request), assessment=assessment, source=found)
        except Closed as closed:
            return closed_page(request, closed, assessment=assessment)
        if made:
            offers = "1 offer waits" if made == 1 else f"{made} offers wait"
            messages.success(request, f"{offers} to be confirmed. None counts before.")
        else:
            messages.info(request, "Everything was offered already.")
        return redirect("assessments:assessment", pk)
    asked = assessment.responses.values_list("respondent", flat=True)
    return render(
        request,
        "assessments/carry_preview.html",
        {
            "assessment": assessment,
            "preview": earlier.preview(found, assessment, asked=asked),
            "carried": earlier.sources(assessment),
        },
    )


@require_safe
def of_response(request: HttpRequest, pk: int, response: int) -> HttpResponse:
    """What a leader's own earlier answers hold; theirs alone, however views are shown."""
    held = response_for(request, pk, response, own=True)
    return render(
        request,
        "assessments/carried.html",
        {
            "assessment": held.assessment,
            "response": held,
            "everything": earlier.of_response(held),
            "may_write": held.is_open,
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
            "everything": earlier.of_assessment(assessment),
            "may_write": assessment.is_agreeable
            and person(request).has_perm("assessments.agree", assessment),
        },
    )


@require_safe
def choose_version(request: HttpRequest, pk: int) -> HttpResponse:
    """To which version?"""
    assessment = assessment_for(request, pk, "assessments.move")
    return render(
        request,
        "assessments/move.html",
        {"assessment": assessment, "versions": earlier.versions_to_move_to(assessment)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    assessment = assessment_for(request, pk, "assessments.move")
    versions = FrameworkVersion.objects.visible_to(person(request)).select_related("framework")
    to = get_object_or_404(versions, pk=version)
    form = MoveForm(request.POST if request.method == "POST" else None, version=to)
    if request.method == "POST" and form.is_valid():
        try:
            new = carrying.move(by=person(request), assessment=assessment, version=to)
        except Closed as closed:
            return closed_page(request, closed, assessment=assessment)
        messages.success(request, f"The assessment goes on here, in {to}.")
        return redirect("assessments:assessment", new.pk)
    return render(
        request,
        "assessments/move_preview.html",
        {
            "assessment": assessment,
            "version": to,
            "form": form,
            "why_not": earlier.why_not_move(assessment, to),
            "preview": earlier.preview(assessment, earlier.as_if_moved(assessment, to)),
            "carried": earlier.sources(assessment),
            "has_targets": assessment.round.targets.filter(criterion__version=to).exists(),
        },
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def move_back(request: HttpRequest, pk: int) -> HttpResponse:
    assessment = assessment_for(request, pk, "assessments.move")
    if request.method == "POST":
        try:
            old = carrying.move_back(by=person(request), assessment=assessment)
        except Closed as closed:
            return closed_page(request, closed, assessment=assessment)
        messages.success(request, f"The assessment goes on here, in {old.version}.")
        return redirect("assessments:assessment", old.pk)
    return render(
        request,
        "assessments/move_back.html",
        {"assessment": assessment, "why_not": earlier.why_not_back(assessment)},
    )
