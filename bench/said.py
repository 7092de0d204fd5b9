"""What leaders and systems say: saved through the rooms' own changes, or written in bulk.

Bulk is for numbers that would take minutes one by one. Its rows are those that the changes would
have left, without their history and without acts told; nothing that is measured reads either.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any

from django.utils import timezone

from frameworks.content import CriterionContent, VersionContent
from frameworks.queries.versions import content
from frameworks.rules.scoring import Status
from icsassess.accounts.models import Membership, User
from icsassess.assessments import changes
from icsassess.assessments.models import (
    AgreedScore,
    Answer,
    Assessment,
    Evidence,
    Response,
    StatementAnswer,
)
from icsassess.assessments.rules.judging import TEXTS, Words

PARAGRAPH = "Partners meet every month, agree what comes first and look at what came of it. " * 3
MINUTES, AT = "Minutes of the board", "https://example.org/minutes"


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


# Through changes


def answer(response: Response, *, number: int = 0) -> None:
    """Let a leader answer every criterion; the next number answers otherwise."""
    answers = {answer.criterion_id: answer for answer in response.answers.all()}
    for criterion in response.assessment.content.criteria:
        changes.answering.save_answer(
            by=response.respondent,
            answer=answers[criterion.id],
            words=words(number + criterion.id),
            statuses=statuses(criterion, number),
            seen=0,
        )


def agree(assessment: Assessment, *, by: User) -> None:
    """Agree every score, with evidence beside each."""
    changes.agreeing.start_agreeing(by=by, assessment=assessment)
    for number, agreed in enumerate(assessment.agreed_scores.all()):
        changes.agreeing.save_agreed_score(by=by, agreed=agreed, words=words(number), seen=0)
        changes.evidence.add_evidence(by=by, on=agreed, title=MINUTES, url=AT)


# In bulk


def answer_in_bulk(assessment: Assessment, leaders: Iterable[Membership]) -> list[Response]:
    """Ask leaders who were not asked yet, and let each answer every criterion and finish."""
    criteria = assessment.content.criteria
    now = timezone.now()
    responses = Response.objects.bulk_create(
        Response(
            assessment=assessment,
            respondent_id=leader.user_id,
            organisation_id=leader.organisation_id,
            state=Response.State.COMPLETE,
            completed_at=now,
        )
        for leader in leaders
    )
    rows = list(product(enumerate(responses), criteria))
    answers = Answer.objects.bulk_create(
        Answer(
            response=response,
            criterion_id=criterion.id,
            changed_by_id=response.respondent_id,
            **_columns(assessment.content, words(number + criterion.id)),
        )
        for (number, response), criterion in rows
    )
    StatementAnswer.objects.bulk_create(
        StatementAnswer(answer=answer, statement_id=statement, status=status)
        for ((number, _), criterion), answer in zip(rows, answers, strict=True)
        for statement, status in statuses(criterion, number).items()
    )
    return responses


def agree_in_bulk(assessments: Sequence[Assessment], *, by: User, number: int = 0) -> None:
    """Agree every score of several assessments of one version, with evidence beside each.

    The next number agrees otherwise.
    """
    version = content(assessments[0].version)
    for assessment in assessments:
        changes.agreeing.start_agreeing(by=by, assessment=assessment)
    rows = AgreedScore.objects.filter(assessment__in=assessments)
    for at, criterion in enumerate(version.criteria, number):
        rows.filter(criterion=criterion.id).update(changed_by=by, **_columns(version, words(at)))
    Evidence.objects.bulk_create(
        Evidence(agreed_score=row, added_by=by, title=MINUTES, url=AT) for row in rows
    )


def _columns(version: VersionContent, said: Words) -> dict[str, Any]:
    """The columns of a judgement that was saved once."""
    level = version.level(said.score)
    return {
        "standing": said.standing,
        "level_id": level.id if level else None,
        **{name: getattr(said, name) for name in TEXTS},
        "revision": 1,
        "changed_at": timezone.now(),
    }
