"""What leaders said of each criterion, beside the agreed score."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from frameworks.content import CriterionContent, DomainContent, LevelContent, VersionContent
from frameworks.rules.scoring import Suggestion
from icsassess.assessments import rules
from icsassess.assessments.models import (
    AgreedScore,
    Answer,
    Assessment,
    Carried,
    Evidence,
    Response,
)
from icsassess.assessments.queries.evidence import EVIDENCE, evidence_of
from icsassess.assessments.queries.judging import evidence_points_to, is_answered
from icsassess.assessments.queries.offers import offered
from icsassess.assessments.rules.spread import Spread, spread


@dataclass(frozen=True)
class LeaderView:
    """What one leader said of a criterion, named as the round promised."""

    by: str
    words: rules.judging.Words
    level: LevelContent | None
    suggestion: Suggestion | None
    evidence: Sequence[Evidence]


@dataclass(frozen=True)
class Agreeing:
    """One criterion with every view beside the agreed score."""

    version: VersionContent
    criterion: CriterionContent
    views: list[LeaderView]
    spread: Spread | None
    evidence: Sequence[Evidence]


def agreeing(agreed: AgreedScore) -> Agreeing:
    """Four statements, whatever the number of respondents."""
    assessment = agreed.assessment
    version = assessment.content
    criterion = version.criterion_with_id(agreed.criterion_id)
    answers = list(
        Answer.objects.filter(response__assessment=assessment, criterion=criterion.id)
        .select_related("level", "response__respondent", "response__organisation")
        .prefetch_related("statements", EVIDENCE)
    )
    # Who was asked and said nothing hides nobody: the page of the assessment tells who answered.
    answers = [answer for answer in answers if not answer.words.is_empty]
    names = rules.disclosure.attributions(
        [_person_and_type(answer.response) for answer in answers], assessment.round.attribution
    )
    views = [
        LeaderView(
            name,
            answer.words,
            version.level(answer.score),
            evidence_points_to(
                version, criterion, {s.statement_id: s.status for s in answer.statements.all()}
            ),
            list(answer.evidence.all()),
        )
        for name, answer in zip(names, answers, strict=True)
    ]
    # By name would give away who is who where names are not shown; by what is said does not.
    views.sort(key=lambda v: (-(v.words.score or 0), v.by, v.words.standing, *v.words.texts))
    return Agreeing(
        version,
        criterion,
        views,
        spread([v.words.score for v in views if v.words.score is not None]),
        evidence_of(agreed),
    )


def _person_and_type(response: Response) -> tuple[str, str]:
    organisation = response.organisation
    if not organisation:
        return str(response.respondent), "Other"
    return f"{response.respondent}, {organisation.name}", organisation.get_type_display()


@dataclass(frozen=True)
class AgreedRow:
    criterion: CriterionContent
    words: rules.judging.Words
    missing: list[str]
    views: int  # how many leaders have said something
    spread: Spread | None
    to_confirm: bool  # an earlier agreed score is offered


def agreed_rows(assessment: Assessment) -> list[tuple[DomainContent, list[AgreedRow]]]:
    """Every criterion with its agreed score and the spread of views; two statements."""
    version = assessment.content
    rows = (
        AgreedScore.objects.filter(assessment=assessment)
        .select_related("level")
        .annotate(to_confirm=offered("agreed_score", state=Carried.State.TO_CONFIRM))
    )
    agreed: dict[int, Any] = {score.criterion_id: score for score in rows}
    views: dict[int, list[int | None]] = defaultdict(list)
    given = Answer.objects.filter(is_answered(), response__assessment=assessment)
    for criterion_id, score in given.order_by().values_list("criterion_id", "level__score"):
        views[criterion_id].append(score)

    def row(c: CriterionContent) -> AgreedRow:
        words = agreed[c.id].words
        todo = [text for _, text in rules.judging.missing(words, scored=c.scored, above=False)]
        scores = [score for score in views[c.id] if score is not None]
        to_confirm = agreed[c.id].to_confirm
        return AgreedRow(c, words, todo, len(views[c.id]), spread(scores), to_confirm)

    return [(domain, [row(c) for c in domain.criteria]) for domain in version.domains]
