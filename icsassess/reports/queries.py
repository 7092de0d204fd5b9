"""The report of an assessment, gathered in a number of statements that does not grow.

Views are counted in the database: a hundred leaders cost as many rows as ten.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from uuid import UUID

from frameworks.content import CriterionContent, DomainContent, LevelContent, VersionContent
from frameworks.rules.profile import Agreed, profile
from frameworks.rules.scoring import Method, Seen, Status, Suggestion, suggest
from icsassess.assessments.models import (
    FINISHED,
    AgreedScore,
    Assessment,
    Carried,
    Evidence,
    Response,
)
from icsassess.assessments.rules import disclosure
from icsassess.assessments.rules.judging import is_answered
from icsassess.assessments.rules.spread import spread
from icsassess.lib.prepared import Prepared, Row
from icsassess.lib.prose import trimmed
from icsassess.reports import reads
from icsassess.reports.levels import levels
from icsassess.reports.progress import progress
from icsassess.reports.report import (
    CriterionReport,
    DomainReport,
    EvidenceLine,
    Group,
    Origin,
    Report,
    StatementViews,
    TookPart,
    Views,
)
from icsassess.systems.models import Organisation


class Part(StrEnum):
    """What a report can do without, where a page does not show it."""

    CRITERIA = "what is agreed of each criterion, and how leaders see it"
    STATEMENTS = "how leaders see each statement"
    EVIDENCE = "links and files beside agreed scores"
    TOOK_PART = "who took part"
    LEVELS = "places within the system"
    PROGRESS = "progress since an earlier assessment"


def report(
    assessment: Assessment,
    *,
    owes_view: bool,
    against: UUID | None = None,
    without: Collection[Part] = (),
    only: CriterionContent | None = None,
) -> Report:
    """Everything that is shown of `assessment`, read with its `RELATED` rows.

    Nine statements, one more where places within its system are asked in the same round, and two
    more where the system has submitted before. A version that this process has not read before
    costs its own once. `without` names what is neither read nor worked out, and `only` the one
    criterion that is. Who `owes_view` is shown none of others' (see `disclosure`). `against` is
    the earlier assessment to compare with, by its key.

    What was submitted after this one is left out of the levels and the progress, so that a report
    says the same for ever. One thing does not stay: the progress since another version goes by the
    links that are confirmed when the report is made, because one that is confirmed after both were
    submitted makes them comparable. So the report says of which day its links are.
    """
    found = _Found(assessment, owes_view, without, only)
    asks = Part.TOOK_PART not in without
    return Report(
        assessment_key=assessment.key,
        system=assessment.system.name,
        kind_word=assessment.system.kind_word,
        region=assessment.system.region.name,
        round=assessment.round.title,
        state=assessment.state_in_words,
        is_submitted=assessment.is_submitted,
        opened=assessment.round.opens,
        due=assessment.round.due,
        submitted=assessment.submitted_at,
        signed_as=assessment.signed_as,
        asking=found.asking,
        version=found.version,
        took_part=_took_part(assessment, found.asking) if asks else TookPart(_group("", []), ()),
        domains=found.domains(),
        levels=None
        if Part.LEVELS in without
        else levels(assessment, until=assessment.submitted_at),
        progress=None
        if Part.PROGRESS in without
        else progress(assessment, found.agreed, against, only),
    )


class _Found:
    """The rows of one assessment by what they belong to, and what they make of the version."""

    def __init__(
        self,
        assessment: Assessment,
        owes_view: bool,
        without: Collection[Part],
        only: CriterionContent | None,
    ) -> None:
        self.version: VersionContent = assessment.content
        self.asking = disclosure.Asking(
            disclosure.Reader.OF_RESULTS, assessment.round.attribution, owes_view=owes_view
        )
        self.without, self.only = without, only
        at = assessment.pk
        self.agreed = {row.criterion_id: row for row in self.rows(reads.agreed_scores, at)}
        if Part.CRITERIA in without:
            return
        self.targets = dict(self.rows(reads.targets, assessment.round_id))
        self.origins = _origins(self.rows(reads.origins, at, "agreed_score__criterion"))
        self.views = _views(self.rows(reads.views, at))
        self.evidence: Mapping[int | None, list[EvidenceLine]] = {}
        if Part.EVIDENCE not in without:
            self.evidence = _evidence(self.rows(reads.evidence, at, "agreed_score__criterion"))
        self.statuses: Mapping[int, Mapping[Status, int]] = {}
        if Part.STATEMENTS not in without:
            self.statuses = _statuses(self.rows(reads.statuses, at, "answer__criterion"))

    def rows(self, read: Prepared[int, Row], of: int, criterion: str = "criterion") -> list[Row]:
        """What is read `of` an assessment or round; of one criterion where only that is asked."""
        if self.only is None:
            return read(of)
        return list(read.queryset(of).filter(**{criterion: self.only.id}))

    def domains(self) -> tuple[DomainReport, ...]:
        if Part.CRITERIA in self.without:
            return ()
        if self.only:
            domain = self.version.domain_of(self.only.ref)
            return (self.domain(replace(domain, criteria=(self.only,))),)
        return tuple(self.domain(domain) for domain in self.version.domains)

    def domain(self, domain: DomainContent) -> DomainReport:
        criteria = tuple(self.criterion(criterion) for criterion in domain.criteria)
        agreed = [
            Agreed(c.ref, c.standing, _score(c.level), _score(c.target))
            for c in criteria
            if c.content.scored
        ]
        scale = [level.score for level in self.version.levels]
        return DomainReport(domain, criteria, profile(agreed, scale))

    def criterion(self, criterion: CriterionContent) -> CriterionReport:
        agreed = self.agreed.get(criterion.id, AgreedScore())
        top = self.version.levels[-1] if self.version.levels and criterion.scored else None
        statements: tuple[StatementViews, ...] = ()
        if Part.STATEMENTS not in self.without:
            statements = tuple(self.statement(s.id, s.text, s.level) for s in criterion.statements)
        return CriterionReport(
            content=criterion,
            standing=agreed.standing,
            answered=is_answered(agreed.words, scored=criterion.scored),
            level=self.version.level_with_id(agreed.level_id),
            target=self.version.level_with_id(self.targets.get(criterion.id)) or top,
            rationale=trimmed(agreed.rationale),
            strengths=trimmed(agreed.strengths),
            gaps=trimmed(agreed.gaps),
            support=trimmed(agreed.support),
            evidence=tuple(self.evidence.get(agreed.pk, ())),
            origins=tuple(self.origins.get(agreed.pk, ())),
            views=self.seen(criterion),
            statements=statements,
            points_to=self.points_to(criterion, statements),
        )

    def seen(self, criterion: CriterionContent) -> Views:
        said = self.views.get(criterion.id, {})
        counts = tuple((level, said.get(("scored", level.id), 0)) for level in self.version.levels)
        scores = [level.score for level, n in counts for _ in range(n)]
        without = sum(said.values()) - len(scores)
        if not disclosure.shows_criterion(self.asking, with_level=len(scores), without=without):
            return Views(shown=False)
        return Views(
            shown=True,
            counts=counts,
            dont_know=said.get(("dont_know", None), 0),
            not_applicable=said.get(("not_applicable", None), 0),
            spread=spread(scores) if scores else None,
        )

    def statement(self, statement_id: int, text: str, score: int | None) -> StatementViews:
        said = self.statuses.get(statement_id, {})
        shown = disclosure.shows_statement(self.asking, answers=sum(said.values()))
        counts = tuple((status, said.get(status, 0)) for status in Status) if shown else ()
        return StatementViews(text, self.version.level(score), counts)

    def points_to(
        self, criterion: CriterionContent, statements: tuple[StatementViews, ...]
    ) -> Suggestion | None:
        """What the middle of all leaders' statements points to."""
        if self.version.method is Method.NONE or not statements:
            return None
        said = [
            Seen(s.text, seen.middle, s.group, s.level)
            for s, seen in zip(criterion.statements, statements, strict=True)
        ]
        return suggest(self.version.method, self.version.levels, said)


