"""What a leader said reaches nobody before it counts, and nobody who owes their own view.

Every page that has a door (see test_access) is read by everybody, so a new page joins by itself.
"""

import pytest
from django.test import Client

from icsassess.assessments import changes
from icsassess.assessments.models import Round
from tests.assessments.steps import ask, has_finished, say
from tests.assessments.test_access import PAGES, address, with_evidence

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.large,
    pytest.mark.one_database("open a page behind a door that both databases were asked about"),
]

READERS = ("leader", "lead", "facilitator", "reviewer", "administrator")
OPENED = PAGES.keys() - {"pdf", "move-to", "carry-from", "open-round", "targets"}


@pytest.fixture
def told(request):
    """Four others have finished, one has not; the leader and the lead were asked and have not.

    Views are collected.
    """
    stage = with_evidence(request.param)
    lead = ask_the_lead(stage)
    for number in range(1, 5):
        said(stage, ask(stage, f"Other {number}", "healthwatch"), number)
    unfinished = ask(stage, "Unfinished", "healthwatch")
    said(stage, unfinished, 5)
    type(unfinished).objects.filter(pk=unfinished.pk).update(
        state="started", completed_at=None, counted=False
    )
    return stage, lead


def agree(stage):
    stage.start_agreeing()
    stage.agree_everything()


def ask_the_lead(stage):
    return changes.respondents.ask(
        by=stage["lead"],
        assessment=stage.assessment,
        respondent=stage["lead"],
        organisation=None,
    )


def said(stage, response, number):
    say(stage, response, "1.1", score=number, rationale=f"said-by-{number}")
    answer = stage.answer("1.1", response)
    type(answer.response).objects.filter(pk=response.pk).update(
        state="started", completed_at=None, counted=False
    )
    changes.answering.save_answer(
        by=response.respondent,
        answer=answer,
        words=answer.words,
        statuses={s.id: "in_place" for s in stage.content.criterion("1.1").statements},
        seen=answer.revision,
    )
    changes.evidence.add_evidence(
        by=response.respondent,
        on=answer,
        title=f"shown-by-{number}",
        url="https://example.org/minutes",
    )
    has_finished(response)


def read(stage):
    """All that is opened, by page and reader."""
    found = {}
    addresses = {name: address(name, stage) for name in sorted(OPENED)}
    for who in READERS:
        client = Client()
        client.force_login(stage[who])
        for name, url in addresses.items():
            answer = client.get(url)
            if answer.status_code == 200:
                found[name, who] = answer.content.decode()
    return found


def heard(pages):
    """Who reads which marks on which page."""
    return {
        (name, who, number)
        for (name, who), text in pages.items()
        for number in range(1, 6)
        if f"said-by-{number}" in text or f"shown-by-{number}" in text
    }


@pytest.mark.parametrize("told", Round.Attribution, indirect=True, ids=str)
def test_until_one_has_finished_one_is_told_nothing(told):
    stage, lead = told
    assert {who for _, who, _ in heard(read(stage))} <= {"facilitator"}
    agree(stage)

    pages = read(stage)

    assert {(name, who) for name, who, _ in heard(pages)} == {("agreed", "facilitator")}
    for name, who in [("results", "leader"), ("results", "lead"), ("agreed-list", "lead")]:
        assert "Shown when you have finished your own view" in pages[name, who], (name, who)
    assert "Shown when you have finished your own view" in pages["export", "leader"]
    for name, who in pages:
        if who in ("leader", "lead"):
            assert "median 2.5" not in pages[name, who], (name, who)

    has_finished(stage.response)
    has_finished(lead)

    pages = read(stage)
    assert {who for _, who, _ in heard(pages)} == {"lead", "facilitator"}
    assert "Shown when you have finished" not in "".join(pages.values())


@pytest.mark.parametrize("told", Round.Attribution, indirect=True, ids=str)
def test_what_is_not_finished_is_told_to_nobody(told):
    stage, lead = told
    agree(stage)
    has_finished(lead)
    assert 5 not in {number for _, _, number in heard(read(stage))}

    stage.submit()

    pages = read(stage)
    assert 5 not in {number for _, _, number in heard(pages)}
    region = {"reviewer", "administrator", "leader"}
    assert not region & {who for _, who, _ in heard(pages)}
