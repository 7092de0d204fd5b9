"""Pages that say who changed an answer or an agreed score, and how."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from icsassess.assessments import queries
from icsassess.assessments.views.fetch import agreed_for, answer_for
from icsassess.lib.paging import page_of


@require_safe
def answer_history(
    request: HttpRequest, assessment: UUID, response: UUID, ref: str
) -> HttpResponse:
    answer = answer_for(request, assessment, response, ref)
    return render(
        request,
        "assessments/history.html",
        {
            "assessment": answer.response.assessment,
            "response": answer.response,
            "criterion": answer.criterion,
            "changes": page_of(queries.history.of_answer(answer), request),
        },
    )


@require_safe
def agreed_history(request: HttpRequest, assessment: UUID, ref: str) -> HttpResponse:
    agreed = agreed_for(request, assessment, ref)
    return render(
        request,
        "assessments/history.html",
        {
            "assessment": agreed.assessment,
            "criterion": agreed.criterion,
            "changes": page_of(queries.history.of_agreed_score(agreed), request),
        },
    )
