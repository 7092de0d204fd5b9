"""Pages to move an assessment to another version, and back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from frameworks.models import FrameworkVersion
from icsassess.assessments import changes, queries
from icsassess.assessments.forms.moving import MoveForm
from icsassess.assessments.views.closed import closed_page
from icsassess.assessments.views.fetch import assessment_for, person
from icsassess.lib.editing import Closed


@require_safe
def choose_version(request: HttpRequest, pk: int) -> HttpResponse:
    """To which version?"""
    assessment = assessment_for(request, pk, "assessments.move")
    return render(
        request,
        "assessments/move.html",
        {"assessment": assessment, "versions": queries.moving.versions_to_move_to(assessment)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    assessment = assessment_for(request, pk, "assessments.move")
    versions = FrameworkVersion.objects.visible_to(person(request)).select_related("framework")
    to = get_object_or_404(versions, pk=version)
    form = MoveForm(request.POST if request.method == "POST" else None, version=to)
    if request.method == "POST" and form.is_valid():
        try:
            new = changes.moving.move(by=person(request), assessment=assessment, version=to)
        except Closed as closed:
            return closed_page(request, closed, assessment=assessment)
        messages.success(request, f"The assessment goes on here, in {to}.")
        return redirect("assessment", new.pk)
    return render(
        request,
        "assessments/move_preview.html",
        {
            "assessment": assessment,
            "version": to,
            "form": form,
            "why_not": queries.moving.why_not_move(assessment, to),
            "preview": queries.carrying.preview(
                assessment, queries.moving.as_if_moved(assessment, to)
            ),
            "carried": queries.carrying.sources(assessment),
            "has_targets": assessment.round.targets.filter(criterion__version=to).exists(),
        },
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def move_back(request: HttpRequest, pk: int) -> HttpResponse:
    assessment = assessment_for(request, pk, "assessments.move")
    if request.method == "POST":
        try:
            old = changes.moving.move_back(by=person(request), assessment=assessment)
        except Closed as closed:
            return closed_page(request, closed, assessment=assessment)
        messages.success(request, f"The assessment goes on here, in {old.version}.")
        return redirect("assessment", old.pk)
    return render(
        request,
        "assessments/move_back.html",
        {"assessment": assessment, "why_not": queries.moving.why_not_back(assessment)},
    )
