"""What is measured on: the demo, and rounds with many leaders, many systems, many criteria.

Rounds, respondents, states and what up to ten leaders say are made through the rooms' own changes.
What is said by more leaders, in many systems and of 480 criteria is written in bulk (`said.py`).
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.management import call_command
from django.db import connection, transaction

from bench import files, places, said
from frameworks.changes.versions import publish, store
from frameworks.files import definition
from frameworks.models import FrameworkVersion
from icsassess.accounts.models import User
from icsassess.accounts.roles import Role
from icsassess.assessments import changes
from icsassess.assessments.models import Assessment, Response, Round
from icsassess.demo import changes as demo
from icsassess.systems.models import Organisation, Region, System

SIZES = (1, 10, 100, 200)  # leaders who were asked in a system
ONE_BY_ONE = 10  # more leaders than these answer in bulk
SAVES = 4  # ways of saving, each in a response of its own
SYSTEMS, OF_FACILITATOR, YEARS = 100, 50, 4
FEW = 3  # leaders of each of these systems, and of one that was assessed twice
OF_LARGE = 10  # leaders where there are 480 criteria


@dataclass(frozen=True)
class Standard:
    """Assessments on the framework of 2018, each the only one of its round."""

    leader: User
    responses: list[Response]  # the leader's own, all answered
    lead: User  # of all these systems
    assessments: dict[int, Assessment]  # by the number of leaders who were asked
    twice: Assessment  # of a system that has submitted before


@dataclass(frozen=True)
class Regional:
    """Many systems in one round; half of them in the rounds before it too."""

    reviewer: User
    latest: Round
    facilitator: User  # of that half


@dataclass(frozen=True)
class Large:
    """Assessments on a framework of 480 criteria."""

    lead: User
    assessment: Assessment
    response: Response  # the lead's own
    twice: Assessment


@dataclass(frozen=True)
class Made:
    row: Organisation  # for the floor
    finished: Assessment  # the demo's
    standard: Standard
    regional: Regional
    large: Large

    @property
    def lead(self) -> User:
        """Who may see the finished one."""
        return self.standard.lead


def build() -> Made:
    """Fill an empty database. Raises SystemExit where there is anything in it."""
    if connection.introspection.table_names():
        raise SystemExit("This database is not empty. The bench fills one that is thrown away.")
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    with transaction.atomic():
        version = _published(files.FRAMEWORK.read_bytes())
        demo.load(version=version, today=datetime.date.today())
        finished = Assessment.objects.get(state=Assessment.State.SUBMITTED)
        standard = _standard(version)
        places.join(standard.lead, Role.SYSTEM_LEAD, finished.system)
        return Made(
            row=Organisation.objects.filter(system=finished.system)[0],
            finished=finished,
            standard=standard,
            regional=_regional(version),
            large=_large(_published(files.large().encode())),
        )


def _published(file: bytes) -> FrameworkVersion:
    version, _ = store(definition.parse(file, "bench.yaml"))
    publish(version)
    return version


def _standard(version: FrameworkVersion) -> Standard:
    region = places.region("Standard")
    lead, leader = places.person("Lead"), places.person("Leader")
    own = places.system(region, "System of the leader", lead=lead)
    membership = places.join(leader, Role.SYSTEM_LEADER, own)
    responses = []
    for year in range(SAVES):
        [assessment] = _round(version, f"Way {year} of saving", [own], by=lead)
        responses += changes.respondents.add_respondents(
            by=lead, assessment=assessment, leaders=[membership]
        )
    for response in responses:
        said.answer(response)
    assessments = {}
    for size in SIZES:
        system = places.system(region, f"System of {size}", lead=lead)
        [assessments[size]] = _round(version, f"{size} leaders", [system], by=lead)
        _ask(assessments[size], size, by=lead)
        said.agree(assessments[size], by=lead)
    twice = _twice(version, region, by=lead)
    return Standard(leader, responses, lead, assessments, twice)


def _ask(assessment: Assessment, number: int, *, by: User) -> None:
    """Let so many leaders answer everything and finish."""
    leaders = places.leaders(assessment.system, number)
    if number > ONE_BY_ONE:
        said.answer_in_bulk(assessment, leaders)
        return
    asked = changes.respondents.add_respondents(by=by, assessment=assessment, leaders=leaders)
    for at, response in enumerate(asked):
        said.answer(response, number=at)
        changes.answering.complete_response(by=response.respondent, response=response)


def _twice(version: FrameworkVersion, region: Region, *, by: User) -> Assessment:
    """The second assessment of a system that has submitted its first."""
    system = places.system(region, f"System that goes on, {region.name}", lead=by)
    leaders = places.leaders(system, FEW)
    [first] = _round(version, "First", [system], by=by, year=2017)
    said.agree_in_bulk([first], by=by)
    changes.agreeing.submit(by=by, assessment=first, signed_as="The independent chair")
    [second] = _round(version, "Second", [system], by=by)
    said.answer_in_bulk(second, leaders)
    said.agree_in_bulk([second], by=by, number=1)
    return second


def _regional(version: FrameworkVersion) -> Regional:
    region = places.region("Region")
    reviewer, facilitator, lead = map(places.person, ("Reviewer", "Facilitator", "Lead of many"))
    places.oversee(reviewer, region)
    systems = [places.system(region, f"System {at}", lead=lead) for at in range(SYSTEMS)]
    leaders = [places.leaders(system, FEW) for system in systems]
    theirs = systems[:OF_FACILITATOR]
    for system in theirs:
        places.join(facilitator, Role.FACILITATOR, system)
    for year in range(2018 - YEARS + 1, 2018):
        earlier = _round(version, f"Spring {year}", theirs, by=reviewer, year=year)
        said.agree_in_bulk(earlier, by=lead)
        for assessment in earlier:
            changes.agreeing.submit(
                by=lead, assessment=assessment, signed_as="The independent chair"
            )
    latest = _round(version, "Spring 2018", systems, by=reviewer)
    for assessment, asked in zip(latest, leaders, strict=True):
        said.answer_in_bulk(assessment, asked)
    said.agree_in_bulk(latest, by=lead)
    return Regional(reviewer, latest[0].round, facilitator)


def _large(version: FrameworkVersion) -> Large:
    region = places.region("Large")
    lead = places.person("Lead of the large ones")
    system = places.system(region, "System of 480 criteria", lead=lead)
    [assessment] = _round(version, "Large", [system], by=lead)
    asked = [*lead.memberships.all(), *places.leaders(system, OF_LARGE)]
    own, *_ = said.answer_in_bulk(assessment, asked)
    said.agree_in_bulk([assessment], by=lead)
    changes.answering.reopen_response(by=lead, response=own)
    return Large(lead, assessment, own, _twice(version, region, by=lead))


def _round(
    version: FrameworkVersion, title: str, systems: Sequence[System], *, by: User, year: int = 2018
) -> list[Assessment]:
    """Open a round; return the assessment of each of `systems`, which lie in one region."""
    round = changes.rounds.open_round(
        by=by,
        region=systems[0].region,
        version=version,
        title=title,
        opens=datetime.date(year, 1, 1),
        due=datetime.date(year, 3, 31),
        systems=systems,
    )
    made = {assessment.system_id: assessment for assessment in round.assessments.all()}
    return [made[system.pk] for system in systems]
