"""Results in every state: nobody is left out, nothing goes sideways, nothing is blocked."""

import pytest

from tests.reports import build
from tests.reports.states import (
    again,
    empty,
    filled,
    half,
    hostile,
    narrative,
    pasted,
    staircase,
    too_long,
    with_places,
)

pytestmark = pytest.mark.django_db(transaction=True)


PAGES = ("results/", "results/1.1/", "report/")

#: Each state, and the pages that are looked at in it.
STATES = {
    empty: (*PAGES, "levels/", "progress/"),
    half: PAGES,
    filled: PAGES,
    hostile: PAGES,
    pasted: PAGES,
    too_long: ("report/", "report.pdf"),
    narrative: PAGES,
    staircase: PAGES,
    again: ("results/", "results/1.1/", "progress/"),
    with_places: ("results/", "levels/"),
}


@pytest.mark.parametrize("make", STATES)
def test_results_can_be_used_by_everybody(signed_in, look, make):
    assessment = make(build.a_version((2, 2, 1)))
    page = signed_in(build.member(assessment))
    for address in STATES[make]:
        page.goto(f"/assessments/{assessment.key}/{address}")
        look(page)
