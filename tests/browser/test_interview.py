"""A leader's interview in a browser: by keyboard, without JavaScript, and when things go wrong."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page, expect

from icsassess.assessments import changes
from icsassess.assessments.models import Response
from icsassess.assessments.rules.judging import Words
from tests.browser.conftest import problems
from tests.browser.keyboard import choose, press, skip_to_content, write
from tests.browser.mouse import box, button, go, link
from tests.cast import cast, named

pytestmark = pytest.mark.django_db(transaction=True)

SAVED = re.compile(r"^\s*Saved \d\d:\d\d\s*$")


@pytest.fixture
def stage(transactional_db):
    return cast()


@pytest.fixture
def leader(signed_in, stage) -> Page:
    return signed_in(stage["leader"])


def url(stage, ref="1.1", name="criterion"):
    return reverse(
        named(name),
        args=[stage.assessment.key, stage.response.key, *([ref] if ref else [])],
    )


def saved(page):
    return page.locator("#saved")


def not_saved(page):
    return page.locator("#not-saved")


def statement(page, criterion, at, status):
    return (
        page.get_by_role("group", name=criterion.statements[at].text)
        .get_by_label(status, exact=True)
        .first
    )


def at_heading(page, criterion):
    expect(page.get_by_role("heading", level=1)).to_contain_text(criterion.ref)


def dont_know(page):
    skip_to_content(page)
    score = page.get_by_role("group", name="Your score")
    choose(page, score.get_by_label("Don't know", exact=True))
    press(page, button(page, "Save and continue"))


def test_the_whole_interview_by_keyboard_alone(leader, stage, complaints):
    page = leader
    page.goto("/")
    press(page, page.get_by_role("link", name="Our system"))
    press(page, page.get_by_role("link", name="Start with 1.1"))

    first, second, *rest = stage.content.criteria
    for at in range(len(first.statements)):
        choose(page, statement(page, first, at, "In place"))
    choose(page, box(page, "5. Mature"))
    write(page, box(page, "Strengths"), "One leadership team.\nIt meets.")
    press(page, button(page, "Save and continue"))

    expect(page).to_have_url(re.compile(url(stage, second.ref)))
    for at in range(len(second.statements)):
        choose(page, statement(page, second, at, "Planned"))
    choose(page, box(page, "5. Mature"))
    press(page, button(page, "Save and continue"))
    error = page.get_by_role("alert").get_by_role("link")
    expect(error).to_have_text("Say why your score is above what the evidence points to")
    assert problems(page) == []
    press(page, error)
    expect(box(page, "Rationale")).to_be_focused()
    page.keyboard.type("Signed off by the board.")
    press(page, button(page, "Save and continue"))

    for criterion in rest[:2]:
        at_heading(page, criterion)
        dont_know(page)
    at_heading(page, rest[2])
    for criterion in rest[2:-1]:  # the same again and again: not pressed each time
        changes.answering.save_answer(
            by=stage["leader"],
            answer=stage.answer(criterion.ref),
            words=Words("dont_know"),
            statuses={},
            seen=0,
        )
    page.goto(url(stage, rest[-1].ref))
    dont_know(page)

    expect(page.get_by_text("Nothing is missing.")).to_be_visible()
    press(page, button(page, "Finish"))
    expect(page.get_by_text("Your view is complete.")).to_be_visible()
    press(page, page.get_by_role("link", name="Look at your view"))
    press(page, page.get_by_role("link", name="Everything on one page"))
    press(page, button(page, "Reopen my view"))
    expect(page.get_by_text("18 of 18 done, 11 of 66 statements answered.")).to_be_visible()

    answer = stage.answer("1.1")
    assert (answer.score, answer.strengths) == (5, "One leadership team.\nIt meets.")
    assert {s.status for s in answer.statements.all()} == {"in_place"}
    assert stage.answer("1.2").rationale == "Signed off by the board."
    assert {stage.answer(c.ref).standing for c in rest} == {"dont_know"}
    assert Response.objects.get(pk=stage.response.pk).state == Response.State.STARTED
    assert complaints == []


class TestSavedAsOneTypes:
    def test_what_was_typed_is_there_again(self, leader, stage, complaints):
        leader.goto(url(stage))
        box(leader, "Gaps").press_sequentially("Half a sentence")
        expect(saved(leader)).to_have_text(SAVED)
        leader.reload()
        expect(box(leader, "Gaps")).to_have_value("Half a sentence")
        assert complaints == []

    def test_what_the_evidence_points_to_follows_with_its_reason(self, leader, stage, complaints):
        criterion = stage.content.criterion("1.1")
        panel = leader.locator("#points-to")
        leader.goto(url(stage))
        expect(panel).to_contain_text("Answer the statements above to see it.")
        statement(leader, criterion, 0, "In place").check()
        expect(panel).to_contain_text("Answer 6 more to see what the evidence points to.")
        for at in range(1, 7):
            statement(leader, criterion, at, "In place" if at < 6 else "Not started").check()
        expect(panel).to_contain_text("6 of 7 in place")
        expect(panel).to_contain_text(
            "'The Health & Wellbeing Board is a key partner in the…' is not started"
        )
        box(leader, "5. Mature").check()
        expect(panel).to_contain_text("Your score is above that.")
        expect(panel.get_by_role("listitem")).to_contain_text([criterion.statements[6].text])
        assert problems(leader) == []
        assert complaints == []

    def test_nothing_is_said_to_be_saved_that_is_not(self, leader, stage):
        leader.goto(url(stage))
        box(leader, "Gaps").fill("x" * 10_001)
        expect(not_saved(leader)).to_contain_text("Not saved.")
        assert stage.answer("1.1").gaps == ""


class TestWithoutJavaScript:
    @pytest.fixture
    def plain(self, device, stage):
        return device(stage["leader"], java_script_enabled=False)

    def test_save_and_continue_through_two_criteria(self, plain, stage):
        first, second = stage.content.criteria[:2]
        plain.goto("/")
        go(link(plain, "Our system"))
        go(link(plain, "Start with 1.1"))
        for at in range(len(first.statements)):
            statement(plain, first, at, "Planned").check()
        box(plain, "5. Mature").check()
        box(plain, "Strengths").fill("One leadership team.")
        go(button(plain, "Save and continue"))

        link(plain, "Say why your score is above").click()
        assert plain.url.endswith("#id_rationale")
        assert plain.title().startswith("Error: ")
        expect(plain.locator("#points-to")).to_contain_text("Your score is above that.")
        expect(statement(plain, first, 0, "Planned")).to_be_checked()
        expect(box(plain, "Strengths")).to_have_value("One leadership team.")
        box(plain, "Rationale").fill("Signed off by the board.")
        go(button(plain, "Save and continue"))

        expect(plain.get_by_role("heading", level=1)).to_contain_text(second.ref)
        assert plain.url.endswith(url(stage, second.ref))  # and not down at its rationale
        box(plain, "Not applicable").last.check()
        go(button(plain, "Save and continue"))
        link(plain, "Say why this does not apply").click()
        box(plain, "Rationale").fill("There is no such place.")
        go(button(plain, "Save and continue"))
        expect(plain.get_by_role("heading", level=1)).to_contain_text("1.3")
        assert stage.answer("1.1").rationale == "Signed off by the board."
        assert stage.answer("1.2").standing == "not_applicable"

    def test_two_tabs_are_settled(self, plain, stage):
        other = plain.context.new_page()
        for tab in (plain, other):
            tab.goto(url(stage))
        box(other, "Gaps").fill("Words of the other tab")
        go(button(other, "Skip for now"))
        box(plain, "Gaps").fill("My words")
        go(button(plain, "Save and continue"))
        plain.get_by_label("Keep both, one below the other").check()
        go(button(plain, "Save what I chose"))
        assert stage.answer("1.1").gaps == "Words of the other tab\n\nMy words"


@pytest.mark.both_databases
class TestTwoTabs:
    def test_nothing_is_overwritten_and_the_person_chooses(self, leader, stage):
        other = leader.context.new_page()
        for tab in (leader, other):
            tab.goto(url(stage))
        box(other, "Gaps").press_sequentially("Words of the other tab")
        expect(saved(other)).to_have_text(SAVED)

        box(leader, "Gaps").press_sequentially("My words")
        box(leader, "Rationale").fill("The peer review of May says so.")
        box(leader, "3. Fair Progress").check()
        expect(not_saved(leader)).to_contain_text(
            "Not saved. You have changed this in another window since you opened the page."
        )
        assert stage.answer("1.1").gaps == "Words of the other tab"
        assert problems(leader) == []

        go(button(leader, "Save and continue"))
        expect(leader.get_by_text("Words of the other tab", exact=True)).to_be_visible()
        expect(leader.get_by_text("My words", exact=True)).to_be_visible()
        by_me = leader.get_by_role("heading", name="Saved by you, in another window")
        expect(by_me).to_have_count(1)  # the score was chosen in one window only

        go(button(leader, "Save what I chose"))
        link(leader, "Choose which to keep: Gaps").click()  # to the first choice
        leader.keyboard.press("ArrowDown")
        expect(leader.get_by_label("Use mine")).to_be_checked()
        go(button(leader, "Save what I chose"))
        expect(leader).to_have_url(re.compile(url(stage, "1.2")))
        answer = stage.answer("1.1")
        assert (answer.gaps, answer.score) == ("My words", 3)

    def test_what_only_one_of_them_touched_comes_into_the_other(self, leader, stage):
        first, other = stage.content.criterion("1.1"), leader.context.new_page()
        for tab in (leader, other):
            tab.goto(url(stage))
        statement(other, first, 0, "Planned").check()
        box(other, "3. Fair Progress").check()
        box(other, "Strengths").press_sequentially("Trust")
        expect(saved(other)).to_have_text(SAVED)
        box(other, "Strengths").blur()

        box(leader, "Gaps").press_sequentially("Typed here")
        expect(saved(leader)).to_contain_text("with what you changed in another window")
        expect(statement(leader, first, 0, "Planned")).to_be_checked()
        expect(box(leader, "3. Fair Progress")).to_be_checked()
        expect(box(leader, "Strengths")).to_have_value("Trust")

        box(other, "Strengths").press_sequentially(" and time")
        expect(box(other, "Gaps")).to_have_value("Typed here")
        box(leader, "Gaps").press_sequentially(", and more")
        expect(box(leader, "Strengths")).to_have_value("Trust and time")
        answer = stage.answer("1.1")
        assert (answer.score, answer.strengths, answer.gaps) == (
            3,
            "Trust and time",
            "Typed here, and more",
        )
        assert answer.statements.get().status == "planned"


@pytest.mark.both_databases
class TestExpiredSession:
    def test_the_text_is_still_there_after_sign_in(self, leader, stage):
        page = leader
        page.goto(url(stage))
        Session.objects.all().delete()
        box(page, "3. Fair Progress").check()
        box(page, "Rationale").fill("The peer review of May says so.")
        box(page, "Gaps").press_sequentially("A long thought")
        expect(not_saved(page)).to_contain_text("Not saved. You were signed out.")
        assert stage.answer("1.1").gaps == ""

        go(button(page, "Save and continue"))
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        box(page, "Email address").fill(stage["leader"].email)
        box(page, "Password").fill("a long enough password")
        go(button(page, "Sign in"))

        expect(page).to_have_url(re.compile(url(stage)))
        expect(page.get_by_text("What you typed is still here")).to_be_visible()
        expect(box(page, "Gaps")).to_have_value("A long thought")
        expect(box(page, "3. Fair Progress")).to_be_checked()
        assert problems(page) == []
        go(button(page, "Save and continue"))
        expect(page).to_have_url(re.compile(url(stage, "1.2")))
        assert (stage.answer("1.1").gaps, stage.answer("1.1").score) == ("A long thought", 3)


class TestLostConnection:
    def test_it_is_told_and_saved_when_the_connection_is_back(self, leader, stage):
        leader.goto(url(stage))
        leader.context.set_offline(True)
        box(leader, "Gaps").press_sequentially("Typed in a tunnel")
        expect(not_saved(leader)).to_contain_text("Not saved: there is no connection.")
        assert stage.answer("1.1").gaps == ""
        leader.context.set_offline(False)
        expect(saved(leader)).to_have_text(SAVED)
        assert stage.answer("1.1").gaps == "Typed in a tunnel"

    def test_what_was_typed_while_a_save_was_under_way_is_saved_too(self, leader, stage):
        """The first save arrives, the connection is lost before the second."""
        leader.goto(url(stage))
        sent = []

        def slow(route):
            sent.append(route.request)
            box(leader, "Gaps").press_sequentially(" and more")
            route.continue_()

        leader.route(f"**{url(stage)}", slow, times=1)
        box(leader, "Gaps").press_sequentially("This")
        expect(saved(leader)).to_have_text(SAVED)
        leader.context.set_offline(True)
        expect(not_saved(leader)).to_contain_text("Not saved: there is no connection.")
        leader.context.set_offline(False)
        expect(saved(leader)).to_have_text(SAVED)
        assert len(sent) == 1
        assert stage.answer("1.1").gaps == "This and more"

    def test_leaving_the_page_with_unsaved_text_asks(self, leader, stage):
        leader.goto(url(stage))
        leader.on("dialog", lambda dialog: dialog.dismiss())
        leader.context.set_offline(True)
        box(leader, "Gaps").press_sequentially("Not saved anywhere")
        with leader.expect_event("dialog") as asked:
            link(leader, "All criteria").click(no_wait_after=True)
        assert asked.value.type == "beforeunload"
        expect(box(leader, "Gaps")).to_have_value("Not saved anywhere")
        assert leader.url.endswith(url(stage))

    def test_leaving_after_all_was_saved_does_not_ask(self, leader, stage):
        leader.goto(url(stage))
        asked = []
        leader.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
        box(leader, "Gaps").press_sequentially("Saved")
        expect(saved(leader)).to_have_text(SAVED)
        go(link(leader, "All criteria"))
        expect(leader.get_by_role("heading", name="Your view")).to_be_visible()
        assert asked == []
