"""Whether something may be written is asked about one criterion of one assessment."""

import pytest
from django.urls import reverse

from icsassess.assessments import changes
from icsassess.assessments.models import Assessment
from icsassess.assessments.rules.judging import Words
from icsassess.lib.editing import Closed
from tests.cast import cast

pytestmark = pytest.mark.django_db

SHUT, OPEN = "1.1", "1.2"
WORDS = Words("scored", 3, strengths="A start is made.")


@pytest.fixture
def stage(monkeypatch):
    """An assessment in which one criterion is shut. No state of the product does that yet, but
    an assessment that is returned will be open for some criteria only.
    """
    stage = cast()
    stage.start_agreeing()
    minutes = {"title": "Minutes", "url": "https://example.org/"}
    stage.evidence = [
        changes.evidence.add_evidence(by=stage[who], on=on, **minutes)
        for who, on in (("leader", stage.answer(SHUT)), ("lead", stage.agreed(SHUT)))
    ]
    shut = stage.answer(SHUT).criterion_id
    for question in ("takes_answer", "takes_agreed_score"):
        monkeypatch.setattr(Assessment, question, lambda _, criterion: criterion != shut)
    return stage


def save_answer(stage, ref):
    changes.answering.save_answer(
        by=stage["leader"], answer=stage.answer(ref), words=WORDS, statuses={}, seen=0
    )


def save_agreed_score(stage, ref):
    changes.agreeing.save_agreed_score(
        by=stage["lead"], agreed=stage.agreed(ref), words=WORDS, seen=0
    )


def leave_evidence(who, on):
    def leave(stage, ref):
        changes.evidence.add_evidence(
            by=stage[who], on=getattr(stage, on)(ref), title="Plan", url="https://example.org/"
        )

    return leave


@pytest.mark.parametrize(
    "write",
    [
        save_answer,
        save_agreed_score,
        leave_evidence("leader", "answer"),
        leave_evidence("lead", "agreed"),
    ],
)
def test_what_is_shut_for_one_criterion_is_written_for_another(stage, write):
    write(stage, OPEN)
    with pytest.raises(Closed):
        write(stage, SHUT)


def test_evidence_of_a_criterion_that_is_shut_stays(stage):
    for evidence, who in zip(stage.evidence, ("leader", "lead"), strict=True):
        with pytest.raises(Closed):
            changes.evidence.remove_evidence(by=stage[who], evidence=evidence)


@pytest.mark.parametrize(
    ("who", "page"), [("leader", "criterion"), ("lead", "agreed")], ids=["answer", "agreed score"]
)
def test_its_page_is_only_read(client, stage, who, page):
    client.force_login(stage[who])
    to_response = [stage.response.key] if page == "criterion" else []

    def fields(ref):
        args = [stage.assessment.key, *to_response, ref]
        return b"<textarea" in client.get(reverse(f"assessments:{page}", args=args)).content

    assert fields(OPEN)
    assert not fields(SHUT)
