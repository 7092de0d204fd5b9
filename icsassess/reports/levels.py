"""What a system, its places and its neighbourhoods say in one round, level by level.

Only what was submitted is counted; those that have not submitted are named.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper

from frameworks.content import CriterionContent, DomainContent, LevelContent, VersionContent
from frameworks.queries.versions import content
from frameworks.rules.profile import Agreed, Coverage, Profile, coverage, profile
from icsassess.assessments.models import AgreedScore, Assessment
from icsassess.assessments.queries.judging import is_answered
from icsassess.assessments.rules.rounds import TIERS
from icsassess.reports import reads
from icsassess.reports.rules import counts_as, median_in_words, said

SIDE_BY_SIDE = 5  # places in one table on paper


@dataclass(frozen=True)
class Place:
    """A system, place or neighbourhood of the round."""

    assessment_key: UUID
    name: str
    state: str  # in words


@dataclass(frozen=True)
class Cell:
    """What one place says of one criterion."""

    name: str  # of the place
    said: str
    level: LevelContent | None
    counts_as: str  # for coverage: '', 'scored', 'dont_know' or 'not_applicable'


@dataclass(frozen=True)
class Line:
    """One criterion over the places that were counted, in their order."""

    criterion: CriterionContent
    cells: tuple[Cell, ...]
    profile: Profile  # of the scores; empty where the criterion takes none
    levels: tuple[LevelContent, ...]

    @property
    def coverage(self) -> Coverage:
        return coverage([cell.counts_as for cell in self.cells])

    @property
    def median_in_words(self) -> str:
        return median_in_words(self.profile.median, {v.score: v.status for v in self.levels})

    @property
    def distribution(self) -> str:
        """'2 Maturing, 1 Beginning': how many places are at each level, the highest first."""
        counts = self.profile.distribution
        found = [(counts[v.score], v.status) for v in reversed(self.levels) if counts[v.score]]
        return ", ".join(f"{n} {status}" for n, status in found) or "–"


@dataclass(frozen=True)
class Tier:
    """One level: who speaks there, and what those who submitted say."""

    name: str  # 'Place level'
    counted: tuple[Place, ...]
    waiting: tuple[Place, ...]
    domains: tuple[tuple[DomainContent, tuple[Line, ...]], ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for _, lines in self.domains for line in lines)

    @property
    def asked(self) -> int:
        return len(self.counted) + len(self.waiting)

    @property
    def columns(self) -> int:
        """Of the table on a page: the criterion, the places, and their sum if there are several."""
        return 1 + len(self.counted) + (3 if self.is_scored else 1) * (len(self.counted) > 1)

    @property
    def is_scored(self) -> bool:
        return any(line.criterion.scored for line in self.lines)

    @property
    def sheets(self) -> list[tuple[tuple[Place, ...], list[Any]]]:
        """The places a few at a time, each with (domain, [(line, its cells for them)])."""
        return [
            (
                self.counted[at : at + SIDE_BY_SIDE],
                [
                    (domain, [(line, line.cells[at : at + SIDE_BY_SIDE]) for line in lines])
                    for domain, lines in self.domains
                ],
            )
            for at in range(0, len(self.counted), SIDE_BY_SIDE)
        ]


@dataclass(frozen=True)
class Levels:
    tiers: tuple[Tier, ...]
    until: datetime.datetime | None  # what was submitted later is not counted


@dataclass(frozen=True)
class _Table:
    """The criteria of one tier and who speaks there."""

    tier: str
    asked: VersionContent
    counted: Sequence[Assessment]
    waiting: Sequence[Assessment]


def levels(assessment: Assessment, *, until: datetime.datetime | None = None) -> Levels | None:
    """The levels below `assessment`, its own among them, in two statements.

    None where no place within its system is asked in the same round. `until` leaves out what was
    submitted later.
    """
    tables = _tables(assessment, until)
    if not tables:
        return None
    agreed = _agreed({one for table in tables for one in table.counted})
    return Levels(tuple(_tier(assessment.content, table, agreed) for table in tables), until)


def sizes(
    assessment: Assessment, *, until: datetime.datetime | None = None
) -> list[tuple[int, int]]:
    """The rows and columns of each table of `levels`: its criteria, and the places that are
    counted. One statement.
    """
    return [(len(table.asked.criteria), len(table.counted)) for table in _tables(assessment, until)]


def _tables(assessment: Assessment, until: datetime.datetime | None) -> list[_Table]:
    if assessment.system.kind == TIERS[-1]:
        return []
    found = reads.below(assessment.system_id, assessment.round_id)
    below = [one for one in found if one.version_id == assessment.version_id]
    if not below:
        return []
    family = [assessment, *sorted(below, key=lambda one: one.system.path)]
    tables = [_table(tier, family, until) for tier in TIERS]
    return [table for table in tables if table.counted or table.waiting]


def _table(tier: str, family: Sequence[Assessment], until: datetime.datetime | None) -> _Table:
    """Who speaks at `tier`; in a version of one tier, those who are of that kind themselves."""
    asked = content(family[0].version)
    if len(asked.tiers) > 1:
        asked = asked.of_tiers([tier])
        speaking = [one for one in family if tier in one.content.tiers]
    else:
        speaking = [one for one in family if one.system.kind == tier]
    counted = [
        one
        for one in speaking
        if one.is_submitted and one.submitted_at and (not until or one.submitted_at <= until)
    ]
    return _Table(tier, asked, counted, [one for one in speaking if one not in counted])


def _agreed(counted: Collection[Assessment]) -> Mapping[int, Mapping[int, Any]]:
    """By assessment and criterion: (standing, id of the level, whether it is answered)."""
    answered = ExpressionWrapper(is_answered(), output_field=BooleanField())
    rows = (
        AgreedScore.objects.filter(assessment__in=counted)
        .order_by()
        .annotate(answered=answered)
        .values_list("assessment_id", "criterion_id", "standing", "level_id", "answered")
    )
    found: dict[int, dict[int, Any]] = defaultdict(dict)
    for assessment_id, criterion_id, *agreed in rows:
        found[assessment_id][criterion_id] = agreed
    return found


def _tier(version: VersionContent, table: _Table, agreed: Mapping[int, Mapping[int, Any]]) -> Tier:
    def line(criterion: CriterionContent) -> Line:
        said = {one.system.name: agreed[one.pk].get(criterion.id) for one in table.counted}
        return _line(version, criterion, said)

    return Tier(
        name=f"{table.tier.capitalize()} level",
        counted=tuple(map(_place, table.counted)),
        waiting=tuple(map(_place, table.waiting)),
        domains=tuple(
            (domain, tuple(map(line, domain.criteria))) for domain in table.asked.domains
        ),
    )


def _place(assessment: Assessment) -> Place:
    return Place(assessment.key, str(assessment.system), assessment.state_in_words)


def _line(version: VersionContent, criterion: CriterionContent, agreed: Mapping[str, Any]) -> Line:
    """`agreed` is the row of each place, by its name; None where there is none."""
    cells = tuple(
        _cell(version, criterion, name, *(row or ("", None, False))) for name, row in agreed.items()
    )
    scores = [
        Agreed(str(at), cell.counts_as, cell.level.score if cell.level else None)
        for at, cell in enumerate(cells)
        if criterion.scored
    ]
    scale = [level.score for level in version.levels]
    return Line(criterion, cells, profile(scores, scale), version.levels)


def _cell(
    version: VersionContent,
    criterion: CriterionContent,
    name: str,
    standing: str,
    level_id: int | None,
    answered: bool,
) -> Cell:
    level = version.level_with_id(level_id)
    return Cell(
        name,
        said(standing, level.status if level else None, scored=criterion.scored, answered=answered),
        level,
        counts_as(standing, answered=answered),
    )
