"""Every page of the product, empty, half filled, wrong, refused and read-only, for everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from icsassess.accounts.roles import Role
from icsassess.assessments import changes
from icsassess.assessments.rules.judging import Words
from icsassess.systems.models import Organisation
from tests.accounts.test_people_pages import every_page
from tests.assessments.steps import has_finished
from tests.assessments.test_tiers import published
from tests.browser.mouse import button, go
from tests.cast import Cast, cast, named, person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.large]

WORD = "Donaudampfschifffahrtsgesellschaft" * 6
TYPED = {
    "rationale": "We agreed this after a long talk. " * 265,  # 9,000 characters
    "strengths": "<script>alert(1)</script> </form> {{ form }} & <b>bold</b> " + WORD * 5,
    "gaps": "هذا نص باللغة العربية\nזהו טקסט\u202e turned round",  # noqa: RUF001
    "support": "😀 👩‍⚕️ ✅ 中文 हिन्दी\n\n\n- one\n- two",
}


class Stop(NamedTuple):
    """A page of the walk: who opens it, and what they do there before it is looked at."""

    who: str
    address: str
    do: Callable[[Page], object] = lambda page: None


def press(name: str) -> Callable[[Page], object]:
    return lambda page: go(button(page, name))


@pytest.fixture
def walk(signed_in, look):
    """Go through pages, as the people who open them, and look at each."""

    def walk(stage: Cast, stops: Iterator[Stop]) -> None:
        for stop in stops:
            page = signed_in(stage[stop.who])
            page.goto(stop.address)
            stop.do(page)
            look(page)

    return walk


def assessment_page(stage: Cast, name: str, *args: object) -> str:
    return reverse(named(name), args=[stage.assessment.key, *args])


def criterion_page(stage: Cast, ref: str, name: str = "criterion") -> str:
    return assessment_page(stage, name, stage.response.key, ref)


def test_before_anybody_has_said_anything(walk):
    stage = cast()
    round = [stage.round.key]

    def stops() -> Iterator[Stop]:
        for who in ("leader", "lead", "reviewer", "administrator", "nobody"):
            yield Stop(who, "/")
        yield Stop("leader", "/frameworks/")
        yield Stop("leader", stage.version.get_absolute_url())
        yield Stop("nobody", reverse("assessments:rounds"))
        yield Stop("reviewer", reverse("assessments:targets", args=round))
        opening = reverse("assessments:open-round", args=["our-region"])
        yield Stop("reviewer", opening)
        yield Stop("reviewer", opening, press("Open the round"))
        for name, does in (("change-round", "Save"), ("add-systems", "Add")):
            changing = reverse(f"assessments:{name}", args=round)
            yield Stop("reviewer", changing)
            yield Stop("reviewer", changing, press(does))
        yield Stop("reviewer", assessment_page(stage, "withdraw"))
        yield Stop("reviewer", assessment_page(stage, "withdraw"), press("Withdraw"))
        for who in ("leader", "lead", "reviewer"):
            yield Stop(who, assessment_page(stage, "assessment"))
        asking = assessment_page(stage, "add-respondents")
        yield Stop("lead", asking)
        yield Stop("lead", asking, press("Ask for their view"))
        yield Stop("lead", assessment_page(stage, "add-leader"))
        yield Stop("lead", assessment_page(stage, "add-leader"), press("Ask for their view"))
        yield Stop("lead", assessment_page(stage, "invitation", stage.response.key))
        yield Stop("leader", assessment_page(stage, "tasks", stage.response.key))
        check = assessment_page(stage, "check", stage.response.key)
        yield Stop("leader", check)
        yield Stop("leader", check, press("Finish"))
        yield Stop("leader", assessment_page(stage, "decline", stage.response.key))
        closing = assessment_page(stage, "close", stage.response.key)
        yield Stop("lead", closing)
        yield Stop("lead", closing, press("Close this view"))
        for ref in ("1.1", "2.1"):  # 2.1 has statements of which one is enough
            yield Stop("leader", criterion_page(stage, ref))
        yield Stop("leader", criterion_page(stage, "1.1"), press("Save and continue"))
        yield Stop("leader", criterion_page(stage, "1.1", "answer-history"))
        has_finished(stage.response)
        yield Stop("lead", check)
        yield Stop("lead", criterion_page(stage, "1.1"))
        changes.rounds.withdraw(by=stage["reviewer"], assessment=stage.assessment, why=WORD)
        yield Stop("lead", assessment_page(stage, "assessment"))
        yield Stop("reviewer", reverse("assessments:round", args=round))

    walk(stage, stops())


def about_people_and_places(stage: Cast) -> dict[str, str]:
    """Every page about them that is looked at, by name."""
    found = every_page(stage)
    del found["accounts:invite-again"]  # takes a POST and leads on
    return found


def test_people_and_places(walk):
    stage = cast()
    pages = about_people_and_places(stage)

    def stops() -> Iterator[Stop]:
        for address in pages.values():
            yield Stop("administrator", address)
        for name, what in (
            ("accounts:add-person", "Add this person"),
            ("accounts:add-role", "Give this role"),
            ("systems:add-system", "Save"),
            ("systems:add-organisation", "Save"),
            ("systems:remove-system", "Remove"),
        ):
            yield Stop("administrator", pages[name], press(what))
        own = reverse("accounts:person", args=[stage["administrator"].pk])
        yield Stop("administrator", own)

    walk(stage, stops())


@pytest.fixture
def hostile() -> Cast:
    """Scores are being agreed; names, titles and texts are long, foreign or look like HTML."""
    stage = cast()
    Organisation.objects.update(name=WORD[:150])
    stage.system.name = f"Our <b>system</b> {WORD[:100]}"
    stage.system.save()
    stage.round.title = f"Spring {WORD}"[:120]
    stage.round.save()
    leader = stage["leader"]
    leader.name = f"Leader \u202e 😀 {WORD}"[:150]
    leader.save()
    person("Second leader", Role.SYSTEM_LEADER, stage.system)
    words = Words("scored", 5, **TYPED)
    answer = stage.answer("1.1")
    statuses = {s.id: "not_started" for s in stage.content.criteria[0].statements}
    changes.answering.save_answer(by=leader, answer=answer, words=words, statuses=statuses, seen=0)
    stage.start_agreeing()
    changes.agreeing.save_agreed_score(
        by=stage["lead"], agreed=stage.agreed("1.1"), words=words, seen=0
    )
    for on in (answer, stage.agreed("1.1")):
        changes.evidence.add_evidence(
            by=leader, on=on, title=f"<i>{WORD}"[:200], url="https://a.org/"
        )
    return stage


def test_while_scores_are_agreed_whatever_was_typed(walk, hostile):
    stage = hostile
    agreed = assessment_page(stage, "agreed", "1.1")

    def too_long(page: Page) -> None:
        page.get_by_label("Gaps", exact=True).fill(WORD * 60)
        press("Save and continue")(page)

    def meet(page: Page) -> None:
        """Somebody saves while the page is open."""
        held = stage.agreed("1.1")
        held.revision += 1
        held.saved_from = ""
        held.gaps += "!"
        held.changed_by = stage["leader"]
        held.save()
        page.get_by_label("Strengths", exact=True).fill(WORD * 20)
        press("Save and continue")(page)
        expect(page.get_by_role("heading", name="Choose which text to keep")).to_be_visible()

    def meet_undecided(page: Page) -> None:
        meet(page)
        press("Save what I chose")(page)
        expect(page.get_by_role("alert")).to_be_visible()

    def stops() -> Iterator[Stop]:
        yield Stop("leader", "/")
        yield Stop("lead", "/")
        yield Stop("reviewer", reverse("assessments:rounds"))
        yield Stop("reviewer", reverse("assessments:round", args=[stage.round.key]))
        yield Stop("reviewer", reverse("assessments:change-round", args=[stage.round.key]))
        yield Stop("lead", assessment_page(stage, "assessment"))
        yield Stop("lead", assessment_page(stage, "add-respondents"))
        yield Stop("lead", assessment_page(stage, "add-leader"))
        yield Stop("lead", assessment_page(stage, "invitation", stage.response.key))
        yield Stop("leader", assessment_page(stage, "tasks", stage.response.key))
        yield Stop("leader", assessment_page(stage, "check", stage.response.key))
        yield Stop("leader", criterion_page(stage, "1.1"))
        yield Stop("leader", criterion_page(stage, "1.1"), too_long)
        yield Stop("leader", criterion_page(stage, "1.1", "answer-history"))
        adding = criterion_page(stage, "1.1", "add-evidence")
        yield Stop("leader", adding)
        yield Stop("leader", adding, press("Add evidence"))
        evidence = stage.answer("1.1").evidence.get()
        yield Stop("leader", reverse("assessments:remove-evidence", args=[evidence.key]))
        has_finished(stage.response)
        yield Stop("lead", criterion_page(stage, "1.1"))
        yield Stop("lead", assessment_page(stage, "agreed-list"))
        yield Stop("lead", assessment_page(stage, "agreed-list") + "?order=disagreement")
        yield Stop("facilitator", assessment_page(stage, "agreed-list"))
        yield Stop("lead", agreed)
        yield Stop("facilitator", agreed)
        yield Stop("lead", agreed, meet)
        yield Stop("lead", agreed, meet_undecided)
        yield Stop("lead", assessment_page(stage, "agreed", "1.2"))
        yield Stop("lead", assessment_page(stage, "agreed", "1.2"), press("Save and continue"))
        yield Stop("lead", assessment_page(stage, "agreed-history", "1.1"))
        yield Stop("lead", assessment_page(stage, "submit"))
        for address in about_people_and_places(stage).values():
            yield Stop("administrator", address)

    walk(stage, stops())


def test_in_words_and_on_a_staircase(walk):
    """Versions without a scale, without statements, and with statements level by level."""
    stage = cast()

    def told(name: str) -> Cast:
        """The leader is asked against another version; what was said there is agreed in part."""
        round = changes.rounds.open_round(
            by=stage["reviewer"], region=stage.region, version=published(name), title=name,
            opens=stage.round.opens, due=stage.round.due, systems=[stage.system],
        )  # fmt: skip
        assessment = round.assessments.get()
        leaders = stage["leader"].memberships.all()
        [response] = changes.respondents.add_respondents(
            by=stage["lead"], assessment=assessment, leaders=leaders
        )
        changes.agreeing.start_agreeing(by=stage["lead"], assessment=assessment)
        words = Words(strengths=TYPED["gaps"], gaps=TYPED["strengths"])
        told = replace(stage, round=round, assessment=assessment, response=response)
        changes.agreeing.save_agreed_score(
            by=stage["lead"], agreed=told.agreed("1.1"), words=words, seen=0
        )
        return told

    def not_applicable(page: Page) -> None:
        page.get_by_label("Not applicable", exact=True).last.check()
        expect(page.get_by_label("Rationale", exact=True)).to_be_visible()
        press("Save and continue")(page)

    def of_one_criterion(here: Cast) -> Iterator[Stop]:
        yield Stop("leader", criterion_page(here, "1.1"))
        yield Stop("lead", assessment_page(here, "agreed", "1.1"))
        yield Stop("lead", reverse("reports:results", args=[here.assessment.key]))

    def stops() -> Iterator[Stop]:
        in_words = told("operating-requirements-2020")
        yield Stop("lead", assessment_page(in_words, "assessment"))
        yield Stop("leader", assessment_page(in_words, "tasks", in_words.response.key))
        yield Stop("leader", assessment_page(in_words, "check", in_words.response.key))
        yield Stop("lead", assessment_page(in_words, "agreed-list"))
        yield Stop("lead", assessment_page(in_words, "submit"))
        yield Stop("leader", criterion_page(in_words, "1.2"), press("Save and continue"))
        yield Stop("leader", criterion_page(in_words, "1.2"), not_applicable)
        staircase = told("what-is-an-ics-2018")
        for here in (in_words, staircase):
            yield Stop("leader", here.assessment.version.get_absolute_url())
        for here in (in_words, staircase, told("ics-maturity-matrix-2019")):
            yield from of_one_criterion(here)

    walk(stage, stops())


def test_ready_finished_and_submitted(walk, hostile):
    stage = hostile
    check = assessment_page(stage, "check", stage.response.key)

    def finish(page: Page) -> None:
        stage.finish()
        page.reload()
        expect(page.get_by_role("button", name="Reopen my view")).to_be_visible()

    def submit_first(page: Page) -> None:
        """The system submits while the leader types."""
        page.get_by_label("Gaps", exact=True).fill(WORD * 20)
        stage.submit()
        press("Save and continue")(page)
        expect(page.get_by_role("heading", name="This was not saved")).to_be_visible()

    def stops() -> Iterator[Stop]:
        for agreed in stage.assessment.agreed_scores.filter(standing=""):
            changes.agreeing.save_agreed_score(
                by=stage["lead"], agreed=agreed, words=Words("scored", 3), seen=agreed.revision
            )
        yield Stop("lead", assessment_page(stage, "submit"))
        yield Stop("lead", assessment_page(stage, "submit"), press("Submit"))
        yield Stop("leader", check, finish)
        changes.answering.reopen_response(by=stage["leader"], response=stage.response)
        yield Stop("leader", criterion_page(stage, "1.2"), submit_first)
        yield Stop("leader", "/")
        for who in ("leader", "lead", "reviewer"):
            yield Stop(who, assessment_page(stage, "assessment"))
        yield Stop("leader", assessment_page(stage, "tasks", stage.response.key))
        yield Stop("leader", check)
        yield Stop("leader", criterion_page(stage, "1.1"))
        yield Stop("lead", assessment_page(stage, "agreed-list"))
        yield Stop("lead", assessment_page(stage, "agreed", "1.1"))
        yield Stop("lead", assessment_page(stage, "submit"))
        yield Stop("reviewer", reverse("assessments:round", args=[stage.round.key]))
        at = [stage.assessment.key]
        yield Stop("lead", reverse("reports:results", args=at))
        yield Stop("lead", reverse("reports:criterion", args=[*at, "1.1"]))
        yield Stop("lead", reverse("reports:report", args=at))

    walk(stage, stops())
