"""Pages on which leaders are asked for their view, and on which a view is closed for one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from icsassess.assessments import changes, queries
from icsassess.assessments.forms.respondents import CloseForm, RespondentsForm
from icsassess.assessments.views.fetch import assessment_for, person, unfinished_for
from icsassess.lib import editing, kept


@require_http_methods(["GET", "HEAD", "POST"])
def add_respondents(request: HttpRequest, assessment: UUID) -> HttpResponse:
    found = assessment_for(request, assessment, "assessments.add_respondent")
    if request.method != "POST" and not found.is_answerable:
        messages.info(request, "This assessment no longer takes new answers.")
        return redirect("assessment", found.key)
    leaders = queries.respondents.leaders_to_ask(found)
    form = RespondentsForm(kept.sent(request), leaders=leaders)
    if request.method == "POST" and form.is_valid():
        chosen = set(form.cleaned_data["leaders"])
        try:
            added = changes.respondents.add_respondents(
                by=person(request),
                assessment=found,
                leaders=[leader for leader in leaders if leader in chosen],
            )
        except editing.Closed as closed:
            messages.error(request, str(closed))
        else:
            people = "leader was" if len(added) == 1 else "leaders were"
            messages.success(request, f"{len(added)} {people} asked for their view.")
        kept.forget(request)
        return redirect("assessment", found.key)
    return render(
        request,
        "assessments/respondents.html",
        {"assessment": found, "form": form, "leaders": leaders},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, assessment: UUID, response: UUID) -> HttpResponse:
    theirs = unfinished_for(request, assessment, response)
    form = CloseForm(kept.sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            changes.answering.close_response(
                by=person(request), response=theirs, why=form.cleaned_data["why"]
            )
        except editing.Closed as closed:
            messages.error(request, str(closed))
        else:
            messages.success(request, f"The view of {theirs.respondent} is closed.")
        kept.forget(request)
        return redirect("assessment", theirs.assessment.key)
    return render(
        request,
        "assessments/close.html",
        {"assessment": theirs.assessment, "respondent": theirs.respondent, "form": form},
        status=422 if form.errors else 200,
    )
