"""Home, and the page of one assessment."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from icsassess.assessments.queries.rounds import rows_of
from icsassess.assessments.views.fetch import assessment_for, person
from icsassess.desk import queries
from icsassess.lib.paging import page_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    home = queries.home(person(request))
    pages = {
        "watched": page_of(home.to_watch, request, "rounds"),
        "going_on": page_of(home.rounds_going_on, request, "rounds"),
        "finished": page_of(home.rounds_finished, request, "finished_rounds"),
    }
    return render(request, "desk/home.html", {"home": home, **pages})


@require_safe
def assessment(request: HttpRequest, assessment: UUID) -> HttpResponse:
    found = assessment_for(request, assessment)
    overview = queries.overview(found, person(request))
    mine = [a for a in overview.attendance if a.response.respondent_id == person(request).pk]
    places = page_of(overview.below, request, "places")
    return render(
        request,
        "desk/assessment.html",
        {
            "assessment": found,
            "overview": overview,
            "mine": mine[0] if mine else None,
            "leaders": page_of(overview.attendance, request, "leaders"),
            "places": places,
            "rows": rows_of(list(places)),
        },
    )
