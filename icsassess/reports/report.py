"""What one assessment found, as one value: the same for the page, the PDF and what comes later.

Nothing here names a leader. Views are counts, as far as `disclosure` shows them.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from statistics import median
from uuid import UUID

from frameworks.content import CriterionContent, DomainContent, LevelContent, VersionContent
from frameworks.rules.profile import Coverage, Profile, coverage
from frameworks.rules.scoring import Band, Method, Status, Suggestion
from icsassess.assessments.rules.disclosure import (
    Asking,
    about_groups,
    instead_of_figures,
    who_sees,
)
from icsassess.assessments.rules.spread import Spread
from icsassess.reports.levels import Levels
from icsassess.reports.progress import Progress
from icsassess.reports.rules import counts_as, middle_status, said


@dataclass(frozen=True)
class Group:
    """Leaders of one type of organisation, or all of them: how many were asked and answered."""

    name: str
    invited: int
    started: int  # those who finished among them
    complete: int


@dataclass(frozen=True)
class TookPart:
    """Who took part. No groups where the round is anonymous."""

    everybody: Group
    groups: tuple[Group, ...]
    closed: int = 0  # of those who finished, how many the lead closed for them

    @property
    def rows(self) -> tuple[Group, ...]:
        return (*self.groups, self.everybody)

    @property
    def rate(self) -> int | None:
        """Complete responses as a percentage of those invited; None when nobody was."""
        whole = self.everybody
        return round(100 * whole.complete / whole.invited) if whole.invited else None


@dataclass(frozen=True)
class EvidenceLine:
    key: UUID
    title: str
    url: str  # blank for a file
    file_name: str  # blank for a link
    origin: str = ""  # the earlier assessment that it came along from: 'Spring 2017 (2017)'


@dataclass(frozen=True)
class Origin:
    """An earlier agreed score that was confirmed for this one; not by whom, which history tells."""

    assessment: str  # 'Spring 2017 (2017)'
    heading: str
    confirmed: datetime.datetime


@dataclass(frozen=True)
class Views:
    """What leaders said of one criterion, without names; empty when too few to be shown."""

    shown: bool
    counts: tuple[tuple[LevelContent, int], ...] = ()  # every level, lowest first
    dont_know: int = 0
    not_applicable: int = 0
    spread: Spread | None = None  # None when nobody chose a level


@dataclass(frozen=True)
class StatementViews:
    """How far leaders see one statement in place; no counts when too few to be shown."""

    text: str
    level: LevelContent | None
    counts: tuple[tuple[Status, int], ...] = ()  # every status, best first

    @property
    def shown(self) -> bool:
        return bool(self.counts)

    @property
    def middle(self) -> Status | None:
        """Where the middle of leaders sees it."""
        return middle_status(dict(self.counts))


@dataclass(frozen=True)
class CriterionReport:
    content: CriterionContent
    standing: str  # '', 'scored', 'dont_know' or 'not_applicable'
    answered: bool
    level: LevelContent | None
    target: LevelContent | None
    rationale: str
    strengths: str
    gaps: str
    support: str
    evidence: tuple[EvidenceLine, ...]
    origins: tuple[Origin, ...]
    views: Views
    statements: tuple[StatementViews, ...]
    points_to: Suggestion | None

    @property
    def ref(self) -> str:
        return self.content.ref

    @property
    def heading(self) -> str:
        return self.content.heading

    @property
    def anchor(self) -> str:
        return "criterion-" + self.ref.replace(".", "-").replace(" ", "-")

    @property
    def gap(self) -> int | None:
        """Levels between what was agreed and the target; below nought: above the target."""
        return self.target.score - self.level.score if self.target and self.level else None

    @property
    def gap_in_words(self) -> str:
        if self.gap is None:
            return "–"
        if self.gap == 0:
            return "At target"
        levels = "1 level" if abs(self.gap) == 1 else f"{abs(self.gap)} levels"
        return f"{levels} to go" if self.gap > 0 else f"{levels} above"

    @property
    def said(self) -> str:
        """What stands in the place of the score, in the scale's own words where there is one."""
        level = f"{self.level.score}. {self.level.status}" if self.level else None
        return said(self.standing, level, scored=self.content.scored, answered=self.answered)

    @property
    def has_text(self) -> bool:
        return any((self.rationale, self.strengths, self.gaps, self.support))

    @property
    def is_silent(self) -> bool:
        """There is nothing to tell beside what stands in the place of a score."""
        return not (self.has_text or self.evidence or self.origins)

    @property
    def statements_shown(self) -> bool:
        return any(statement.shown for statement in self.statements)

    @property
    def statements_in_words(self) -> str:
        """'3 in place, 1 planned': the statements by the middle of leaders' answers."""
        middles = [statement.middle for statement in self.statements if statement.shown]
        found = [(middles.count(status), status.label.lower()) for status in Status]
        return ", ".join(f"{n} {label}" for n, label in found if n)

    @property
    def counts_as(self) -> str:
        """What coverage counts."""
        return counts_as(self.standing, answered=self.answered)


