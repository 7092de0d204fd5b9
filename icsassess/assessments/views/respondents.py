"""Pages on which leaders are asked, added and asked no more, and a view is closed for one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from icsassess.assessments import changes, queries
from icsassess.assessments.forms.respondents import CloseForm, LeaderForm, RespondentsForm
from icsassess.assessments.views.fetch import assessment_for, person, unfinished_for
from icsassess.lib import editing, kept
from icsassess.lib.mail import Sender


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
        sender = Sender(request.build_absolute_uri)
        try:
            added = changes.respondents.add_respondents(
                by=person(request),
                assessment=found,
                leaders=[leader for leader in leaders if leader in chosen],
                sender=sender,
            )
        except editing.Closed as closed:
            messages.error(request, str(closed))
        else:
            people = "leader was" if len(added) == 1 else "leaders were"
            messages.success(request, f"{len(added)} {people} asked for their view.")
            tell_of_unsent(request, sender)
        kept.forget(request)
        return redirect("assessment", found.key)
    return render(
        request,
        "assessments/respondents.html",
        {"assessment": found, "form": form, "leaders": leaders},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_leader(request: HttpRequest, assessment: UUID) -> HttpResponse:
    """Ask somebody who is no leader of the system yet, by their e-mail address."""
    found = assessment_for(request, assessment, "assessments.add_respondent")
    if request.method != "POST" and not found.is_answerable:
        messages.info(request, "This assessment no longer takes new answers.")
        return redirect("assessment", found.key)
    form = LeaderForm(kept.sent(request), system=found.system)
    if request.method == "POST" and form.is_valid():
        sender = Sender(request.build_absolute_uri)
        try:
            response = changes.respondents.add_leader(
                by=person(request), assessment=found, sender=sender, **form.cleaned_data
            )
        except editing.Refused as refused:
            form.add_error(None, str(refused))
        else:
            kept.forget(request)
            messages.success(request, f"{response.respondent} was asked for their view.")
            tell_of_unsent(request, sender)
            return redirect("assessments:invitation", found.key, response.key)
    return render(
        request,
        "assessments/add_leader.html",
        {"assessment": found, "form": form},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, assessment: UUID, response: UUID) -> HttpResponse:
    """How somebody was asked, with the link to pass on; taken back by its button."""
    found = assessment_for(request, assessment, "assessments.add_respondent")
    asked = queries.respondents.invitation(found, response)
    sender = Sender(request.build_absolute_uri)
    if asked is None and request.method == "POST":
        messages.info(request, "The invitation was taken back already.")
        return redirect("assessment", found.key)
    if asked is None:
        raise Http404
    if request.method == "POST":
        try:
            changes.respondents.take_back(by=person(request), response=asked, sender=sender)
        except editing.Refused as refused:
            messages.error(request, str(refused))
            return redirect("assessments:invitation", found.key, asked.key)
        messages.success(request, f"{asked.respondent} is asked for their view no more.")
        tell_of_unsent(request, sender)
        return redirect("assessment", found.key)
    return render(
        request,
        "assessments/invitation.html",
        {
            "assessment": found,
            "response": asked,
            "link": changes.respondents.link_to(asked, sender),
        },
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


def tell_of_unsent(request: HttpRequest, sender: Sender) -> None:
    """Say who got no mail, so that whoever made the change tells them."""
    if sender.unsent:
        to = ", ".join(sender.unsent)
        messages.error(
            request,
            f"No email could be sent to {to}. Tell them yourself: the link to copy stands at their "
            "name under ‘Who has answered’.",
        )
