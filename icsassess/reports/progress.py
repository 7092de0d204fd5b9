"""What changed since an earlier assessment of the same system.

Scores are subtracted only on the same version or over links 'equivalent'; the others stand side by
side.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from frameworks.content import CriterionContent, LevelContent, VersionContent
from frameworks.queries.links import Linked, confirmed
from frameworks.rules.origins import same_levels
from icsassess.assessments.models import AgreedScore, Assessment
from icsassess.assessments.rules.judging import is_answered
from icsassess.reports import reads
from icsassess.reports.rules import difference, said


@dataclass(frozen=True)
class Earlier:
    """A submitted assessment with which this one may be compared."""

    assessment_key: UUID
    round: str
    version: str
    submitted: datetime.datetime


@dataclass(frozen=True)
class Side:
    """One criterion as it was agreed then, or now."""

    criterion: CriterionContent
    said: str
    score: int | None

    @property
    def heading(self) -> str:
        return self.criterion.heading


@dataclass(frozen=True)
class Step:
    """A criterion now and one that it is compared with; `change` in levels, if it can be said."""

    now: Side
    then: Side | None
    change: int | None
    words: str

    @property
    def sign(self) -> str:
        if self.change is None:
            return ""
        return f"+{self.change}" if self.change > 0 else f"−{-self.change}" if self.change else "0"  # noqa: RUF001


@dataclass(frozen=True)
class Progress:
    earlier: Earlier
    choices: tuple[Earlier, ...]  # latest first
    same_version: bool
    steps: tuple[Step, ...]
    gone: tuple[Side, ...]

    @property
    def is_linked(self) -> bool:
        """Whether criteria can stand beside each other: those of one version can, as it is."""
        return self.same_version or any(step.then for step in self.steps)

    @property
    def gone_heading(self) -> str:
        return "Not asked any more" if self.same_version else "Gone, or not linked to one of now"

    @property
    def compared(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.change is not None)

    @property
    def up(self) -> int:
        return sum(step.change > 0 for step in self.compared if step.change is not None)

    @property
    def down(self) -> int:
        return sum(step.change < 0 for step in self.compared if step.change is not None)

    @property
    def level(self) -> int:
        return len(self.compared) - self.up - self.down

    @property
    def not_compared(self) -> int:
        """Criteria of now of which no change can be said."""
        compared = {step.now.criterion.ref for step in self.compared}
        return len({step.now.criterion.ref for step in self.steps} - compared)

    def of(self, ref: str) -> list[Step]:
        """What `ref` is compared with."""
        return [step for step in self.steps if step.now.criterion.ref == ref and step.then]


def progress(
    assessment: Assessment,
    agreed: Mapping[int, AgreedScore],
    against: UUID | None = None,
    only: CriterionContent | None = None,
) -> Progress | None:
    """Compare `assessment`, whose agreed scores stand in `agreed` by criterion, with an earlier.

    That is the one with the key `against`, or the latest of the same version or with a confirmed
    link to it, or the latest. None where the system has submitted none before it, or `against`
    is none of them. `only` compares that one criterion. At most three statements.
    """
    before = earlier(assessment)
    if not before:
        return None
    links = confirmed(assessment.version_id)
    chosen = _chosen(before, against, {assessment.version_id, *links})
    if chosen is None:
        return None
    now = _Sides(assessment.content, agreed)
    criteria = (only,) if only else now.version.criteria
    pairs = _pairs(links.get(chosen.version_id, ()))
    if same := chosen.version_id == assessment.version_id:
        pairs = {c.id: [(c.id, "same")] for c in criteria}
    if only:
        asked = [criterion for criterion, _ in pairs.get(only.id, ())]
        rows = list(reads.agreed_scores.queryset(chosen.pk).filter(criterion__in=asked))
    else:
        rows = reads.agreed_scores(chosen.pk)
    then = _Sides(chosen.content, {row.criterion_id: row for row in rows})
    new = "Not asked then" if same else "New, or not linked to an earlier one"
    steps = [
        step
        for c in criteria
        for step in _steps(c, now, then, pairs) or [Step(now.side(c), None, None, new)]
    ]
    met = {step.then.criterion.id for step in steps if step.then}
    return Progress(
        earlier=_named(chosen),
        choices=tuple(map(_named, before)),
        same_version=same,
        steps=tuple(steps),
        gone=() if only else tuple(then.side(c) for c in then.version.criteria if c.id not in met),
    )


def earlier(assessment: Assessment) -> list[Assessment]:
    """What the system submitted before, the latest first."""
    until = assessment.submitted_at or timezone.now()
    found = reads.submitted_before(assessment.system_id, until)
    return [one for one in found if one.pk != assessment.pk]


#: {criterion of now: [(earlier criterion, what it is to it)]}
Pairs = Mapping[int, Sequence[tuple[int, str]]]


def _pairs(links: Iterable[Linked]) -> Pairs:
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for one in links:
        found[one.there.pk].append((one.here.pk, one.kind))
    return found


def _chosen(
    earlier: Sequence[Assessment], against: UUID | None, related: Collection[int]
) -> Assessment | None:
    if against is not None:
        return next((one for one in earlier if one.key == against), None)
    return next((one for one in earlier if one.version_id in related), earlier[0])


@dataclass(frozen=True)
class _Sides:
    """The criteria of one assessment with what was agreed of them."""

    version: VersionContent
    agreed: Mapping[int, AgreedScore]

    def side(self, criterion: CriterionContent) -> Side:
        row = self.agreed.get(criterion.id, AgreedScore())
        level = self.version.level_with_id(row.level_id)
        words = said(
            row.standing,
            _in_words(level),
            scored=criterion.scored,
            answered=is_answered(row.words, scored=criterion.scored),
        )
        return Side(criterion, words, level.score if level else None)


def _in_words(level: LevelContent | None) -> str | None:
    return f"{level.score}. {level.status}" if level else None


def _steps(criterion: CriterionContent, now: _Sides, then: _Sides, pairs: Pairs) -> list[Step]:
    side = now.side(criterion)
    alike = same_levels(then.version.levels, now.version.levels)
    steps = []
    for earlier_id, kind in pairs.get(criterion.id, ()):
        if earlier_id not in then.agreed:  # it belongs to a tier that was not asked then
            continue
        earlier = then.version.criterion_with_id(earlier_id)
        was = then.side(earlier)
        if criterion.scored and earlier.scored:
            change, words = difference(kind, same_levels=alike, then=was.score, now=side.score)
        else:
            change, words = None, "Not comparable: answered in words"
        steps.append(Step(side, was, change, words))
    return steps


def _named(assessment: Assessment) -> Earlier:
    assert assessment.submitted_at  # noqa: S101  (only what was submitted is earlier)
    return Earlier(
        assessment.key, assessment.round.title, str(assessment.version), assessment.submitted_at
    )
