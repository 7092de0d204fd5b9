"""What leaders said of each criterion, beside the agreed score."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects

from frameworks.content import CriterionContent, DomainContent, LevelContent, VersionContent
from icsassess.assessments import rules
from icsassess.assessments.models import (
    AgreedScore,
    Answer,
    Assessment,
    Carried,
    Evidence,
    Response,
)
from icsassess.assessments.queries.evidence import EVIDENCE
from icsassess.assessments.queries.judging import Judged, is_answered
from icsassess.assessments.queries.offers import offered
from icsassess.assessments.rules import disclosure
from icsassess.assessments.rules.spread import Spread, agenda, spread


@dataclass(frozen=True)
class LeaderView:
    """What one leader said of a criterion, named as the round promised."""

    by: str
    judged: Judged
    evidence: Sequence[Evidence]


@dataclass(frozen=True)
class Agreeing:
    """One criterion with what leaders said of it, in the order in which it is shown."""

    version: VersionContent
    criterion: CriterionContent
    said: list[tuple[str, Answer]]  # by whom, and what
    spread: Spread | None
    instead: str  # what stands where nothing is shown of what was said

    def views(self, some: Sequence[tuple[str, Answer]]) -> list[LeaderView]:
        """Some of what was `said`, with statements and evidence; at most three statements."""
        prefetch_related_objects([answer for _, answer in some], "statements", EVIDENCE)
        return [_view(by, answer, self.version, self.criterion) for by, answer in some]


def agreeing(agreed: AgreedScore, *, owes_view: bool) -> Agreeing:
    """For a reader who `owes_view` or does not. One statement, however many respondents."""
    assessment = agreed.assessment
    version = assessment.content
    criterion = version.criterion_with_id(agreed.criterion_id)
    answers = list(
        Answer.objects.filter(
            response__assessment=assessment,
            response__counted=True,
            criterion=criterion.id,
        ).select_related("level", "response__respondent", "response__organisation")
    )
    asking = _asking(assessment, owes_view)
    shown = disclosure.views(asking, [_given(answer) for answer in answers])
    said = [(by, answers[at]) for by, at in shown]
    scores = [answer.score for _, answer in said if answer.score is not None]
    instead = "" if said else disclosure.instead_of_figures(asking)
    return Agreeing(version, criterion, said, spread(scores), instead)


def _view(
    by: str, answer: Answer, version: VersionContent, criterion: CriterionContent
) -> LeaderView:
    """`answer` as it is shown; its statements and evidence are read already."""
    statuses = {s.statement_id: s.status for s in answer.statements.all()}
    judged = Judged(version, criterion, answer.words, statuses)
    return LeaderView(by, judged, list(answer.evidence.all()))


def _asking(assessment: Assessment, owes_view: bool) -> disclosure.Asking:
    attribution = assessment.round.attribution
    return disclosure.Asking(disclosure.Reader.OF_VIEWS, attribution, owes_view=owes_view)


def _given(answer: Answer) -> disclosure.Given:
    response = answer.response
    name = str(response.respondent)
    kind = "Other"
    if response.organisation:
        name += f", {response.organisation.name}"
        kind = response.organisation.get_type_display()
    if response.state == Response.State.CLOSED:
        name += " (closed by the lead)"
    return disclosure.Given(name, kind, answer.words)


@dataclass(frozen=True)
class AgreedRow:
    domain: DomainContent
    criterion: CriterionContent
    words: rules.judging.Words
    level: LevelContent | None
    missing: list[str]
    views: int  # how many leaders have said something; 0 where that is not shown
    spread: Spread | None  # None where nobody chose a level, or it is not shown
    instead: str  # what stands where views are not shown
    to_confirm: bool  # an earlier agreed score is offered


def agreed_rows(assessment: Assessment, *, owes_view: bool) -> list[AgreedRow]:
    """Every criterion with its agreed score and the spread of views; two statements.

    For a reader who `owes_view` or does not.
    """
    version, asking = assessment.content, _asking(assessment, owes_view)
    rows = (
        AgreedScore.objects.filter(assessment=assessment)
        .select_related("level")
        .annotate(to_confirm=offered("agreed_score", state=Carried.State.TO_CONFIRM))
    )
    agreed: dict[int, Any] = {score.criterion_id: score for score in rows}
    views: dict[int, list[int | None]] = defaultdict(list)
    given = Answer.objects.filter(
        is_answered(), response__assessment=assessment, response__counted=True
    )
    for criterion_id, score in given.order_by().values_list("criterion_id", "level__score"):
        views[criterion_id].append(score)

    def row(domain: DomainContent, c: CriterionContent) -> AgreedRow:
        words = agreed[c.id].words
        todo = [text for _, text in rules.judging.missing(words, scored=c.scored)]
        said = views[c.id]
        scores = [score for score in said if score is not None]
        instead = ""
        if not disclosure.shows_criterion(
            asking, with_level=len(scores), without=len(said) - len(scores)
        ):
            said, scores, instead = [], [], disclosure.instead_of_figures(asking)
        to_confirm = agreed[c.id].to_confirm
        level = version.level(words.score)
        return AgreedRow(
            domain, c, words, level, todo, len(said), spread(scores), instead, to_confirm
        )

    return [row(domain, c) for domain in version.domains for c in domain.criteria]


def most_disagreement_first(rows: Sequence[AgreedRow]) -> list[AgreedRow]:
    """`rows` in the order to talk about them (`agenda`); last those without scores to differ in."""
    order = agenda({row.criterion.ref: row.spread for row in rows if row.spread})
    place = {ref: at for at, ref in enumerate(order)}
    return sorted(rows, key=lambda row: place.get(row.criterion.ref, len(place)))
