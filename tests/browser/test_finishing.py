"""Checking before one finishes, and views that are declined or closed, in a browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from icsassess.assessments import changes
from icsassess.assessments.models import Response
from icsassess.assessments.rules.judging import Words
from tests.browser.mouse import box, button, go, link
from tests.cast import cast, named

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stage(transactional_db):
    """The leader has said of all but one criterion that they don't know."""
    stage = cast()
    stage.answer_everything()
    answer = stage.answer("3.2")
    changes.answering.save_answer(
        by=stage["leader"], answer=answer, words=Words(), statuses={}, seen=answer.revision
    )
    return stage


def url(stage, name):
    return reverse(named(name), args=[stage.assessment.key, stage.response.key])


def state(stage):
    return Response.objects.get(pk=stage.response.pk).state


def test_what_is_open_is_named_and_mended_from_the_check(signed_in, stage, complaints):
    page = signed_in(stage["leader"])
    page.goto(url(stage, "check"))
    go(button(page, "Finish"))
    go(link(page, "3.2: Choose a score"))
    box(page, "4. Making good progress").check()
    go(button(page, "Save and go back to the check"))
    expect(link(page, "Answer the 2 statements that are open")).to_be_visible()

    box(page, "Rationale").fill("The peer review of May says so.")
    go(button(page, "Save and go back to the check"))

    assert f"#criterion-{stage.content.criterion('3.2').id}" in page.url
    expect(page.get_by_text("Nothing is missing.")).to_be_visible()
    go(button(page, "Finish"))
    expect(page.get_by_text("Your view is complete.")).to_be_visible()
    assert state(stage) == "complete"
    assert not [said for said in complaints if "422" not in said]


def test_a_lead_closes_a_view_and_its_leader_opens_it_again(signed_in, stage, complaints):
    page = signed_in(stage["lead"])
    page.goto(reverse("assessment", args=[stage.assessment.key]))
    go(link(page, "Close this view of Leader"))
    box(page, "Why can they not finish?").fill("On long leave")
    go(button(page, "Close this view"))
    expect(page.get_by_text("The view of Leader is closed.")).to_be_visible()
    assert state(stage) == "closed"

    page = signed_in(stage["leader"])
    page.goto(url(stage, "tasks"))
    expect(page.get_by_text("‘On long leave’")).to_be_visible()
    go(link(page, "Everything on one page"))
    go(button(page, "Reopen my view"))
    assert state(stage) == "started"
    assert complaints == []


def test_a_leader_declines(signed_in, stage, complaints):
    page = signed_in(stage["leader"])
    page.goto(url(stage, "tasks"))
    go(link(page, "Decline to give a view"))
    go(button(page, "Decline to give a view"))
    expect(page.get_by_text("You have declined to give a view.")).to_be_visible()
    assert state(stage) == "declined"
    assert complaints == []
