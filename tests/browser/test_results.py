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
    staircase,
    with_places,
)

pytestmark = pytest.mark.django_db(transaction=True)


PAGES = ("results/", "results/1.1/", "report/")
STATES = (empty, half, filled, hostile, narrative, staircase)


@pytest.mark.parametrize(
    ("make", "address"),
    [
        *[(make, address) for make in STATES for address in PAGES],
        *[(again, address) for address in ("results/", "results/1.1/", "progress/")],
        *[(with_places, address) for address in ("results/", "levels/")],
        (empty, "levels/"),
        (empty, "progress/"),
    ],
)
def test_results_can_be_used_by_everybody(signed_in, look, make, address):
    assessment = make(build.a_version((2, 2, 1)))
    page = signed_in(build.member(assessment))

    page.goto(f"/assessments/{assessment.pk}/{address}")

    look(page)
