"""Pages that people open."""

from __future__ import annotations

import itertools
from uuid import UUID

from django.urls import reverse

from bench.browser import Browser
from bench.data import OF_FACILITATOR, SYSTEMS, YEARS, Large, Made, Regional, Standard
from bench.measuring import TURNS, Operation
from bench.server import Server
from icsassess.assessments.models import Response

# Turns between two times: what takes longer is done less often.
SELDOM, ONCE_A_ROUND, RARE, PDF = 4, TURNS, 2 * TURNS, 10 * TURNS


def pages(server: Server, made: Made, floor: Operation) -> list[Operation]:
    """Every page that is measured, beside the floor's; the PDF by itself."""
    lead = Browser(server, made.standard.lead)
    found = [
        *_standard(server, made.standard),
        *_regional(server, made.regional),
        *_large(server, made.large),
    ]
    for operation in found:
        operation.floor = floor
    return [*found, _page("PDF", lead, "reports:pdf", made.finished.key, every=PDF)]


def reading(name: str, browser: Browser, *paths: str, every: int = 1) -> Operation:
    """Opening one of `paths` after the other, round and round."""
    turn = itertools.cycle(paths)
    return Operation(
        name, browser, lambda count: [browser.get(next(turn), count=count)], every=every
    )


def criterion_paths(response: Response) -> list[str]:
    """The addresses of all criteria of a response, in order."""
    return [
        reverse("assessments:criterion", args=[*_place(response), criterion.ref])
        for criterion in response.assessment.content.criteria
    ]


def _page(
    name: str, browser: Browser, address: str, *args: object, every: int = SELDOM
) -> Operation:
    return reading(name, browser, reverse(address, args=args), every=every)


def _place(response: Response) -> list[UUID]:
    return [response.assessment.key, response.key]


def _standard(server: Server, made: Standard) -> list[Operation]:
    leader, lead = Browser(server, made.leader), Browser(server, made.lead)
    own = made.responses[0]
    of = {size: assessment.key for size, assessment in made.assessments.items()}
    ref = own.assessment.content.criteria[0].ref
    return [
        reading("Open a criterion", leader, *criterion_paths(own)),
        _page("Task list", leader, "assessments:tasks", *_place(own)),
        _page("Home of a leader", leader, "home"),
        _page("Home of a lead", lead, "home"),
        _page("Agree a criterion, 10 asked", lead, "assessments:agreed", of[10], ref),
        _page("Agree a criterion, 200 asked", lead, "assessments:agreed", of[200], ref),
        _page("Agreed scores, 200 asked", lead, "assessments:agreed-list", of[200]),
        _page("Round, 200 asked", lead, "assessments:round", made.assessments[200].round.key),
        *(
            _page(f"Results, {size} asked", lead, "reports:results", of[size])
            for size in (1, 10, 100)
        ),
        _page("Progress", lead, "reports:progress", made.twice.key),
        _page("CSV, 100 asked", lead, "reports:export", of[100]),
    ]


def _regional(server: Server, made: Regional) -> list[Operation]:
    reviewer, facilitator = Browser(server, made.reviewer), Browser(server, made.facilitator)
    often = f"Home of a facilitator, {OF_FACILITATOR} × {YEARS}"
    return [
        _page(f"Round of {SYSTEMS} systems", reviewer, "assessments:round", made.latest.key),
        _page(often, facilitator, "home"),
    ]


def _large(server: Server, made: Large) -> list[Operation]:
    lead = Browser(server, made.lead)
    own, key = made.response, made.assessment.key
    ref = made.assessment.content.criteria[0].ref
    return [
        reading("480: open a criterion", lead, *criterion_paths(own), every=SELDOM),
        _page("480: task list", lead, "assessments:tasks", *_place(own), every=ONCE_A_ROUND),
        _page("480: agreed scores", lead, "assessments:agreed-list", key, every=ONCE_A_ROUND),
        _page("480: results", lead, "reports:results", key, every=RARE),
        _page("480: results, one criterion", lead, "reports:criterion", key, ref, every=RARE),
        _page("480: report", lead, "reports:report", key, every=RARE),
        _page("480: progress", lead, "reports:progress", made.twice.key, every=RARE),
    ]