def _score(level: LevelContent | None) -> int | None:
    return level.score if level else None


def _evidence(rows: Iterable[Evidence]) -> Mapping[int | None, list[EvidenceLine]]:
    found: dict[int | None, list[EvidenceLine]] = defaultdict(list)
    for row in rows:
        origin = row.origin.short if row.origin else ""
        line = EvidenceLine(row.key, row.title, row.url, row.name_of_file, origin)
        found[row.agreed_score_id].append(line)
    return found


def _origins(rows: Iterable[Carried]) -> Mapping[int | None, list[Origin]]:
    found: dict[int | None, list[Origin]] = defaultdict(list)
    for row in rows:
        assert row.decided_at  # noqa: S101  (the database's own constraint)
        was = row.origin
        origin = Origin(was.assessment.short, str(was.criterion), row.decided_at)
        found[row.agreed_score_id].append(origin)
    return found


def _views(
    rows: Iterable[tuple[int, str, int | None, int]],
) -> Mapping[int, Mapping[tuple[str, int | None], int]]:
    found: dict[int, dict[tuple[str, int | None], int]] = defaultdict(dict)
    for criterion_id, standing, level_id, n in rows:
        found[criterion_id][standing, level_id] = n
    return found


def _statuses(rows: Iterable[tuple[int, str, int]]) -> Mapping[int, Mapping[Status, int]]:
    found: dict[int, dict[Status, int]] = defaultdict(dict)
    for statement_id, status, n in rows:
        found[statement_id][Status(status)] = n
    return found


def _took_part(assessment: Assessment, asking: disclosure.Asking) -> TookPart:
    labels = dict(Organisation.Type.choices)
    states: dict[str, list[str]] = defaultdict(list)
    for kind, state, n in reads.responses(assessment.pk):
        states[labels.get(kind or "", "Other")] += [state] * n
    everybody = _group("All leaders", [state for several in states.values() for state in several])
    groups = disclosure.groups(asking, states)
    closed = sum(several.count(Response.State.CLOSED) for several in states.values())
    return TookPart(everybody, tuple(_group(kind, groups[kind]) for kind in groups), closed)


def _group(name: str, states: list[str]) -> Group:
    complete = sum(state in FINISHED for state in states)
    return Group(name, len(states), complete + states.count(Response.State.STARTED), complete)