@dataclass(frozen=True)
class DomainReport:
    content: DomainContent
    criteria: tuple[CriterionReport, ...]
    profile: Profile

    @property
    def coverage(self) -> Coverage:
        return coverage([criterion.counts_as for criterion in self.criteria])

    @property
    def target(self) -> float | None:
        """The median of the targets of its scored criteria."""
        targets = [c.target.score for c in self.criteria if c.target]
        return float(median(targets)) if targets else None

    @property
    def is_scored(self) -> bool:
        return any(criterion.content.scored for criterion in self.criteria)

    @property
    def silent(self) -> tuple[CriterionReport, ...]:
        """Criteria of which nobody wrote anything."""
        return tuple(c for c in self.criteria if c.is_silent)

    @property
    def heading(self) -> str:
        return self.content.heading

    @property
    def anchor(self) -> str:
        return "domain-" + self.content.ref.replace(".", "-").replace(" ", "-")


@dataclass(frozen=True)
class Report:
    assessment_key: UUID
    system: str
    kind_word: str  # what it is: 'system', 'place' or 'neighbourhood'
    region: str
    round: str
    state: str  # in words: 'Agreeing scores'
    is_submitted: bool
    opened: datetime.date
    due: datetime.date
    submitted: datetime.date | None
    signed_as: str
    asking: Asking
    version: VersionContent
    took_part: TookPart
    domains: tuple[DomainReport, ...]
    levels: Levels | None = None  # where places within the system are asked in the same round
    progress: Progress | None = None  # where the system has submitted before

    @property
    def criteria(self) -> tuple[CriterionReport, ...]:
        return tuple(criterion for domain in self.domains for criterion in domain.criteria)

    @property
    def coverage(self) -> Coverage:
        return coverage([criterion.counts_as for criterion in self.criteria])

    @property
    def has_scale(self) -> bool:
        """Whether there are levels to speak of; a narrative version has words alone."""
        return bool(self.version.levels) and any(c.content.scored for c in self.criteria)

    @property
    def has_guidance(self) -> bool:
        return any(criterion.content.guidance for criterion in self.criteria)

    @property
    def has_evidence(self) -> bool:
        return any(criterion.evidence for criterion in self.criteria)

    @property
    def has_suggestions(self) -> bool:
        return self.version.method != Method.NONE

    @property
    def has_scores(self) -> bool:
        return any(criterion.level for criterion in self.criteria)

    @property
    def no_views(self) -> str:
        """What stands in the place of views that are not shown."""
        return instead_of_figures(self.asking)

    @property
    def who_sees(self) -> tuple[str, str, str]:
        """Who saw what leaders answered, in three sentences."""
        return who_sees(self.asking.attribution)

    @property
    def about_groups(self) -> str:
        """What is said beneath the groups of those who took part."""
        return about_groups(self.asking)

    @property
    def is_empty(self) -> bool:
        """Nothing was agreed and nothing was written."""
        return not any(c.standing or c.has_text for c in self.criteria)

    @property
    def has_views(self) -> bool:
        return any(c.views.shown for c in self.criteria)

    def criterion(self, ref: str) -> CriterionReport | None:
        return next((c for c in self.criteria if c.ref == ref), None)

    def _in(self, band: Band) -> tuple[CriterionReport, ...]:
        return tuple(c for c in self.criteria if c.level and c.level.band is band)

    @property
    def strengths(self) -> tuple[CriterionReport, ...]:
        """Criteria agreed in the band 'strength'; in a narrative version, those with words."""
        return self._in(Band.STRENGTH) + tuple(c for c in self._narrative if c.strengths)

    @property
    def developing(self) -> tuple[CriterionReport, ...]:
        return self._in(Band.DEVELOPING)

    @property
    def gaps(self) -> tuple[CriterionReport, ...]:
        """Criteria agreed in the band 'gap', furthest from the target first."""
        scored = sorted(self._in(Band.GAP), key=lambda c: -(c.gap or 0))
        return tuple(scored) + tuple(c for c in self._narrative if c.gaps)

    @property
    def unscored(self) -> tuple[CriterionReport, ...]:
        """Criteria that take a score and have none: open, not known or not applicable."""
        return tuple(c for c in self.criteria if c.content.scored and not c.level)

    @property
    def support_wanted(self) -> tuple[CriterionReport, ...]:
        return tuple(c for c in self.criteria if c.support)

    @property
    def split(self) -> tuple[CriterionReport, ...]:
        """Criteria on which leaders' views are split, lowest median first."""
        split = [c for c in self.criteria if c.views.spread and not c.views.spread.agreement]
        return tuple(sorted(split, key=lambda c: c.views.spread.median))  # type: ignore[union-attr]

    @property
    def _narrative(self) -> tuple[CriterionReport, ...]:
        return tuple(c for c in self.criteria if not c.content.scored)
