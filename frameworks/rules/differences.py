"""Two versions side by side: what changed from one to the other, word by word.

Pure: standard library only.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Generic, TypeVar

from frameworks.rules.likes import (
    CriterionLike,
    DomainLike,
    LevelLike,
    PromptLike,
    StatementLike,
    VersionLike,
)
from frameworks.rules.matching import (
    out_of_order,
    paired,
    same_prompts,
    same_statements,
    stayed,
    wording,
)
from frameworks.rules.phrases import conditions_in_words

LONG = 8_000  # characters; longer texts are compared by lines, which cannot take minutes


P = TypeVar("P")


@dataclass(frozen=True)
class Rewording:
    """One value before and after, as a reader sees it; `what` names it ('Title', 'Level')."""

    what: str
    old: str
    new: str

    @property
    def words(self) -> list[tuple[str, str]]:
        return word_changes(self.old, self.new)


@dataclass(frozen=True)
class Pair(Generic[P]):
    """Something that stayed; `moved` says that it stands in another place among what stayed."""

    old: P
    new: P
    moved: bool
    differences: tuple[Rewording, ...]

    @property
    def is_same(self) -> bool:
        return not self.moved and not self.differences


@dataclass(frozen=True)
class CriterionPair(Pair[CriterionLike]):
    old_domain: DomainLike
    new_domain: DomainLike
    other_domain: bool  # not the domain that its earlier one became; then `moved` holds too
    statements: Parts[StatementLike, Pair[StatementLike]]
    prompts: Parts[PromptLike, Pair[PromptLike]]

    @property
    def is_same(self) -> bool:
        return super().is_same and self.statements.is_same and self.prompts.is_same

    @property
    def reworded(self) -> bool:
        return wording(self.old) != wording(self.new)


K = TypeVar("K", bound=Pair[Any])


@dataclass(frozen=True)
class Parts(Generic[P, K]):
    """Parts of one kind: `removed` in the old order, the others in the new one."""

    added: tuple[P, ...]
    removed: tuple[P, ...]
    kept: tuple[K, ...]

    @property
    def changed(self) -> tuple[K, ...]:
        return tuple(pair for pair in self.kept if not pair.is_same)

    @property
    def is_same(self) -> bool:
        return not (self.added or self.removed or self.changed)


@dataclass(frozen=True)
class Comparison:
    """What differs between two versions, their labels aside."""

    details: tuple[Rewording, ...]
    levels: Parts[LevelLike, Pair[LevelLike]]
    domains: Parts[DomainLike, Pair[DomainLike]]
    criteria: Parts[CriterionLike, CriterionPair]

    @property
    def is_same(self) -> bool:
        parts = (self.levels, self.domains, self.criteria)
        return not self.details and all(part.is_same for part in parts)

    @property
    def in_words(self) -> list[str]:
        """'2 criteria added', '1 criterion reworded', 'details changed: source'; none if all is
        same. Statements and questions are counted in criteria that stayed.
        """
        criteria, domains, levels = self.criteria, self.domains, self.levels
        stayed = [pair.statements for pair in criteria.changed]
        asked = [pair.prompts for pair in criteria.changed]
        details = [difference.what.lower() for difference in self.details]
        counts = (
            (len(levels.added), "level", "added"),
            (len(levels.removed), "level", "removed"),
            (len(levels.changed), "level", "changed"),
            (len(domains.added), "domain", "added"),
            (len(domains.removed), "domain", "removed"),
            (sum(bool(pair.differences) for pair in domains.kept), "domain", "changed"),
            (sum(pair.moved for pair in domains.kept), "domain", "moved"),
            (len(criteria.added), "criterion", "added"),
            (len(criteria.removed), "criterion", "removed"),
            (sum(pair.reworded for pair in criteria.kept), "criterion", "reworded"),
            (sum(pair.moved for pair in criteria.kept), "criterion", "moved"),
            (sum(len(parts.added) for parts in stayed), "statement", "added"),
            (sum(len(parts.removed) for parts in stayed), "statement", "removed"),
            (sum(len(parts.changed) for parts in stayed), "statement", "changed"),
            (
                sum(len(parts.added) + len(parts.removed) + len(parts.changed) for parts in asked),
                "question for the interview",
                "changed",
            ),
        )
        return [
            *(f"{n} {_counted(what, n)} {done}" for n, what, done in counts if n),
            *([f"details changed: {', '.join(details)}"] if details else []),
        ]


_PLURALS = {"criterion": "criteria"}


def _counted(what: str, number: int) -> str:
    if number == 1:
        return what
    first, *rest = what.split(" ")
    return " ".join([_PLURALS.get(first, f"{first}s"), *rest])


def compare(old: VersionLike, new: VersionLike) -> Comparison:
    """Say what changed from `old` to `new`; `versions.definition_of` gives a stored version."""
    domains = paired(
        old.domains, new.domains, lambda d: (d.ref, d.title), lambda d: d.title, lambda d: d.ref
    )
    levels = paired(
        old.scale, new.scale, lambda v: (v.score, v.status), lambda v: v.status, lambda v: v.score
    )
    return Comparison(
        details=_details(old, new),
        levels=_parts(old.scale, new.scale, levels, _level_differences, ordered=False),
        domains=_parts(old.domains, new.domains, domains, _domain_differences),
        criteria=_criteria(old, new, domains),
    )


def word_changes(old: str, new: str) -> list[tuple[str, str]]:
    """The two texts as pieces ('same' | 'removed' | 'added', text).

    Without what was added they join to `old`, without what was removed to `new`, to the letter.
    """
    words = max(len(old), len(new)) <= LONG
    before, after = (_words_and_gaps(t) if words else t.splitlines(True) for t in (old, new))
    # White space never counts as common by itself, so that two changed words beside each other
    # are one change.
    matcher = SequenceMatcher(str.isspace, before, after)
    pieces = []
    for _, i, i_end, j, j_end in matcher.get_opcodes():
        was, is_now = "".join(before[i:i_end]), "".join(after[j:j_end])
        if was == is_now:
            pieces.append(("same", was))
            continue
        pieces += [(kind, text) for kind, text in (("removed", was), ("added", is_now)) if text]
    return pieces


def _words_and_gaps(text: str) -> list[str]:
    return re.findall(r"\s+|\d+(?:-\d+)+|\w+|[^\w\s]", text)  # a date is one word


def rewording(old: CriterionLike, new: CriterionLike) -> tuple[Rewording, ...]:
    """What a reader sees differently in two criteria: title, guidance, and each statement.

    A statement that has no like one on the other side stands against nothing.
    """
    pairs = same_statements(old.statements, new.statements)
    added, removed = _left(old.statements, new.statements, pairs)
    texts = [
        *((old.statements[i].text, new.statements[j].text) for j, i in sorted(pairs.items())),
        *((statement.text, "") for statement in removed),
        *(("", statement.text) for statement in added),
    ]
    return _differences(
        ("Title", old.title, new.title),
        ("Guidance", old.guidance, new.guidance),
        *(("Statement", was, is_now) for was, is_now in texts),
    )


# How what stayed differs.


def _differences(*values: tuple[str, object, object]) -> tuple[Rewording, ...]:
    return tuple(
        Rewording(what, _shown(old), _shown(new)) for what, old, new in values if old != new
    )


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(getattr(value, "label", value))


_FRAMEWORK = {"title": "Title", "publisher": "Publisher"}
_VERSION = {
    "published": "Published",
    "source": "Source",
    "licence": "Licence",
    "domain_word": "Word for a domain",
    "criterion_word": "Word for a criterion",
    "strengths_word": "Word for strengths",
    "gaps_word": "Word for gaps",
}


def _details(old: VersionLike, new: VersionLike) -> tuple[Rewording, ...]:
    def values(version: VersionLike) -> dict[str, object]:
        return {
            **{what: getattr(version.framework, name) for name, what in _FRAMEWORK.items()},
            **{what: getattr(version.version, name) for name, what in _VERSION.items()},
            "Method": version.method,
        }

    was, is_now = values(old), values(new)
    return _differences(*((what, was[what], is_now[what]) for what in was))


def _level_differences(old: LevelLike, new: LevelLike) -> tuple[Rewording, ...]:
    return _differences(
        ("Score", old.score, new.score),
        ("Status", old.status, new.status),
        ("Descriptor", old.descriptor, new.descriptor),
        ("Counts as", old.band, new.band),
        ("Support", old.support, new.support),
        ("Conditions", _conditions(old), _conditions(new)),
    )


def _conditions(level: LevelLike) -> str:
    return conditions_in_words(level.conditions) if level.conditions else ""


def _domain_differences(old: DomainLike, new: DomainLike) -> tuple[Rewording, ...]:
    return _differences(("Reference", old.ref, new.ref), ("Title", old.title, new.title))


def _statement_differences(old: StatementLike, new: StatementLike) -> tuple[Rewording, ...]:
    return _differences(
        ("Text", old.text, new.text),
        ("Level", old.level, new.level),
        ("Alternatives", old.group, new.group),
        ("Editor's note", old.note, new.note),
    )


def _prompt_differences(old: PromptLike, new: PromptLike) -> tuple[Rewording, ...]:
    return _differences(("Text", old.text, new.text), ("Source", old.source, new.source))


def _criterion_differences(old: CriterionLike, new: CriterionLike) -> tuple[Rewording, ...]:
    return _differences(
        ("Reference", old.ref, new.ref),
        ("Title", old.title, new.title),
        ("Guidance", old.guidance, new.guidance),
        ("Editor's note", old.note, new.note),
        ("Tier", old.tier.capitalize(), new.tier.capitalize()),
        ("Scored", old.scored, new.scored),
    )


def _parts(
    old: Sequence[P],
    new: Sequence[P],
    pairs: dict[int, int],
    differences: Callable[[P, P], tuple[Rewording, ...]],
    *,
    ordered: bool = True,
) -> Parts[P, Pair[P]]:
    moved = out_of_order(pairs) if ordered else set()
    return Parts(
        *_left(old, new, pairs),
        kept=tuple(
            Pair(old[i], new[j], j in moved, differences(old[i], new[j]))
            for j, i in sorted(pairs.items())
        ),
    )


def _left(
    old: Sequence[P], new: Sequence[P], pairs: dict[int, int]
) -> tuple[tuple[P, ...], tuple[P, ...]]:
    """What was added, and what was removed."""
    stayed = set(pairs.values())
    return (
        tuple(part for j, part in enumerate(new) if j not in pairs),
        tuple(part for i, part in enumerate(old) if i not in stayed),
    )


def _criteria(
    old: VersionLike, new: VersionLike, domains: dict[int, int]
) -> Parts[CriterionLike, CriterionPair]:
    before = [
        (i, criterion) for i, domain in enumerate(old.domains) for criterion in domain.criteria
    ]
    after = [
        (j, criterion) for j, domain in enumerate(new.domains) for criterion in domain.criteria
    ]
    olds, news = [criterion for _, criterion in before], [criterion for _, criterion in after]
    pairs = stayed(olds, news)
    by_domain: dict[int, dict[int, int]] = defaultdict(dict)
    for j, i in pairs.items():
        if domains.get(after[j][0]) == before[i][0]:
            by_domain[after[j][0]][j] = i
    moved = {j for within in by_domain.values() for j in out_of_order(within)}
    return Parts(
        *_left(olds, news, pairs),
        kept=tuple(
            _criterion_pair(
                olds[i],
                news[j],
                old.domains[before[i][0]],
                new.domains[after[j][0]],
                other_domain=j not in by_domain[after[j][0]],
                moved=j in moved,
            )
            for j, i in sorted(pairs.items())
        ),
    )


def _criterion_pair(
    old: CriterionLike,
    new: CriterionLike,
    old_domain: DomainLike,
    new_domain: DomainLike,
    *,
    other_domain: bool,
    moved: bool,
) -> CriterionPair:
    statements = same_statements(old.statements, new.statements)
    prompts = same_prompts(old.prompts, new.prompts)
    return CriterionPair(
        old,
        new,
        moved=moved or other_domain,
        differences=_criterion_differences(old, new),
        old_domain=old_domain,
        new_domain=new_domain,
        other_domain=other_domain,
        statements=_parts(old.statements, new.statements, statements, _statement_differences),
        prompts=_parts(old.prompts, new.prompts, prompts, _prompt_differences),
    )
