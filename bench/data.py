"""What is measured on: the demo, and beside it a round with 1, 10 and 100 leaders.

Built through the rooms' own changes, so that every state is one that people can reach.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from frameworks.changes.versions import publish, store
from frameworks.content import CriterionContent
from frameworks.files import definition
from frameworks.models import FrameworkVersion
from frameworks.queries.versions import content
from frameworks.rules.scoring import Status
from icsassess.accounts.models import Membership, User
from icsassess.accounts.roles import Role
from icsassess.assessments import changes
from icsassess.assessments.models import Assessment, Response
from icsassess.assessments.rules.judging import Words
from icsassess.demo import changes as demo
from icsassess.systems.models import Organisation, Region, System

FRAMEWORK = settings.BASE_DIR / "fixtures" / "frameworks" / "west-midlands-2018.yaml"
SIZES = (1, 10, 100)
PARAGRAPH = "Partners meet every month, agree what comes first and look at what came of it. " * 3


@dataclass(frozen=True)
class Made:
    """Who looks, and at what."""

    lead: User  # system lead of every system of the round
    row: Organisation  # for the floor
    criteria: tuple[CriterionContent, ...]
    assessments: dict[int, Assessment]  # by their number of respondents
    response: Response  # the lead's own, not begun
    finished: Assessment  # the demo's


def build() -> Made:
    """Fill an empty database. Raises SystemExit where there is anything in it."""
    if connection.introspection.table_names():
        raise SystemExit("This database is not empty. The bench fills one that is thrown away.")
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    version, _ = store(definition.parse(FRAMEWORK.read_bytes(), FRAMEWORK.name))
    publish(version)
    with transaction.atomic():
        demo.load(version=version, today=datetime.date.today())
        return _round(version)


def _round(version: FrameworkVersion) -> Made:
    region = Region.objects.create(name="Bench", slug="bench")
    lead = User.objects.create_user("lead@bench.example.org", name="System lead")
    systems = [_system(region, leaders, lead) for leaders in SIZES]
    criteria = content(version).criteria
    round = changes.rounds.open_round(
        by=lead,
        region=region,
        version=version,
        title="Bench",
        opens=datetime.date(2018, 1, 1),
        due=datetime.date(2018, 3, 31),
        systems=systems,
    )
    assessments = [round.assessments.get(system=system) for system in systems]
    for assessment in assessments:
        _answer(assessment, criteria, by=lead)
        _agree(assessment, criteria, by=lead)
    finished = Assessment.objects.get(state=Assessment.State.SUBMITTED)
    Membership.objects.create(user=lead, system=finished.system, role=Role.SYSTEM_LEAD)
    leads = Membership.objects.filter(user=lead, system=systems[0])
    [response] = changes.respondents.add_respondents(
        by=lead, assessment=assessments[0], leaders=leads
    )
    return Made(
        lead,
        Organisation.objects.filter(system=systems[0])[0],
        criteria,
        dict(zip(SIZES, assessments, strict=True)),
        response,
        finished,
    )


def _system(region: Region, leaders: int, lead: User) -> System:
    system = System.objects.create(
        region=region, name=f"System with {leaders}", slug=f"bench-{leaders}"
    )
    Membership.objects.create(user=lead, system=system, role=Role.SYSTEM_LEAD)
    partners = [
        Organisation.objects.create(system=system, name=label, type=kind)
        for kind, label in Organisation.Type.choices
    ]
    for number in range(leaders):
        Membership.objects.create(
            user=User.objects.create_user(
                f"{number}.{leaders}@bench.example.org", name=f"Leader {number}"
            ),
            system=system,
            role=Role.SYSTEM_LEADER,
            organisation=partners[number % len(partners)],
        )
    return system


def _answer(assessment: Assessment, criteria: tuple[CriterionContent, ...], *, by: User) -> None:
    leaders = Membership.objects.filter(system=assessment.system, role=Role.SYSTEM_LEADER)
    for number, response in enumerate(
        changes.respondents.add_respondents(by=by, assessment=assessment, leaders=leaders)
    ):
        answers = {answer.criterion_id: answer for answer in response.answers.all()}
        for criterion in criteria:
            changes.answering.save_answer(
                by=response.respondent,
                answer=answers[criterion.id],
                words=words(number + criterion.id),
                statuses=statuses(criterion, number),
                seen=0,
            )
        changes.answering.complete_response(by=response.respondent, response=response)


def _agree(assessment: Assessment, criteria: tuple[CriterionContent, ...], *, by: User) -> None:
    changes.agreeing.start_agreeing(by=by, assessment=assessment)
    for number, agreed in enumerate(assessment.agreed_scores.all()):
        changes.agreeing.save_agreed_score(by=by, agreed=agreed, words=words(number), seen=0)
        changes.evidence.add_evidence(
            by=by, on=agreed, title="Minutes of the board", url="https://example.org/minutes"
        )


def words(number: int) -> Words:
    """What somebody says; the next number says something else."""
    return Words(
        "scored",
        number % 5 + 1,
        rationale=f"{number}. {PARAGRAPH}",
        strengths=f"{number}. {PARAGRAPH}",
        gaps=f"{number}. {PARAGRAPH}",
        support="A day with a system that is further on.",
    )


def statuses(criterion: CriterionContent, number: int) -> dict[int, str]:
    """A status for every statement; the next number gives each another."""
    several = list(Status)
    return {
        statement.id: several[(number + at) % len(several)].value
        for at, statement in enumerate(criterion.statements)
    }
