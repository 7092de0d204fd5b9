"""Systems, their places and neighbourhoods in one round: who speaks for what, and who sees it."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from frameworks.changes.versions import publish, store
from frameworks.files.definition import parse
from icsassess.accounts.roles import Role
from icsassess.assessments import changes
from icsassess.assessments.models import AgreedScore, Assessment, Round
from icsassess.assessments.rules.judging import Words
from icsassess.assessments.rules.rounds import lowest_tier, tiers_covered
from icsassess.systems.models import Region, System
from tests.assessments.test_access import REPORTS, Door, all_doors
from tests.cast import named, person, west_midlands
from tests.frameworks.source import definition

SYSTEM, PLACE, NEIGHBOURHOOD = System.Kind.values


@pytest.mark.parametrize(
    ("kind", "asked_below", "covers"),
    [
        (SYSTEM, [], [SYSTEM, PLACE, NEIGHBOURHOOD]),
        (SYSTEM, [PLACE], [SYSTEM]),
        (SYSTEM, [PLACE, NEIGHBOURHOOD], [SYSTEM]),
        (SYSTEM, [NEIGHBOURHOOD], [SYSTEM, PLACE]),
        (PLACE, [], [PLACE, NEIGHBOURHOOD]),
        (PLACE, [NEIGHBOURHOOD], [PLACE]),
        (PLACE, [PLACE], [PLACE]),
        (NEIGHBOURHOOD, [], [NEIGHBOURHOOD]),
    ],
)
def test_a_place_speaks_down_to_just_above_those_that_speak_for_themselves(
    kind, asked_below, covers
):
    assert tiers_covered(kind, lowest_tier(kind, asked_below)) == set(covers)


def published(name):
    version, _ = store(definition(name))
    publish(version)
    return version


@pytest.fixture
def region(db):
    return Region.objects.create(name="Our region", slug="our-region")


@pytest.fixture
def reviewer(region):
    return person("Reviewer", Role.REGIONAL_REVIEWER, region)


@pytest.fixture
def places(region):
    """A system with two places, the first of which has a neighbourhood."""

    def a_place(name, kind, parent=None):
        slug = name.lower().replace(" ", "-")
        return System.objects.create(region=region, name=name, slug=slug, kind=kind, parent=parent)

    system = a_place("Our system", SYSTEM)
    north = a_place("North", PLACE, system)
    south = a_place("South", PLACE, system)
    return {"system": system, "north": north, "south": south,
            "hill": a_place("Hill", NEIGHBOURHOOD, north)}  # fmt: skip


def opened(reviewer, region, version, systems, title="Spring") -> Round:
    return changes.rounds.open_round(
        by=reviewer,
        region=region,
        version=version,
        title=title,
        opens=datetime.date(2018, 2, 1),
        due=datetime.date(2018, 4, 30),
        systems=systems,
    )


@pytest.mark.parametrize(
    "asked",
    [
        {"system": "3 2 1"},
        {"system": "3", "north": "2 1", "south": "2 1"},
        {"system": "3", "north": "2", "hill": "1"},
        {"system": "3 2", "hill": "1"},
        {"hill": "1"},
    ],
)
def test_each_is_asked_for_its_own_tiers(reviewer, region, places, asked):
    round = opened(
        reviewer, region, published("what-is-an-ics-2018"), [places[name] for name in asked]
    )

    for name, domains in asked.items():
        assessment = round.assessments.get(system=places[name])
        held = {domain.ref for domain in assessment.content.domains}
        assert held == set(domains.split()), name
        criteria = AgreedScore.objects.filter(assessment=assessment)
        assert criteria.count() == 5 * len(held), "and a row for each of its criteria only"


def test_a_version_of_one_tier_is_asked_whole_of_everybody(reviewer, region, places):
    round = opened(reviewer, region, west_midlands(), places.values())

    assert {len(a.content.criteria) for a in round.assessments.all()} == {18}


NO_NEIGHBOURHOODS = b"""
framework: {slug: upper, title: Upper tiers, publisher: Nobody}
version: {label: "1", published: "2024", source: A, licence: B, domain_word: Level,
  criterion_word: Step}
method: none
domains:
  - ref: A
    title: First
    criteria: [{ref: A1, title: Lead, tier: system}, {ref: A2, title: Meet, tier: place}]
