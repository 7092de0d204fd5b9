"""Who may open what: doors down, people across. 404 to strangers, 403 to insiders.

A door is what a person must see and may do. Who passes it is asked of `visible_to` and of the
permissions, in each state. That a page stands behind its door is asked of the page, by as many
people as it takes to tell this door from every other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from icsassess.accounts.models import User
from icsassess.assessments import changes
from icsassess.assessments.models import Assessment, Evidence, Response, Round
from tests.assessments.earlier import another_version, before
from tests.assessments.steps import has_finished
from tests.cast import Cast, cast, name_of, named

pytestmark = pytest.mark.django_db

PEOPLE = (
    "leader", "lead", "facilitator", "observer", "reviewer", "regional observer", "administrator",
)  # fmt: skip
STRANGERS = ("neighbour lead", "other reviewer", "far lead", "nobody")


class Door(NamedTuple):
    """What somebody must see, and what they must be permitted to do to it: '-' for nothing."""

    thing: str
    permission: str


Row = dict[str, int]  # what each person gets: 200, 403 or 404

#: Door → what each of PEOPLE gets, in order, while views are collected; strangers get 404.
COLLECTING = """
round       -                200 200 200 200 200 200 200
round       set_targets      403 403 403 403 200 403 200
round       change_round     403 403 403 403 200 403 200
region      open_round       404 404 404 404 200 403 200
assessment  view             200 200 200 200 200 200 200
assessment  add_respondent   403 200 403 403 403 403 403
assessment  close_response   403 200 403 403 403 403 403
assessment  carry            403 200 403 403 403 403 403
assessment  move             403 200 403 403 403 403 403
assessment  agree            403 200 403 403 403 403 403
assessment  submit           403 200 403 403 403 403 403
assessment  withdraw         403 403 403 403 200 403 200
assessment  view_responses   403 200 200 403 403 403 403
assessment  view_results     200 200 200 403 403 403 403
response    -                200 404 404 404 404 404 404
response    answer           200 404 404 404 404 404 404
answer      -                200 404 404 404 404 404 404
answer      answer           200 404 404 404 404 404 404
evidence    -                200 404 404 404 404 404 404
evidence    answer           200 404 404 404 404 404 404
agreed      view_responses   403 200 200 404 404 404 404
agreed      agree            403 200 403 404 404 404 404
"""

#: What is different once the system has submitted.
SUBMITTED = """
assessment  view_results     200 200 200 200 200 200 200
agreed      view_responses   403 200 200 403 403 403 403
agreed      agree            403 200 403 403 403 403 403
"""

#: What is different once the leader has finished, so that what they said counts.
FINISHED = """
response    -                200 200 200 404 404 404 404
response    answer           200 403 403 404 404 404 404
answer      -                200 200 200 404 404 404 404
answer      answer           200 403 403 404 404 404 404
evidence    -                200 200 200 404 404 404 404
evidence    answer           200 403 403 404 404 404 404
"""

#: Where views are not shown by name, nobody opens another person's response even then.
NOT_NAMED = """
evidence    -                200 200 200 404 404 404 404
evidence    answer           200 403 403 404 404 404 404
"""

#: Each page and its door.
PAGES = {
    name: Door(thing, permission)
    for name, thing, permission in map(
        str.split,
        """
        round                    round       -
        targets                  round       set_targets
        change-round             round       change_round
        add-systems              round       change_round
        withdraw                 assessment  withdraw
        open-round               region      open_round
        assessment               assessment  view
        add-respondents          assessment  add_respondent
        add-leader               assessment  add_respondent
        invitation               assessment  add_respondent
        tasks                    response    -
        criterion                answer      -
        answer-history           answer      -
        add-evidence             answer      answer
        check                    response    -
        decline                  response    answer
        close                    assessment  close_response
        evidence                 evidence    -
        remove-evidence          evidence    answer
        carry                    assessment  carry
        carry-from               assessment  carry
        move                     assessment  move
        move-to                  assessment  move
        move-back                assessment  move
        my-carried               response    answer
        carried                  assessment  view_responses
        agreed-list              assessment  view_responses
        agreed                   agreed      view_responses
        agreed-history           agreed      view_responses
        add-agreed-evidence      agreed      agree
        submit                   assessment  submit
        results                  assessment  view_results
        criterion-results        assessment  view_results
        levels                   assessment  view_results
        progress                 assessment  view_results
        export                   assessment  view_results
        report                   assessment  view_results
        pdf                      assessment  view_results
        """.strip().splitlines(),
    )
}
OPEN_TO_EVERYBODY = ("home", "rounds")
REPORTS = {"results", "criterion-results", "levels", "progress", "export", "report", "pdf"}

#: Writes: the address, what is sent, and the door.
WRITES = {
    "add-respondents": ({"leaders": []}, Door("assessment", "add_respondent")),
    "add-leader": ({}, Door("assessment", "add_respondent")),
    "invitation": ({}, Door("assessment", "add_respondent")),
    "criterion": ({"revision": 0, "page": "0" * 16 + ".0"}, Door("answer", "answer")),
    "check": ({}, Door("response", "answer")),
    "decline": ({}, Door("response", "answer")),
    "close": ({}, Door("assessment", "close_response")),
    "add-evidence": ({}, Door("answer", "answer")),
    "remove-evidence": ({}, Door("evidence", "answer")),
    "start-agreeing": ({}, Door("assessment", "agree")),
    "agreed": ({"revision": 0, "page": "0" * 16 + ".0"}, Door("agreed", "agree")),
    "add-agreed-evidence": ({}, Door("agreed", "agree")),
    "submit": ({}, Door("assessment", "submit")),
    "targets": ({}, Door("round", "set_targets")),
    "change-round": ({}, Door("round", "change_round")),
    "add-systems": ({}, Door("round", "change_round")),
    "withdraw": ({}, Door("assessment", "withdraw")),
    "carry-from": ({}, Door("assessment", "carry")),
    "move-to": ({}, Door("assessment", "move")),
    "move-back": ({}, Door("assessment", "move")),
    "open-round": ({}, Door("region", "open_round")),
}


def rows(table: str) -> dict[Door, Row]:
    return {
        Door(thing, permission): dict(zip(PEOPLE, map(int, codes), strict=True))
        | dict.fromkeys(STRANGERS, 404)
        for thing, permission, *codes in map(str.split, table.strip().splitlines())
    }


def of_world(*tables: str) -> dict[Door, Row]:
    """What stands in the later of the tables counts."""
    return {door: row for table in tables for door, row in rows(table).items()}


@cache
def asked(door: Door) -> tuple[str, ...]:
    """As many people as tell this door from every other, with one for each code."""
    doors = rows(COLLECTING)
    row = doors[door]
    people = [next(who for who in row if row[who] == code) for code in sorted({*row.values()})]
    for other in doors.values():
        if other != row and all(other[who] == row[who] for who in people):
            people.append(next(who for who in row if other[who] != row[who]))
    return tuple(people)


def all_doors(
    response: Response, people: dict[str, User], doors: Iterable[Door]
) -> dict[Door, Row]:
    """What each door around a response says to each, asked of queryset and permission."""
    found = Response.objects.select_related("assessment__round__region", "assessment__system")
    response = found.get(pk=response.pk)
    assessment, round = response.assessment, response.assessment.round
    things = {  # what must be seen, and what the permission is asked about
        "round": (round, round),
        "region": (round.region, round.region),
        "assessment": (assessment, assessment),
        "response": (response, response),
        "answer": (response.answers.first(), response),
        "evidence": (Evidence.objects.filter(answer__response=response).first(), response),
        "agreed": (assessment.agreed_scores.first(), assessment),
    }
    return {
        door: {who: _says(door, user, *things[door.thing]) for who, user in people.items()}
        for door in doors
    }


def _says(door: Door, user: User, thing: Any, on: object) -> int:
    if not type(thing).objects.visible_to(user).filter(pk=thing.pk).exists():
        return 404
    if door.permission != "-" and not user.has_perm(f"assessments.{door.permission}", on):
        return 403
    return 200


def with_evidence(attribution: str = Round.Attribution.NAMED) -> Cast:
    stage = cast(attribution)
    changes.evidence.add_evidence(
        by=stage["leader"], on=stage.answer("1.1"), title="A link", url="https://example.org/"
    )
    return stage


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker) -> Iterator[Cast]:
    """One stage for all tests of this file: what a test changes is undone at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        stage = with_evidence()
        before(stage)
        another_version(stage)
        yield stage
        transaction.set_rollback(True)


