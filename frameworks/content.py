"""A version of a framework as pages and rules use it: frozen values that hold all of it. Pure.

`queries.versions.content` reads one from the database.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from frameworks.rules.scoring import Band, Condition, Method, Support


@dataclass(frozen=True)
class LevelContent:
    id: int
    score: int
    status: str
    descriptor: str
    band: Band
    support: Support
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class StatementContent:
    id: int
    text: str
    group: str
    level: int | None  # the score of its level, where the version's method is a staircase
    note: str


@dataclass(frozen=True)
class PromptContent:
    text: str
    source: str


@dataclass(frozen=True)
class CriterionContent:
    id: int
    ref: str
    title: str
    guidance: str
    note: str
    tier: str
    scored: bool
    prompts: tuple[PromptContent, ...]
    statements: tuple[StatementContent, ...]
    shares_title: bool = False  # with one of another tier, see `telling_tiers`

    @property
    def heading(self) -> str:
        """Ref and title; its tier too, where another criterion is called the same."""
        return f"{self.ref} {self.title}" + (f" ({self.tier})" if self.shares_title else "")

    @property
    def is_title_only(self) -> bool:
        return not (self.guidance or self.note or self.statements or self.prompts)

    @cached_property
    def alternatives(self) -> tuple[tuple[StatementContent, ...], ...]:
        """The statements in order; those joined by 'or' together, each other one by itself."""
        runs = groupby(self.statements, key=lambda statement: statement.group or statement.id)
        return tuple(tuple(run) for _, run in runs)


@dataclass(frozen=True)
class DomainContent:
    id: int
    ref: str
    title: str
    criteria: tuple[CriterionContent, ...]

    @property
    def heading(self) -> str:
        return f"{self.ref} {self.title}"


def telling_tiers(domains: Iterable[DomainContent]) -> tuple[DomainContent, ...]:
    """The domains of a version, with criteria that are told apart by their tiers marked so."""
    domains = tuple(domains)
    tiers: dict[str, set[str]] = defaultdict(set)
    for domain in domains:
        for criterion in domain.criteria:
            tiers[criterion.title].add(criterion.tier)
    return tuple(
        replace(
            domain,
            criteria=tuple(
                replace(c, shares_title=True) if len(tiers[c.title]) > 1 else c
                for c in domain.criteria
            ),
        )
        for domain in domains
    )


@dataclass(frozen=True)
class VersionContent:
    """A whole version in order: levels from lowest to highest, domains, criteria, statements."""

    id: int
    slug: str
    title: str
    publisher: str
    label: str
    published: str
    source: str
    licence: str
    domain_word: str
    criterion_word: str
    strengths_word: str
    gaps_word: str
    method: Method
    checksum: str
    levels: tuple[LevelContent, ...]
    domains: tuple[DomainContent, ...]

    @cached_property
    def criteria(self) -> tuple[CriterionContent, ...]:
        return tuple(criterion for domain in self.domains for criterion in domain.criteria)

    @property
    def number_of_statements(self) -> int:
        return sum(len(criterion.statements) for criterion in self.criteria)

    @cached_property
    def _by_ref(self) -> dict[str, CriterionContent]:
        return {criterion.ref: criterion for criterion in self.criteria}

    @cached_property
    def _domain_of(self) -> dict[str, DomainContent]:
        return {c.ref: domain for domain in self.domains for c in domain.criteria}

    @property
    def both_words(self) -> str:
        """'Strengths and gaps', in this version's own words."""
        return f"{self.strengths_word} and {self.gaps_word[:1].lower()}{self.gaps_word[1:]}"

    @cached_property
    def tiers(self) -> frozenset[str]:
        """The tiers that its criteria speak of."""
        return frozenset(criterion.tier for criterion in self.criteria)

    @cached_property
    def _narrowed(self) -> dict[frozenset[str], VersionContent]:
        return {}

    @cached_property
    def _by_criterion_id(self) -> dict[int, CriterionContent]:
        return {criterion.id: criterion for criterion in self.criteria}

    @cached_property
    def _by_level_id(self) -> dict[int, LevelContent]:
        return {level.id: level for level in self.levels}

    def criterion(self, ref: str) -> CriterionContent | None:
        return self._by_ref.get(ref)

    def criterion_with_id(self, criterion_id: int) -> CriterionContent:
        """Raises KeyError where it is none of this version, in these tiers."""
        return self._by_criterion_id[criterion_id]

    def domain_of(self, ref: str) -> DomainContent:
        return self._domain_of[ref]

    def level(self, score: int | None) -> LevelContent | None:
        return next((level for level in self.levels if level.score == score), None)

    def level_with_id(self, level_id: int | None) -> LevelContent | None:
        return self._by_level_id.get(level_id) if level_id else None

    @cached_property
    def is_scored(self) -> bool:
        """Whether any criterion takes a score; a narrative version asks for words alone."""
        return any(criterion.scored for criterion in self.criteria)

    @cached_property
    def has_statements(self) -> bool:
        return any(criterion.statements for criterion in self.criteria)

    @property
    def has_additions(self) -> bool:
        """Whether anything in it may not come from its source: editor's notes or questions."""
        return any(
            c.note or c.prompts or any(statement.note for statement in c.statements)
            for c in self.criteria
        )

    @property
    def mentions_support(self) -> bool:
        """Whether any level's own words expect support from outside."""
        return any(level.support is not Support.NONE for level in self.levels)

    @property
    def describes_levels(self) -> bool:
        """Whether any level has more words than its status."""
        return any(level.descriptor for level in self.levels)

    @property
    def speaks_in(self) -> str:
        """What people agree on in it: 'scores', or 'words' where nothing is scored."""
        return "scores" if self.is_scored else "words"

    def steps(
        self, criterion: CriterionContent
    ) -> list[tuple[LevelContent | None, list[tuple[StatementContent, ...]]]]:
        """The alternatives of `criterion` by the level they belong to; all under None if to none.

        They stand in the order of the file, which on a staircase goes up.
        """
        by_level = groupby(criterion.alternatives, key=lambda statements: statements[0].level)
        return [(self.level(score), list(alternatives)) for score, alternatives in by_level]

    def of_tiers(self, tiers: Collection[str]) -> VersionContent:
        """The same version with the criteria of `tiers` only, and the domains that have any."""
        wanted = self.tiers & frozenset(tiers)
        if wanted == self.tiers:
            return self
        if wanted not in self._narrowed:
            self._narrowed[wanted] = replace(
                self,
                domains=tuple(
                    replace(domain, criteria=chosen)
                    for domain in self.domains
                    if (chosen := tuple(c for c in domain.criteria if c.tier in wanted))
                ),
            )
        return self._narrowed[wanted]

    def beside(self, ref: str) -> tuple[CriterionContent | None, CriterionContent | None]:
        """The criteria before and after `ref`."""
        refs = [criterion.ref for criterion in self.criteria]
        at = refs.index(ref)
        return (
            self.criteria[at - 1] if at else None,
            self.criteria[at + 1] if at + 1 < len(refs) else None,
        )
