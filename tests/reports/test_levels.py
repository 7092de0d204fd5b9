"""The roll-up by level: only what was submitted is counted, and what has no score is no number."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from icsassess.assessments.models import Assessment
from icsassess.reports import document
from icsassess.reports.levels import levels
from icsassess.systems.models import System
from tests.reports import build
from tests.reports.test_report import report_of
from tests.reports.test_results import get, text_of

pytestmark = pytest.mark.django_db

THREE = (("Not yet", "gap"), ("Beginning", "developing"), ("Maturing", "strength"))


@pytest.fixture
def version(db):
    """One criterion for systems, two for places, one for neighbourhoods."""
    return build.a_version(
        (1, 2, 1), levels=THREE, method="none", statements=0, tiers=System.Kind.values
    )


@pytest.fixture
def system(version):
    """The assessment of a system whose places are asked themselves."""
    return build.an_assessment(version, system=build.a_system("Our system"), down_to="system")


def place(system, name, scores, state="submitted", **more):
    asked = build.an_assessment(
        system.version, system=build.a_system(name, system.system), round=system.round,
        state=state, **more,
    )  # fmt: skip
    build.agree(asked, scores)
    return asked


def found(assessment, **more):
    """{tier: ({place: {ref: said}}, waiting)}."""
    return {
        tier.name: (
            {
                counted.name: {line.criterion.ref: line.cells[at].said for line in tier.lines}
                for at, counted in enumerate(tier.counted)
            },
            [waiting.name for waiting in tier.waiting],
        )
        for tier in levels(assessment, **more).tiers
    }


def test_each_level_shows_those_who_speak_there_and_counts_what_was_submitted(system):
    place(system, "North", {"2.1": 2, "2.2": "dont_know", "3.1": 3})
    place(system, "South", {"2.1": 3, "2.2": 1, "3.1": 1})
    place(system, "West", {"2.1": 1}, state="agreeing")

    assert found(system) == {
        "System level": ({}, ["Our system"]),
        "Place level": (
            {
                "North": {"2.1": "Beginning", "2.2": "Don't know"},
                "South": {"2.1": "Maturing", "2.2": "Not yet"},
            },
            ["West"],
        ),
        "Neighbourhood level": (
            {"North": {"3.1": "Maturing"}, "South": {"3.1": "Not yet"}},
            ["West"],
        ),
    }


@pytest.mark.parametrize(
    ("scores", "median", "distribution", "given"),
    [
        ([1, 1, 3], "1. Not yet", "1 Maturing, 2 Not yet", 3),
        ([2, 3], "2.5, between Beginning and Maturing", "1 Maturing, 1 Beginning", 2),
        ([3, "dont_know", "not_applicable"], "3. Maturing", "1 Maturing", 1),
        (["dont_know", "dont_know"], "–", "–", 0),
    ],
)
def test_what_has_no_score_is_in_no_median_and_shows_in_the_coverage(
    system, scores, median, distribution, given
):
    for number, score in enumerate(scores):
        place(system, f"Place {number}", {"2.1": score})

    line = next(t for t in levels(system).tiers if t.name == "Place level").lines[0]

    assert (line.median_in_words, line.distribution) == (median, distribution)
    assert (line.coverage.given, line.coverage.of) == (given, len(scores))


def test_a_neighbourhood_speaks_for_itself_where_it_is_asked(system):
    north = place(system, "North", {"2.1": 2}, down_to="place")
    hill = build.an_assessment(
        system.version, system=build.a_system("Hill", north.system), round=system.round,
        state="submitted",
    )  # fmt: skip
    build.agree(hill, {"3.1": 3})

    assert found(system)["Neighbourhood level"] == ({"Hill": {"3.1": "Maturing"}}, [])
    assert found(north) == {
        "Place level": ({"North": {"2.1": "Beginning", "2.2": "Not yet agreed"}}, []),
        "Neighbourhood level": ({"Hill": {"3.1": "Maturing"}}, []),
    }


def test_in_a_version_of_one_tier_each_kind_of_place_is_a_level():
    version = build.a_version((2,))
    system = build.an_assessment(version, state="submitted")
    build.agree(system, {"1.1": 4})
    place(system, "North", {"1.1": 2})

    assert {name: list(counted) for name, (counted, _) in found(system).items()} == {
        "System level": [system.system.name],
        "Place level": ["North"],
    }


def test_words_are_rolled_up_as_who_has_answered():
    version = build.a_version((1,), levels=(), method="none", statements=0)
    system = build.an_assessment(version)
    build.agree(place(system, "North", {}), {"1.1": ""}, gaps="No plan.")
    place(system, "South", {"1.1": "not_applicable"})

    tier = next(t for t in levels(system).tiers if t.name == "Place level")

    assert [cell.said for cell in tier.lines[0].cells] == ["In words", "Not applicable"]
    assert (tier.lines[0].coverage.given, tier.lines[0].coverage.not_applicable) == (1, 1)
    assert not tier.is_scored


def test_without_places_in_the_round_there_are_no_levels_and_no_link(client, system):
    place(build.an_assessment(system.version), "Of another system", {})

    assert levels(system) is None
    lead = build.member(system)
    assert "/levels/" not in text_of(get(client, lead, "results", system.key))
    assert "Nobody within Our system" in text_of(get(client, lead, "levels", system.key))


def test_results_and_the_assessment_lead_to_the_levels(client, system):
    place(system, "North", {"2.1": 2})
    lead = build.member(system)

    assert f"/assessments/{system.key}/levels/" in text_of(get(client, lead, "results", system.key))
    page = text_of(client.get(f"/assessments/{system.key}/"))
    assert f"/assessments/{system.key}/levels/" in page
    assert "North" in page


def test_who_sees_no_places_is_led_to_none(client, system):
    north = place(system, "North", {"2.1": 2})
    opens = f"/assessments/{north.key}/results/"

    assert opens in text_of(get(client, build.member(system), "levels", system.key))
    Assessment.objects.filter(pk=system.pk).update(
        state="submitted", signed_as="Chair", submitted_at=timezone.now(),
        submitted_by=build.a_person("chair@example.org"),
    )  # fmt: skip
    shown = text_of(get(client, build.member(system, "observer"), "levels", system.key))
    assert "North" in shown
    assert opens not in shown


def test_a_report_counts_what_was_submitted_by_then(version):
    system = build.an_assessment(version, state="submitted", down_to="system")
    north = place(system, "North", {"2.1": 2})
    earlier = system.submitted_at - datetime.timedelta(days=1)
    Assessment.objects.filter(pk=north.pk).update(submitted_at=earlier)
    made = timezone.now()
    before = document.html(report_of(system), made=made)
    south = place(system, "South", {"2.1": 3}, state="agreeing")
    waiting = document.html(report_of(system), made=made)

    Assessment.objects.filter(pk=south.pk).update(
        state="submitted", signed_as="Chair", submitted_at=timezone.now(),
        submitted_by=build.a_person("chair@example.org"),
    )  # fmt: skip

    assert "Place level: 1 of 1 submitted" in " ".join(before.split())
    assert "Not counted, because not submitted by then: South." in " ".join(waiting.split())
    assert document.html(report_of(system), made=made) == waiting


def test_many_places_stand_a_few_at_a_time_on_paper(system):
    for number in range(7):
        place(system, f"Place {number}", {"2.1": 2})

    tier = next(t for t in levels(system).tiers if t.name == "Place level")

    assert [len(places) for places, _ in tier.sheets] == [5, 2]


def test_it_costs_the_same_for_any_number_of_places(system):
    counts = []
    for names in (["A"], ["B", "C", "D", "E"]):
        for name in names:
            place(system, name, {"2.1": 2})
        held = Assessment.objects.select_related("system", "version").get(pk=system.pk)
        levels(held)
        with CaptureQueriesContext(connection) as statements:
            levels(held)
        counts.append(len(statements))

    assert counts == [2, 2]