@pytest.fixture
def submitted(stage: Cast) -> Cast:
    here = replace(stage, assessment=Assessment.objects.get(pk=stage.assessment.pk))
    here.start_agreeing()
    here.agree_everything()
    here.submit()
    return here


class TestDoors:
    def of(self, stage: Cast, doors: dict[Door, Row]) -> dict[Door, Row]:
        people = {who: stage[who] for who in (*PEOPLE, *STRANGERS)}
        return all_doors(stage.response, people, doors)

    def test_while_views_are_collected(self, stage):
        doors = of_world(COLLECTING)
        assert self.of(stage, doors) == doors

    def test_after_submission(self, submitted):
        doors = of_world(COLLECTING, SUBMITTED)
        assert self.of(submitted, doors) == doors

    def test_when_the_leader_has_finished(self, stage):
        doors = of_world(COLLECTING, FINISHED)
        stage.finish()
        assert self.of(stage, doors) == doors

    @pytest.mark.parametrize(
        "attribution", [Round.Attribution.ANONYMOUS, Round.Attribution.BY_TYPE]
    )
    def test_where_views_are_not_named(self, attribution, stage):
        Round.objects.filter(pk=stage.round.pk).update(attribution=attribution)
        has_finished(stage.response)
        doors = of_world(COLLECTING, NOT_NAMED)
        assert self.of(stage, doors) == doors


