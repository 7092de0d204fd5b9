"""Results in every state: nobody is left out, nothing goes sideways, nothing is blocked."""

import pytest

from tests.browser.conftest import problems
from tests.reports import build
from tests.reports.states import empty, filled, half, hostile, narrative, staircase

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("address", ["results/", "results/1.1/", "report/"])
@pytest.mark.parametrize("make", [empty, half, filled, hostile, narrative, staircase])
def test_results_can_be_used_by_everybody(signed_in, complaints, make, address):
    assessment = make(build.a_version((2, 2, 1)))
    page = signed_in(build.member(assessment))

    page.goto(f"/assessments/{assessment.pk}/{address}")

    assert page.locator("h1").count() == 1
    assert problems(page) == []
    assert complaints == []
