"""Pages on which a leader answers: the list of criteria, one criterion, check and finish."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from icsassess.accounts.access import require
from icsassess.assessments import changes, queries
from icsassess.assessments.forms.judging import AnswerForm
from icsassess.assessments.models import Answer, Response
from icsassess.assessments.rules.conflicts import Written
from icsassess.assessments.views.closed import closed_page
from icsassess.assessments.views.fetch import answer_for, person, response_for
from icsassess.assessments.views.judging import JudgementPage
from icsassess.lib import editing
from icsassess.lib.paging import LONGEST, grouped_page_of


@require_safe
def tasks(request: HttpRequest, assessment: UUID, response: UUID) -> HttpResponse:
    mine = response_for(request, assessment, response)
    tasks = queries.answering.task_list(mine)
    page, domains = grouped_page_of(tasks.domains, request)
    return render(
        request,
        "assessments/tasks.html",
        {
            "response": mine,
            "assessment": mine.assessment,
            "tasks": tasks,
            "page": page,
            "domains": domains,
            "may_write": mine.is_open and person(request).has_perm("assessments.answer", mine),
        },
    )


class AnswerPage(JudgementPage[Answer]):
    """One criterion of one's own response; others who may see the response read it."""

    form_class = AnswerForm
    permission = "assessments.answer"
    asks_statements = True

    @property
    def template(self) -> str:  # type: ignore[override]
        return f"assessments/criterion{'' if self.may_write() else '_read'}.html"

    def fetch(self) -> Answer:
        answer = answer_for(self.request, **self.kwargs)
        self.version = answer.response.assessment.content
        self.criterion = self.version.criterion_with_id(answer.criterion_id)
        return answer

    def on(self) -> Response:
        return self.judgement.response

    def save(self, written: Written, seen: int, page: str) -> tuple[Answer, Mapping[int, str]]:
        return changes.answering.save_answer(
            by=person(self.request),
            answer=self.judgement,
            words=written.words,
            statuses=written.statuses,
            seen=seen,
            page=page,
        )

    def to_criterion(self, ref: str | None) -> HttpResponseRedirect:
        if ref is None:
            return redirect("assessments:check", *self.place())
        return redirect("assessments:criterion", *self.place(), ref)

    def check(self) -> str:
        return reverse("assessments:check", args=self.place())

    def to_add_evidence(self) -> HttpResponseRedirect:
        return redirect("assessments:add-evidence", *self.place(), self.criterion.ref)

    def place(self) -> tuple[UUID, UUID]:
        """What the addresses of the response begin with."""
        response = self.judgement.response
        return response.assessment.key, response.key

    def context(self) -> dict[str, Any]:
        response = self.judgement.response
        return {"response": response, "assessment": response.assessment}


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, assessment: UUID, response: UUID) -> HttpResponse:
    mine = response_for(request, assessment, response)
    may_answer = person(request).has_perm("assessments.answer", mine)
    tasks = queries.answering.task_list(mine)
    missing: list[tuple[str, str]] = []
    if request.method == "POST":
        require(person(request), "assessments.answer", mine)
        try:
            if request.POST.get("then") == "reopen":
                changes.answering.reopen_response(by=person(request), response=mine)
                messages.success(request, "Your response is open again.")
                return redirect("assessments:tasks", mine.assessment.key, mine.key)
            changes.answering.complete_response(by=person(request), response=mine)
            messages.success(request, "Thank you. Your view is complete.")
            return redirect("assessment", mine.assessment.key)
        except editing.Closed as closed:
            return closed_page(request, closed, response=mine, assessment=mine.assessment)
        except changes.judging.Unfinished as unfinished:
            missing = list(unfinished.missing)
    page, domains = grouped_page_of(tasks.domains, request)
    return render(
        request,
        "assessments/check.html",
        {
            "response": mine,
            "assessment": mine.assessment,
            "tasks": tasks,
            "page": page,
            "domains": domains,
            "missing": missing[:LONGEST],
            "more": max(len(missing) - LONGEST, 0),
            "may_write": may_answer and mine.is_open,
            "may_reopen": may_answer and mine.is_reopenable,
        },
        status=422 if missing else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, assessment: UUID, response: UUID) -> HttpResponse:
    mine = response_for(request, assessment, response, own=True)
    if request.method == "POST":
        try:
            changes.answering.decline_response(by=person(request), response=mine)
        except editing.Closed as closed:
            return closed_page(request, closed, response=mine, assessment=mine.assessment)
        messages.success(request, "You have declined to give a view.")
        return redirect("assessment", mine.assessment.key)
    if not mine.is_open:
        return redirect("assessments:tasks", mine.assessment.key, mine.key)
    context = {"response": mine, "assessment": mine.assessment}
    return render(request, "assessments/decline.html", context)