def address(name: str, stage: Cast) -> str:
    assessment, response = stage.assessment.key, stage.response.key
    evidence = Evidence.objects.earliest("pk")
    known: dict[str, list[Any]] = {
        "home": [],
        "rounds": [],
        "round": [stage.round.key],
        "targets": [stage.round.key],
        "change-round": [stage.round.key],
        "add-systems": [stage.round.key],
        "open-round": [stage.region.slug],
        "carry-from": [assessment, before(stage).key],
        "move-to": [assessment, *name_of(another_version(stage))],
        "my-carried": [assessment, response],
        "invitation": [assessment, response],
        "tasks": [assessment, response],
        "check": [assessment, response],
        "decline": [assessment, response],
        "close": [assessment, response],
        "criterion": [assessment, response, "1.1"],
        "answer-history": [assessment, response, "1.1"],
        "add-evidence": [assessment, response, "1.1"],
        "agreed": [assessment, "1.1"],
        "agreed-history": [assessment, "1.1"],
        "add-agreed-evidence": [assessment, "1.1"],
        "evidence": [evidence.key],
        "remove-evidence": [evidence.key],
        "criterion-results": [assessment, "1.1"],
    }
    arguments = known.get(name, [assessment])
    if name == "home":
        return reverse("home")
    if name in REPORTS:
        return reverse(f"reports:{name.removesuffix('-results')}", args=arguments)
    return reverse(named(name), args=arguments)


@pytest.fixture(scope="module")
def clients(stage: Cast) -> dict[str, Client]:
    """A browser for each person, signed in."""
    found = {who: Client() for who in stage.people}
    for who, client in found.items():
        client.force_login(stage[who])
    return found


#: Who may pass is led on from here, while views are collected.
LEAD_ON = {
    "evidence": "to the link that it is",
    "add-agreed-evidence": "back, because no score is agreed yet",
}


class Opened(NamedTuple):
    codes: Row
    words: str  # of the first who gets in


@pytest.fixture(scope="module")
def opened(stage: Cast, clients: dict[str, Client]) -> dict[str, Opened]:
    """Every page as those see it who are asked."""
    found = {}
    for name, door in PAGES.items():
        url, codes, words = address(name, stage), {}, ""
        for who in asked(door):
            # Whether it would come is the question: a report takes half a second to make.
            answer = (clients[who].head if name == "pdf" else clients[who].get)(url)
            leads_on = name in LEAD_ON and answer.status_code == 302
            codes[who] = 200 if leads_on else answer.status_code
            if codes[who] == 200:
                words = words or answer.content.decode()
        found[name] = Opened(codes, words)
    return found


@pytest.mark.one_database("open a page behind a door that both databases were asked about")
class TestPages:
    def test_stand_behind_their_doors(self, opened):
        doors = of_world(COLLECTING)
        expected = {n: {who: doors[d][who] for who in asked(d)} for n, d in PAGES.items()}
        assert {name: page.codes for name, page in opened.items()} == expected

    def test_inside_an_assessment_name_its_version_and_checksum(self, stage, opened):
        outside = {name for name, door in PAGES.items() if door.thing in ("round", "region")}
        inside = opened.keys() - LEAD_ON.keys() - outside - {"pdf"}
        for name in inside:
            assert stage.version.framework.title in opened[name].words, name
            assert stage.version.checksum[:12] in opened[name].words, name

    @pytest.mark.parametrize("name", OPEN_TO_EVERYBODY)
    def test_open_to_everybody(self, name, stage, clients):
        assert clients["nobody"].get(address(name, stage)).status_code == 200

    def test_somebody_who_is_not_signed_in_is_sent_to_sign_in_and_back(self, client, stage):
        for name in (*OPEN_TO_EVERYBODY, *PAGES):
            url = address(name, stage)
            response = client.get(url)
            assert response.status_code == 302, name
            assert response.url == f"{reverse('account_login')}?next={url}"


@pytest.mark.one_database("send a form to a door that both databases were asked about")
@pytest.mark.parametrize("name", WRITES)
def test_who_may_write(name, stage, clients):
    sent, door = WRITES[name]
    url, row = address(name, stage), of_world(COLLECTING)[door]
    for who in asked(door):
        with transaction.atomic():
            let = clients[who].post(url, sent).status_code not in (403, 404)
            transaction.set_rollback(True)  # the next finds it as it was
        assert let == (row[who] == 200), who


def test_every_page_stands_behind_a_door():
    from icsassess.assessments.urls import urlpatterns
    from icsassess.reports.urls import urlpatterns as reports

    by_post_only = {"start-agreeing"}
    known = {*PAGES, *OPEN_TO_EVERYBODY}
    assert {p.name for p in urlpatterns if p.name} - by_post_only <= known
    assert {p.name for p in reports} <= {name.removesuffix("-results") for name in REPORTS}
    assert known >= REPORTS


def test_whoever_is_asked_at_a_door_tells_it_from_every_other():
    doors = rows(COLLECTING)
    for door, row in doors.items():
        assert {row[who] for who in asked(door)} == {*row.values()}
        for other in doors.values():
            assert other == row or any(other[who] != row[who] for who in asked(door))
