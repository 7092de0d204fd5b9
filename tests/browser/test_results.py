"""Results in every state: nobody is left out, nothing goes sideways, nothing is blocked."""

import pytest
from playwright.sync_api import expect

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


def test_on_a_small_screen_tables_are_lists_and_pictures_can_be_read(signed_in):
    """Every column is seen without scrolling, named; the words of a picture keep their size."""
    assessment = again(build.a_version((2, 2, 1)))
    page = signed_in(build.member(assessment))
    page.set_viewport_size({"width": 320, "height": 640})
    for address, column in (("results/", "Gap"), ("progress/", "Change"), ("results/1.1/", "")):
        page.goto(f"/assessments/{assessment.key}/{address}")
        wider = page.locator(".app-stack").evaluate_all(
            "tables => tables.filter(one => one.scrollWidth > one.parentElement.clientWidth).length"
        )
        assert wider == 0, address
        if column:
            cell = page.locator(f"[data-label='{column}']").first
            shown = cell.evaluate("cell => getComputedStyle(cell, '::before').content")
            assert shown == f'"{column}: "'
            expect(page.get_by_role("columnheader", name=column).first).to_be_attached()
    page.goto(f"/assessments/{assessment.key}/results/")
    sizes = page.locator(".app-chart svg text").evaluate_all(
        "words => words.map(word => parseFloat(getComputedStyle(word).fontSize)"
        " * word.ownerSVGElement.getBoundingClientRect().width"
        " / word.ownerSVGElement.viewBox.baseVal.width)"
    )
    assert min(sizes) >= 11, "pixels"