"""


def test_a_place_of_which_the_version_asks_nothing_is_refused_by_name(
    client, reviewer, region, places
):
    version, _ = store(parse(NO_NEIGHBOURHOODS, "upper"))
    publish(version)
    client.force_login(reviewer)
    sent = {
        "title": "Spring", "version": version.pk, "attribution": "named",
        "systems": [places["system"].pk, places["hill"].pk],
        "opens-day": 1, "opens-month": 2, "opens-year": 2018,
        "due-day": 30, "due-month": 4, "due-year": 2018,
    }  # fmt: skip

    page = client.post(reverse("assessments:open-round", args=[region.slug]), sent)

    assert page.status_code == 422
    assert "Upper tiers 1 has no criterion for Hill." in page.content.decode()
    assert not Round.objects.exists()


def test_a_round_is_opened_for_places_shown_under_their_system(client, reviewer, region, places):
    System.objects.create(region=region, name="Before all", slug="before")
    elsewhere = Region.objects.create(name="Elsewhere", slug="elsewhere")
    System.objects.create(region=elsewhere, name="Far away", slug="far")
    client.force_login(reviewer)

    page = client.get(reverse("assessments:open-round", args=[region.slug]))

    shown = [label for _, label in page.context["form"].fields["systems"].choices]
    assert shown == ["Before all", "Our system", "North", "Hill", "South"]
    assert "Neighbourhood in North" in page.content.decode()


@pytest.fixture
def north(reviewer, region, places) -> Assessment:
    """The assessment of a place, whose system is asked too; one leader has answered."""
    round = opened(
        reviewer, region, published("what-is-an-ics-2018"), [places["system"], places["north"]]
    )
    lead = person("Place lead", Role.SYSTEM_LEAD, places["north"])
    leader = person("Place leader", Role.SYSTEM_LEADER, places["north"])
    assessment = round.assessments.get(system=places["north"])
    changes.respondents.add_respondents(
        by=lead, assessment=assessment, leaders=leader.memberships.all()
    )
    changes.agreeing.start_agreeing(by=lead, assessment=assessment)
    return assessment


def submitted(assessment: Assessment) -> None:
    lead = assessment.system.memberships.get(role=Role.SYSTEM_LEAD).user
    for agreed in assessment.agreed_scores.all():
        changes.agreeing.save_agreed_score(by=lead, agreed=agreed, words=Words("scored", 1), seen=0)
    changes.agreeing.submit(by=lead, assessment=assessment, signed_as="The chair")


#: Door of a place → what a lead, a leader, a facilitator and an observer of the system above get,
#: while scores are agreed and once they are submitted. Which page is behind it: test_access.py.
FROM_ABOVE = """
round       -                200 200 200 200   200 200 200 200
assessment  view             200 200 200 404   200 200 200 404
assessment  view_results     403 403 403 404   200 200 200 404
assessment  view_responses   403 403 403 404   403 403 403 404
assessment  add_respondent   403 403 403 404   403 403 403 404
assessment  agree            403 403 403 404   403 403 403 404
assessment  submit           403 403 403 404   403 403 403 404
agreed      view_responses   404 404 404 404   403 403 403 404
agreed      agree            404 404 404 404   403 403 403 404
response    -                404 404 404 404   404 404 404 404
answer      -                404 404 404 404   404 404 404 404
answer      answer           404 404 404 404   404 404 404 404
"""


def test_who_is_from_above_sees_the_state_and_then_the_results_never_answers(places, north):
    roles = (Role.SYSTEM_LEAD, Role.SYSTEM_LEADER, Role.FACILITATOR, Role.OBSERVER)
    people = {role: person(f"{role.label} above", role, places["system"]) for role in roles}
    expected = {
        Door(thing, permission): [int(code) for code in codes]
        for thing, permission, *codes in map(str.split, FROM_ABOVE.strip().splitlines())
    }
    response = north.responses.get()
    before = all_doors(response, people, expected)
    submitted(north)
    after = all_doors(response, people, expected)
    said = {door: [*before[door].values(), *after[door].values()] for door in expected}
    assert said == expected


def test_two_places_up_is_above_too_and_beside_is_not(client, reviewer, region, places):
    round = opened(reviewer, region, published("what-is-an-ics-2018"), [places["hill"]])
    url = reverse("assessment", args=[round.assessments.get().key])
    people = {name: person(f"Lead of {name}", Role.SYSTEM_LEAD, places[name]) for name in places}

    codes = {}
    for name, who in people.items():
        client.force_login(who)
        codes[name] = client.get(url).status_code

    assert codes == {"system": 200, "north": 200, "south": 404, "hill": 200}


def test_the_page_of_a_system_costs_the_same_for_any_number_of_places(
    client, reviewer, region, places
):
    lead = person("Lead", Role.SYSTEM_LEAD, places["system"])
    version = published("what-is-an-ics-2018")
    client.force_login(lead)
    counts = []
    for asked in (["system", "north"], ["system", "north", "south", "hill"]):
        Round.objects.update(title=f"Before {len(asked)}")
        round = opened(reviewer, region, version, [places[name] for name in asked])
        key = round.assessments.get(system=places["system"]).key
        for page in ("assessment", "reports:levels", "reports:results"):
            url = reverse(page, args=[key])
            client.get(url)
            with CaptureQueriesContext(connection) as statements:
                client.get(url)
            counts.append(len(statements))

    assert counts[:3] == counts[3:]


def address(name: str, assessment: Assessment) -> str:
    response = assessment.responses.get().key
    arguments: dict[str, list[object]] = {
        "agreed": ["2.1"],
        "criterion-results": ["2.1"],
        "criterion": [response, "2.1"],
        "check": [response],
    }
    page = f"reports:{name.removesuffix('-results')}" if name in REPORTS else named(name)
    return reverse(page, args=[assessment.key, *arguments.get(name, [])])


def test_what_is_assessed_is_called_what_it_is(client, north):
    lead = north.system.memberships.get(role=Role.SYSTEM_LEAD).user
    leader = north.system.memberships.get(role=Role.SYSTEM_LEADER).user

    def said(who, *names):
        for name in names:
            client.force_login(who)
            yield " ".join(strip_tags(client.get(address(name, north)).content.decode()).split())

    agreed, listed = said(lead, "agreed", "agreed-list")
    criterion, check = said(leader, "criterion", "check")
    for row in north.agreed_scores.all():
        changes.agreeing.save_agreed_score(by=lead, agreed=row, words=Words("scored", 1), seen=0)
    [submit] = said(lead, "submit")
    changes.agreeing.submit(by=lead, assessment=north, signed_as="The chair")
    results, report = said(lead, "criterion-results", "report")

    assert "What the place says" in agreed
    assert "what the place says with one voice" in listed
    assert "How far is each of these true in your place?" in criterion
    assert "what your place agrees" in check
    assert "Who signs for the place?" in submit
    assert "What the place says" in results
    assert "the support that the place wants" in report
    for page in (agreed, listed, criterion, check, submit, results, report):
        assert not re.search("(the|your) system (says|agrees|wants|submits)", page)
