"""Pages to move an assessment to another version, and back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from frameworks.views.fetch import version_for
from icsassess.assessments import changes, queries
from icsassess.assessments.forms.moving import MoveForm
from icsassess.assessments.views.carrying import previewing
from icsassess.assessments.views.closed import closed_page
from icsassess.assessments.views.fetch import assessment_for, person
from icsassess.assessments.views.respondents import tell_of_unsent
from icsassess.lib.editing import Closed
from icsassess.lib.mail import Sender


@require_safe
def choose_version(request: HttpRequest, assessment: UUID) -> HttpResponse:
    """To which version?"""
    found = assessment_for(request, assessment, "assessments.move")
    return render(
        request,
        "assessments/move.html",
        {"assessment": found, "versions": queries.moving.versions_to_move_to(found)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, assessment: UUID, slug: str, label: str) -> HttpResponse:
    found = assessment_for(request, assessment, "assessments.move")
    to = version_for(request, slug, label)
    form = MoveForm(request.POST if request.method == "POST" else None, version=to)
    if request.method == "POST" and form.is_valid():
        sender = Sender(request.build_absolute_uri)
        try:
            new = changes.moving.move(
                by=person(request), assessment=found, version=to, sender=sender
            )
        except Closed as closed:
            return closed_page(request, closed, assessment=found)
        messages.success(request, f"The assessment goes on here, in {to}.")
        tell_of_unsent(request, sender)
        return redirect("assessment", new.key)
    return render(
        request,
        "assessments/move_preview.html",
        {
            "assessment": found,
            "version": to,
            "form": form,
            "why_not": queries.moving.why_not_move(found, to),
            **previewing(
                request, queries.carrying.preview(found, queries.moving.as_if_moved(found, to))
            ),
            "carried": queries.carrying.sources(found),
            "has_targets": found.round.targets.filter(criterion__version=to).exists(),
        },
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def move_back(request: HttpRequest, assessment: UUID) -> HttpResponse:
    found = assessment_for(request, assessment, "assessments.move")
    if request.method == "POST":
        sender = Sender(request.build_absolute_uri)
        try:
            old = changes.moving.move_back(by=person(request), assessment=found, sender=sender)
        except Closed as closed:
            return closed_page(request, closed, assessment=found)
        messages.success(request, f"The assessment goes on here, in {old.version}.")
        tell_of_unsent(request, sender)
        return redirect("assessment", old.key)
    return render(
        request,
        "assessments/move_back.html",
        {"assessment": found, "why_not": queries.moving.why_not_back(found)},
    )
