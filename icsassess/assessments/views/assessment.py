"""Where an assessment stands, who is asked, and who changed what."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from icsassess.assessments import changes, history, queries
from icsassess.assessments.forms import RespondentsForm
from icsassess.assessments.views.fetch import agreed_for, answer_for, assessment_for, person
from icsassess.lib import kept


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "assessments/home.html", {"home": queries.home(person(request))})


@require_safe
def assessment(request: HttpRequest, pk: int) -> HttpResponse:
    held = assessment_for(request, pk)
    overview = queries.overview(held, person(request))
    mine = [a for a in overview.attendance if a.response.respondent_id == person(request).pk]
    return render(
        request,
        "assessments/assessment.html",
        {"assessment": held, "overview": overview, "mine": mine[0] if mine else None},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_respondents(request: HttpRequest, pk: int) -> HttpResponse:
    held = assessment_for(request, pk, "assessments.add_respondent")
    leaders = queries.leaders_to_ask(held)
    form = RespondentsForm(kept.sent(request), leaders=leaders)
    if request.method == "POST" and form.is_valid():
        chosen = set(form.cleaned_data["leaders"])
        try:
            added = changes.add_respondents(
                by=person(request),
                assessment=held,
                leaders=[leader for leader in leaders if leader in chosen],
            )
        except changes.Closed as closed:
            messages.error(request, str(closed))
        else:
            people = "leader was" if len(added) == 1 else "leaders were"
            messages.success(request, f"{len(added)} {people} asked for their view.")
        kept.forget(request)
        return redirect("assessments:assessment", pk)
    return render(
        request,
        "assessments/respondents.html",
        {"assessment": held, "form": form, "leaders": leaders},
        status=422 if form.errors else 200,
    )


@require_safe
def answer_history(request: HttpRequest, pk: int, response: int, ref: str) -> HttpResponse:
    answer = answer_for(request, pk, response, ref)
    return render(
        request,
        "assessments/history.html",
        {
            "assessment": answer.response.assessment,
            "response": answer.response,
            "criterion": answer.criterion,
            "changes": history.of_answer(answer),
        },
    )


@require_safe
def agreed_history(request: HttpRequest, pk: int, ref: str) -> HttpResponse:
    agreed = agreed_for(request, pk, ref)
    return render(
        request,
        "assessments/history.html",
        {
            "assessment": agreed.assessment,
            "criterion": agreed.criterion,
            "changes": history.of_agreed_score(agreed),
        },
    )
