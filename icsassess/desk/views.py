"""Home, and the page of one assessment."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from icsassess.assessments.views.fetch import assessment_for, person
from icsassess.desk import queries


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/home.html", {"home": queries.home(person(request))})


@require_safe
def assessment(request: HttpRequest, pk: int) -> HttpResponse:
    assessment = assessment_for(request, pk)
    overview = queries.overview(assessment, person(request))
    mine = [a for a in overview.attendance if a.response.respondent_id == person(request).pk]
    return render(
        request,
        "desk/assessment.html",
        {"assessment": assessment, "overview": overview, "mine": mine[0] if mine else None},
    )
