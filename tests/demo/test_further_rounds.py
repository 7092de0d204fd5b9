"""The further rounds of the demo: in words, with places, and held twice so that progress shows."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings

from frameworks.changes.links import import_csv
from frameworks.models import CriterionLink
from icsassess.accounts.models import User
from icsassess.accounts.roles import Role
from icsassess.assessments.models import Assessment, Response, Round
from icsassess.demo import changes, invented
from icsassess.reports import queries, reads
from icsassess.reports.progress import progress
from icsassess.reports.report import Report
from icsassess.systems.models import System
from tests.assessments.test_tiers import published
from tests.cast import west_midlands

pytestmark = [pytest.mark.django_db, pytest.mark.one_database("look at what the demo tells")]

TODAY = datetime.date(2018, 3, 14)
VERSIONS = ("operating-requirements-2020", "what-is-an-ics-2018", "ics-maturity-matrix-2019")


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Round]:
    """The demo, loaded once for all tests of this file, which only look."""
    evidence = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("evidence"))
    with evidence, django_db_blocker.unblock(), transaction.atomic():
        for name in VERSIONS:
            published(name)
        version = west_midlands()
        for file in sorted((settings.BASE_DIR / "fixtures" / "links").glob("*.csv")):
            import_csv(file.read_bytes(), by=None)
        yield changes.load(version=version, today=TODAY)
        transaction.set_rollback(True)


def report(round: str, system: str) -> Report:
    found = Assessment.objects.select_related(*reads.RELATED)
    return queries.report(
        found.get(round__title__startswith=round, system__name=system), owes_view=False
    )


def test_one_system_has_answered_in_words(loaded):
    found = report("Operating requirements", "Birmingham and Solihull")
    assert found.is_submitted
    assert not found.has_scale
    assert (found.coverage.given, found.coverage.not_applicable) == (6, 1)
    assert [c.ref for c in found.criteria if not c.standing and not (c.strengths and c.gaps)] == []


def test_a_system_sees_two_of_its_places_together(loaded):
    found = report("System, places", "The Black Country and West Birmingham")
    tiers = {t.name: ([p.name for p in t.counted], len(t.waiting)) for t in found.levels.tiers}
    assert tiers == {
        "System level": ([], 1),
        "Place level": (["Sandwell", "Walsall"], 0),
        "Neighbourhood level": (["Sandwell", "Walsall"], 0),
    }
    assert {d.content.ref for d in found.domains} == {"3"}, "its places speak for the rest"


def test_a_system_has_held_one_round_twice(loaded):
    found = report("Maturity matrix, a year later", "Coventry and Warwickshire")
    progress = found.progress
    assert progress.earlier.round == "Maturity matrix, first time"
    assert min(progress.up, progress.level, progress.down) >= 1
    assert len(progress.choices) == 2, "the round of 2018 may be compared too"


def test_places_have_people_of_their_own(loaded):
    for place in System.objects.filter(kind=System.Kind.PLACE):
        held = set(place.memberships.values_list("role", flat=True))
        assert {Role.SYSTEM_LEAD, Role.SYSTEM_LEADER} <= held


def test_everybody_who_was_asked_in_them_has_finished(loaded):
    states = Response.objects.exclude(assessment__round=loaded).values_list("state", flat=True)
    assert set(states) == {Response.State.COMPLETE}


def test_everybody_whom_the_demo_names_is_there(loaded):
    emails = {account.email for account in invented.to_try()}
    assert User.objects.filter(email__in=emails).count() == len(emails)


def test_what_was_agreed_in_2018_stands_beside_the_matrix(loaded):
    found = Assessment.objects.select_related(*reads.RELATED).get(
        round__title="Maturity matrix, first time"
    )
    agreed = {row.criterion_id: row for row in found.agreed_scores.all()}
    earlier = loaded.assessments.get(system=found.system)

    beside = progress(found, agreed, against=earlier.key)

    assert [step.then.criterion.ref for step in beside.of("1.1")] == ["1.1", "1.3"]
    assert all("not comparable" in step.words.lower() for step in beside.of("1.1"))
    drafts = CriterionLink.objects.filter(state="draft")
    assert set(drafts.values_list("kind", flat=True)) == {"overlaps"}, "the rest is to be reviewed"
