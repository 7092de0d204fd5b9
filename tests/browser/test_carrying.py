"""Earlier answers carried forward and an assessment moved, as lead and leader go through it."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from icsassess.assessments import changes
from icsassess.assessments.models import Assessment, Carried
from icsassess.assessments.rules.judging import Words
from icsassess.systems.models import System
from tests.assessments.earlier import another_version, answer, ask, before, rounds
from tests.assessments.steps import has_finished
from tests.browser.keyboard import press
from tests.browser.mouse import button, go, link
from tests.browser.test_pages import TYPED, WORD
from tests.cast import cast, name_of, named

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stage(transactional_db):
    return cast()


@pytest.fixture
def held(stage):
    return rounds(stage)


def carry(held):
    changes.carrying.carry_forward(by=held.stage["lead"], assessment=held.now, source=held.then)


def at(page: Page, ref: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(ref)


@pytest.mark.both_databases
@pytest.mark.parametrize("javascript", [True, False], ids=["", "without JavaScript"])
def test_carried_forward_by_the_lead_confirmed_by_the_leader(device, held, complaints, javascript):
    stage = held.stage
    page = device(stage["lead"], java_script_enabled=javascript)
    page.goto(reverse("assessment", args=[held.now.key]))
    go(link(page, "Carry forward from an earlier assessment"))
    go(link(page, "Spring 2017"))
    expect(page.get_by_text("2 leaders who answered then")).to_be_visible()
    expect(page.locator("ins")).to_contain_text("every month")
    go(button(page, "Carry forward"))
    expect(page.get_by_text("21 offers wait to be confirmed.")).to_be_visible()
    assert {c.state for c in Carried.objects.all()} == {"to_confirm"}

    page = device(stage["leader"], java_script_enabled=javascript)
    page.goto("/")
    expect(page.get_by_text("0 of 7 answered, 6 to confirm")).to_be_visible()
    page.goto(reverse("assessments:tasks", args=[held.now.key, held.mine.key]))
    go(link(page, "Start with 1.1"))
    expect(page.get_by_role("heading", name="From Spring 2017 (2017)")).to_be_visible()
    go(button(page, "Confirm what was said", exact=False))
    at(page, "1.2")

    # Left, and taken up again another day: from the list, where it was left.
    page.goto("/")
    expect(page.get_by_text("1 of 7 answered, 5 to confirm")).to_be_visible()
    go(link(page, "Our system").nth(1))
    go(link(page, "Your earlier answers"))
    go(link(page, "Go on with 1.2"))
    page.get_by_label("Rationale", exact=True).fill("Because")
    page.get_by_label("Gaps", exact=True).fill("In my words of today")
    go(button(page, "Confirm what was said", exact=False))
    at(page, "2.1")
    go(button(page, "Set aside what was said", exact=False))
    at(page, "2.1")
    page.get_by_text("Set aside: what was said").click()
    go(button(page, "Do not set aside", exact=False))
    expect(button(page, "Set aside what was said", exact=False)).to_be_visible()

    assert held.answer("1.1").words == Words("scored", 3, "Why", "Strong", "Weak")
    assert held.answer("1.2").words == Words("scored", 3, "Because", gaps="In my words of today")
    assert held.answer("2.1").words == Words()
    page.goto(reverse("assessments:criterion", args=[held.now.key, held.mine.key, "1.1"]))
    named = "Carried forward from Spring 2017 (2017), confirmed by Leader on"
    expect(page.get_by_text(named)).to_be_visible()
    assert complaints == []


def test_by_keyboard_alone(signed_in, held, complaints):
    carry(held)
    page = signed_in(held.stage["leader"])
    page.goto(reverse("assessments:tasks", args=[held.now.key, held.mine.key]))
    press(page, link(page, "Start with 1.1"))
    press(page, button(page, "Confirm what was said", exact=False))
    at(page, "1.2")
    press(page, button(page, "Set aside what was said", exact=False))
    press(page, page.locator("summary", has_text="Set aside: what was said"))
    press(page, button(page, "Do not set aside", exact=False))
    press(page, button(page, "Confirm what was said", exact=False))
    expect(page.get_by_text("Confirmed. Answer the")).to_be_visible()
    at(page, "1.2")
    assert held.answer("1.2").score == 3
    assert complaints == []


def test_enter_in_the_form_does_not_confirm(signed_in, held):
    carry(held)
    page = signed_in(held.stage["leader"])
    page.goto(reverse("assessments:criterion", args=[held.now.key, held.mine.key, "1.1"]))
    score = page.get_by_role("group", name="Your score")
    score.get_by_label("Don't know", exact=True).check()
    page.keyboard.press("Enter")
    at(page, "1.2")
    assert held.answer("1.1").words == Words("dont_know")
    assert held.offered("1.1").state == "to_confirm"


def test_the_lead_confirms_what_was_agreed(signed_in, held, complaints):
    carry(held)
    changes.agreeing.start_agreeing(by=held.stage["lead"], assessment=held.now)
    page = signed_in(held.stage["lead"])
    page.goto("/")
    expect(page.get_by_text("0 of 2 views complete, 0 of 7 agreed, 6 to confirm")).to_be_visible()
    page.goto(reverse("assessments:agreed-list", args=[held.now.key]))
    go(link(page, "Earlier agreed scores"))
    expect(
        page.get_by_text("Earlier agreed scores of 6 criteria wait to be confirmed.")
    ).to_be_visible()
    page.get_by_text("1.7 Horses").click()
    expect(page.get_by_text("We on 1.7")).to_be_visible()
    go(link(page, "Go on with 1.1"))
    go(button(page, "Confirm what was said", exact=False))
    at(page, "1.2")
    assert held.agreed("1.1").words == Words("scored", 3, strengths="We on 1.1")
    assert held.agreed("1.2").words == Words()
    assert complaints == []


def test_on_the_same_version_of_the_real_framework(signed_in, stage, complaints):
    (then,) = ask(stage, before(stage), "leader")
    said = Words("scored", 2, "We have only begun.", strengths="We meet.")
    answer(then, "2.1", said, "in_place", "planned")
    changes.carrying.carry_forward(
        by=stage["lead"], assessment=stage.assessment, source=before(stage)
    )
    page = signed_in(stage["leader"])
    page.goto(reverse("assessments:my-carried", args=[stage.assessment.key, stage.response.key]))
    go(link(page, "Go on with 2.1"))
    expect(page.get_by_text("The criterion has not changed.")).to_be_visible()
    go(button(page, "Confirm what was said", exact=False))
    at(page, "2.2")
    assert stage.answer("2.1").words == said
    assert stage.answer("2.1").statements.count() == 2
    assert complaints == []


@pytest.mark.parametrize("javascript", [True, False], ids=["", "without JavaScript"])
def test_moved_to_another_version_and_back(device, held, complaints, javascript):
    stage = held.stage
    page = device(stage["lead"], java_script_enabled=javascript)
    page.goto(reverse("assessment", args=[held.now.key]))
    go(link(page, "Move to another version"))
    go(link(page, "A small framework 2017"))
    go(button(page, "Move the assessment"))
    expect(page.get_by_role("alert")).to_contain_text("Tick the box to move the assessment")
    page.get_by_label("Everybody who was asked goes on in").check()
    go(button(page, "Move the assessment"))
    goes_on = "The assessment goes on here, in A small framework "
    expect(page.get_by_text(f"{goes_on}2017.")).to_be_visible()
    new = Assessment.objects.get(moved_from=held.now)
    expect(page).to_have_url(re.compile(f"/assessments/{new.key}/$"))
    go(link(page, "A small framework 2018").first)
    expect(page.get_by_text("This assessment goes on in another version")).to_be_visible()
    go(link(page, "A small framework 2017"))
    go(link(page, "Move back to A small framework 2018"))
    go(button(page, "Move back"))
    expect(page.get_by_text(f"{goes_on}2018.")).to_be_visible()
    assert not Assessment.objects.filter(pk=new.pk).exists()
    assert complaints == []


@pytest.mark.large
def test_every_page_whatever_was_typed(signed_in, held, look):
    """Looked at by axe and at 320 px, with long, foreign and hostile words."""
    stage = held.stage
    System.objects.filter(pk=stage.system.pk).update(name=f"Our <b>system</b> {WORD[:100]}")
    for name in ("then", "now"):
        round = getattr(held, name).round
        round.title = f"{round.title} <i> {WORD}"[:120]
        round.save()
    theirs = held.then.responses.get(respondent=stage["leader"]).answers.get(criterion__ref="1.1")
    for field, text in TYPED.items():
        setattr(theirs, field, text)
    theirs.save()
    theirs.evidence.update(title=f"<i>{WORD}"[:200])
    now, mine = held.now.key, held.mine.key

    def opened(who, name, *args):
        page = signed_in(stage[who])
        page.goto(reverse(named(name), args=[now, *args]))
        for closed in page.locator("main details").all():
            closed.evaluate("one => one.open = true")
        look(page)

    opened("leader", "my-carried", mine)
    opened("lead", "carry")
    opened("lead", "carry-from", held.then.key)
    opened("lead", "move")
    opened("lead", "move-to", *name_of(held.first))
    opened("lead", "move-back")
    carry(held)
    for ref in ("1.1", "1.2", "2.1", "2.3"):
        opened("leader", "criterion", mine, ref)
    opened("leader", "tasks", mine)
    changes.carrying.confirm(by=stage["leader"], carried=held.offered("1.1"))
    changes.carrying.set_aside(by=stage["leader"], carried=held.offered("1.2"))
    for ref in ("1.1", "1.2"):
        opened("leader", "criterion", mine, ref)
    opened("leader", "my-carried", mine)
    opened("leader", "answer-history", mine, "1.1")
    has_finished(held.mine)
    opened("facilitator", "criterion", mine, "1.1")
    changes.agreeing.start_agreeing(by=stage["lead"], assessment=held.now)
    opened("lead", "agreed", "1.2")
    opened("lead", "agreed-list")
    opened("lead", "carried")
    opened("facilitator", "carried")
    opened("lead", "carry")
    opened("lead", "move-to", *name_of(held.first))


def test_every_page_of_a_move(signed_in, stage, look):
    new = changes.moving.move(
        by=stage["lead"], assessment=stage.assessment, version=another_version(stage)
    )
    for who, name, key in (
        ("lead", "assessment", stage.assessment.key),
        ("leader", "assessment", stage.assessment.key),
        ("lead", "assessment", new.key),
        ("lead", "move-back", new.key),
        ("reviewer", "assessment", stage.assessment.key),
    ):
        page = signed_in(stage[who])
        page.goto(reverse(named(name), args=[key]))
        look(page)
