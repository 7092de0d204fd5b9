"""Every prepared read of the product gives each person what its queryset gives them."""

import datetime
import functools
import importlib
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db.models import Model
from django.utils import timezone

from frameworks.rules.origins import How
from icsassess.assessments import changes
from icsassess.assessments.models import Carried, Response, Round
from icsassess.assessments.rules.judging import Words
from icsassess.lib.prepared import Prepared
from icsassess.systems.models import System
from tests.cast import cast
from tests.house.source import ROOT, imports, module, product
from tests.reports import build

SIGNED_IN = "icsassess.accounts.signed_in"
FETCH = "icsassess.assessments.views.fetch"
LOCKS = "icsassess.assessments.changes.locks"
QUERIES = "icsassess.assessments.queries"
REPORTS = "icsassess.reports.reads"

# What each is asked, of an assessment, a response, an answer and an agreed score; PERSON is
# everybody in turn.
PERSON = object()
KEY = "0123456789abcdefghijklmnopqrstuv"
ASKED = {
    "icsassess.accounts.models.memberships": lambda a, r, one, agreed: [PERSON],
    f"{SIGNED_IN}.sessions": lambda a, r, one, agreed: [KEY, timezone.now()],
    f"{SIGNED_IN}.users": lambda a, r, one, agreed: [r.respondent_id],
    f"{FETCH}._assessments": lambda a, r, one, agreed: [PERSON, a.key],
    f"{FETCH}._responses": lambda a, r, one, agreed: [PERSON, a.key, r.key],
    f"{FETCH}._answers": lambda a, r, one, agreed: [PERSON, a.key, r.key, one.criterion.ref],
    f"{FETCH}._agreed_scores": lambda a, r, one, agreed: [PERSON, a.key, one.criterion.ref],
    f"{LOCKS}._answers": lambda a, r, one, agreed: [one.pk],
    f"{LOCKS}._agreed_scores": lambda a, r, one, agreed: [agreed.pk],
    f"{QUERIES}.judging.statuses": lambda a, r, one, agreed: [one.pk],
    f"{QUERIES}.evidence.of_answer": lambda a, r, one, agreed: [one.pk],
    f"{QUERIES}.evidence.of_agreed_score": lambda a, r, one, agreed: [agreed.pk],
    f"{REPORTS}.assessments": lambda a, r, one, agreed: [PERSON, a.key],
    f"{REPORTS}.below": lambda a, r, one, agreed: [a.system_id, a.round_id],
    f"{REPORTS}.submitted_before": lambda a, r, one, agreed: [a.system_id, timezone.now()],
    f"{REPORTS}.agreed_scores": lambda a, r, one, agreed: [a.pk],
    f"{REPORTS}.targets": lambda a, r, one, agreed: [a.round_id],
    f"{REPORTS}.origins": lambda a, r, one, agreed: [a.pk],
    f"{REPORTS}.evidence": lambda a, r, one, agreed: [a.pk],
    f"{REPORTS}.views": lambda a, r, one, agreed: [a.pk],
    f"{REPORTS}.statuses": lambda a, r, one, agreed: [a.pk],
    f"{REPORTS}.responses": lambda a, r, one, agreed: [a.pk],
}


@functools.cache
def reads() -> dict[str, Any]:
    found = {}
    for path in product(ROOT):
        if "icsassess.lib.prepared.Prepared" in imports(ROOT, path):
            here = module(ROOT, path)
            for name, value in vars(importlib.import_module(here)).items():
                if isinstance(value, Prepared) and value.__module__ == here:
                    found[f"{here}.{name}"] = value
    return found


def whole(row):
    """A row with all that was read with it: columns, annotations, and the rows it leads to."""
    if not isinstance(row, Model):
        return row
    held = {name: value for name, value in vars(row).items() if name != "_state"}
    joined = {name: whole(value) for name, value in row._state.fields_cache.items()}
    return type(row), held, joined


def test_every_prepared_read_is_asked_here():
    assert reads().keys() == ASKED.keys()


def speak_and_agree(stage):
    """The leader speaks, the system agrees, and both show what it rests on."""
    lead, leader, answer = stage["lead"], stage["leader"], stage.answer("1.1")
    changes.answering.save_answer(
        by=leader,
        answer=answer,
        words=Words("scored", 3, gaps="Much."),
        statuses={s.id: "in_place" for s in stage.content.criterion("1.1").statements},
        seen=0,
    )
    stage.start_agreeing()
    stage.agree_everything()
    for on, by in ((answer, leader), (stage.agreed("1.1"), lead)):
        changes.evidence.add_evidence(by=by, on=on, title="Minutes", url="https://example.org/")
    stage.finish()
    Response.objects.update(counted=True)  # whatever the round attributes: for the reads


def give_it_a_history_and_a_place(stage):
    """Submitted before, with an earlier score that is confirmed; a place of it is asked too."""
    criterion = stage.content.criterion("1.1")
    changes.rounds.set_targets(
        by=stage["reviewer"],
        round=stage.round,
        targets={criterion.id: stage.content.levels[0].id},
    )
    before = build.an_assessment(stage.version, system=stage.system, state="submitted")
    Carried.objects.create(
        agreed_score=stage.agreed("1.1"),
        from_agreed_score=before.agreed_scores.get(criterion=criterion.id),
        how=How.UNCHANGED,
        state=Carried.State.CONFIRMED,
        decided_by=stage["lead"],
        decided_at=timezone.now(),
    )
    town = System.objects.create(
        region=stage.region, name="Town", slug="town", kind="place", parent=stage.system
    )
    build.an_assessment(stage.version, system=town, round=stage.round)


@pytest.mark.django_db
@pytest.mark.parametrize("attribution", [Round.Attribution.NAMED, Round.Attribution.ANONYMOUS])
def test_everybody_is_given_what_the_queryset_gives(attribution):
    stage = cast(attribution)
    speak_and_agree(stage)
    give_it_a_history_and_a_place(stage)
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    Session.objects.create(session_key=KEY, session_data="", expire_date=tomorrow)
    found = {name: [] for name in ASKED}
    for then in (lambda: None, stage.submit):
        then()
        for name, read in reads().items():
            asked = ASKED[name](
                stage.assessment, stage.response, stage.answer("1.1"), stage.agreed("1.1")
            )
            # An administrator first: what is made for them is for nobody else.
            for who in reversed(stage.people) if PERSON in asked else ["nobody"]:
                given = [stage[who] if one is PERSON else one for one in asked]
                rows = [whole(row) for row in read(*given)]
                assert rows == [whole(row) for row in read.queryset(*given)], (name, who)
                found[name].append(bool(rows))
    for name, given in found.items():
        assert any(given), name
        if len(given) > 2:  # asked by everybody
            assert not all(given), name
