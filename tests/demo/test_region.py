"""The demo region: six systems in three states, with people who are named by what they do."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator

import pytest
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.test import override_settings
from pypdf import PdfReader

from icsassess.accounts.models import User
from icsassess.accounts.roles import Role
from icsassess.assessments.models import Assessment, Evidence, Response, Round
from icsassess.assessments.queries.agreeing import agreeing
from icsassess.audit.models import Event
from icsassess.demo import changes, invented
from icsassess.reports import document, reads
from icsassess.reports import queries as reports
from icsassess.systems.models import System
from tests.cast import west_midlands

pytestmark = [pytest.mark.django_db, pytest.mark.one_database("look at what the demo tells")]

TODAY = datetime.date(2018, 3, 14)
COVENTRY, STAFFORDSHIRE = "Coventry and Warwickshire", "Staffordshire and Stoke-on-Trent"

# Words that begin a person's account: what they do, never what they are called.
POSITIONS = (
    "Accountable officer|Administrator|Alliance director|Assembly director|Chief nurse|"
    "Director of adult social care|Director of public health|Facilitator|Healthwatch manager|"
    "Hospital chief executive|Lead GP|Medical director|Regional observer|Regional reviewer|"
    "System lead"
)


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Round]:
    """The demo, loaded once for all tests of this file, which only look."""
    evidence = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("evidence"))
    with evidence, django_db_blocker.unblock(), transaction.atomic():
        yield changes.load(version=west_midlands(), today=TODAY)
        transaction.set_rollback(True)


def assessment(system: str) -> Assessment:
    return Assessment.objects.get(system__name=system)


def test_the_six_systems_of_2018_take_part(loaded):
    assert dict(System.objects.values_list("ods_code", "name")) == {
        "QHL": "Birmingham and Solihull",
        "QUA": "The Black Country and West Birmingham",
        "QWU": "Coventry and Warwickshire",
        "QGH": "Herefordshire and Worcestershire",
        "QOC": "Shropshire, Telford and Wrekin",
        "QNC": "Staffordshire and Stoke-on-Trent",
    }
    assert loaded.assessments.count() == 6


def test_the_round_is_open_today_and_aims_lower_at_some_criteria(loaded):
    assert loaded.opens < TODAY < loaded.due
    assert set(loaded.targets.values_list("level__score", flat=True)) == {4}


def test_one_system_has_finished(loaded):
    finished = assessment(COVENTRY)
    assert finished.state == Assessment.State.SUBMITTED
    assert finished.signed_as
    assert [r.state for r in finished.responses.all()] == [Response.State.COMPLETE] * 8
    standings = list(finished.agreed_scores.values_list("standing", flat=True))
    assert (standings.count("scored"), standings.count("not_applicable")) == (17, 1)


def test_one_system_is_half_way(loaded):
    half_way = assessment(STAFFORDSHIRE)
    assert half_way.state == Assessment.State.AGREEING
    states = [r.state for r in half_way.responses.all()]
    assert sorted(states) == [*[Response.State.COMPLETE] * 4, Response.State.STARTED]
    assert half_way.agreed_scores.exclude(standing="").count() == 9


def test_in_four_systems_nobody_was_asked_yet(loaded):
    others = Assessment.objects.exclude(system__name__in=[COVENTRY, STAFFORDSHIRE])
    assert [(a.state, a.responses.count()) for a in others] == [("collecting", 0)] * 4
    for system in System.objects.all():
        held = set(system.memberships.values_list("role", flat=True))
        assert {Role.SYSTEM_LEAD, Role.SYSTEM_LEADER} <= held


def test_leaders_differ_and_some_views_are_split(loaded):
    spreads = [
        agreeing(agreed, owes_view=False).spread
        for agreed in assessment(COVENTRY).agreed_scores.all()
    ]
    assert sum(not spread.agreement for spread in spreads if spread) == 2
    assert sum(spread.width >= 2 for spread in spreads if spread) >= 6


def test_the_system_explains_every_score_above_what_its_leaders_point_to(loaded):
    above = [
        c
        for system in (COVENTRY, STAFFORDSHIRE)
        for domain in reports.report(assessment(system), owes_view=False).domains
        for c in domain.criteria
        if c.level and c.points_to and c.level.score > c.points_to.score
    ]
    assert len(above) >= 3
    assert [c.content.ref for c in above if not c.rationale] == []


def test_the_finished_system_says_what_is_strong_what_is_missing_and_shows_it(loaded):
    scored = assessment(COVENTRY).agreed_scores.filter(standing="scored")
    assert [a.criterion.ref for a in scored if not (a.strengths and a.gaps)] == []
    assert scored.exclude(support="").count() >= 8
    evidence = Evidence.objects.filter(agreed_score__in=scored)
    assert evidence.filter(file="").count() >= 8
    (minutes,) = evidence.exclude(file="")
    assert minutes.file.read().startswith(b"%PDF-")


def test_every_act_is_kept_with_who_did_it(loaded):
    kept = Event.objects.filter(object_type__in=["round", "assessment", "response", "evidence"])
    assert kept.filter(verb="completed").count() == 12
    assert kept.filter(verb="submitted").count() == 1
    assert not kept.filter(actor_id=None).exists()


def test_everybody_is_named_by_what_they_do(loaded):
    names = set(User.objects.values_list("name", flat=True))
    assert [name for name in names if not re.match(rf"({POSITIONS})(,|$)", name)] == []


def test_the_password_is_one_that_the_product_would_accept(loaded):
    for user in User.objects.all():
        validate_password(invented.PASSWORD, user)


def test_a_report_of_18_criteria_has_no_more_than_22_pages(loaded):
    """Its parts follow one another; each would else begin a page, and leave half of one empty."""
    found = reads.visible(User.objects.get(is_administrator=True))
    report = reports.report(found.get(pk=assessment(COVENTRY).pk), owes_view=False)
    made = datetime.datetime(2018, 3, 14, tzinfo=datetime.UTC)
    assert len(report.criteria) == 18
    assert len(PdfReader(io.BytesIO(document.file(report, made=made))).pages) <= 22
