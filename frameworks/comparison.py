"""Two versions side by side: what changed, and which criterion an earlier answer belongs to now.

Pure: standard library only. `compare` shows a reader what changed between two definitions, and
`carry` says where the criteria of one version come from in another. Both find the criteria that
stayed in the same way.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from frameworks.pairing import (
    Criterion,
    Prompt,
    Statement,
    out_of_order,
    paired,
    same_prompts,
    same_statements,
    same_subject,
    same_texts,
    same_words,
    stayed,
    wording,
)
from frameworks.scoring import Band, Support
from frameworks.words import conditions_in_words

EQUIVALENT = "equivalent"

LONG = 8_000  # characters; longer texts are compared by lines, which cannot take minutes


class Domain(Protocol):
    @property
    def ref(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def criteria(self) -> Sequence[Criterion]: ...


class Level(Protocol):
    @property
    def score(self) -> int: ...
    @property
    def status(self) -> str: ...
    @property
    def descriptor(self) -> str: ...
    @property
    def band(self) -> Band: ...
    @property
    def support(self) -> Support: ...
    @property
    def conditions(self) -> Sequence[Any]: ...


class Version(Protocol):
    """A whole version as a file has it: `definition.Definition`."""

    @property
    def framework(self) -> Any: ...
    @property
    def version(self) -> Any: ...
    @property
    def method(self) -> str: ...
    @property
    def scale(self) -> Sequence[Level]: ...
    @property
    def domains(self) -> Sequence[Domain]: ...


P = TypeVar("P")
C = TypeVar("C", bound=Criterion)


@dataclass(frozen=True)
class Difference:
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
    differences: tuple[Difference, ...]

    @property
    def is_same(self) -> bool:
        return not self.moved and not self.differences


@dataclass(frozen=True)
class CriterionPair(Pair[Criterion]):
    old_domain: Domain
    new_domain: Domain
    other_domain: bool  # not the domain that its earlier one became; then `moved` holds too
    statements: Parts[Statement, Pair[Statement]]
    prompts: Parts[Prompt, Pair[Prompt]]

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

    details: tuple[Difference, ...]
    levels: Parts[Level, Pair[Level]]
    domains: Parts[Domain, Pair[Domain]]
    criteria: Parts[Criterion, CriterionPair]

    @property
    def is_same(self) -> bool:
        parts = (self.levels, self.domains, self.criteria)
        return not self.details and all(part.is_same for part in parts)

    @property
    def in_words(self) -> list[str]:
        """'2 criteria added', '1 criterion reworded', 'about the version: source'; none if all is
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
            *([f"about the version: {', '.join(details)}"] if details else []),
        ]


_PLURALS = {"criterion": "criteria"}


def _counted(what: str, number: int) -> str:
    if number == 1:
        return what
    first, *rest = what.split(" ")
    return " ".join([_PLURALS.get(first, f"{first}s"), *rest])


def compare(old: Version, new: Version) -> Comparison:
    """Say what changed from `old` to `new`; `converting.definition_of` gives a stored version."""
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
    return re.findall(r"\s+|\w+|[^\w\s]", text)


class How(StrEnum):
    """How a criterion of a new version comes from the old one."""

    UNCHANGED = "unchanged"  # one from one, with the same words
    REWORDED = "reworded"  # one from one: the same thing in other words
    SPLIT = "split"  # one of several from one
    MERGED = "merged"  # one from several
    LINKED = "linked"  # one from one that overlaps, or is broader or narrower
    NEW = "new"


@dataclass(frozen=True)
class Link:
    """A confirmed link from a criterion of the old version to one of the new, by their refs.

    `kind` is read from the old one: 'broader' says that the old criterion is the broader.
    """

    old: str
    new: str
    kind: str


@dataclass(frozen=True)
class Coming(Generic[C]):
    """A criterion of the new version and those of the old one that it comes from, in order."""

    new: C
    how: How
    origins: tuple[C, ...]

    @property
    def score_follows(self) -> bool:
        """Whether an earlier score may be offered, where `same_level` holds for its level."""
        return (
            self.how in (How.UNCHANGED, How.REWORDED) and self.new.scored and self.origins[0].scored
        )


@dataclass(frozen=True)
class Carrying(Generic[C]):
    """Every criterion of the new version once, and those of the old that lead nowhere."""

    coming: tuple[Coming[C], ...]
    gone: tuple[C, ...]


def carry(
    old: Sequence[C], new: Sequence[C], links: Iterable[Link] = (), *, same_framework: bool
) -> Carrying[C]:
    """Say where the criteria `new` of one version come from among `old`, those of another.

    Confirmed `links` count always (those that lead out of `old` or `new` do not). Within one
    framework the same words lead to each other too, whatever their refs; and what then leads
    nowhere follows its title or its ref, unless the words under that ref are wholly different.
    """
    kinds = _leads(old, new, links, same_framework=same_framework)
    targets = Counter(old_ref for old_ref, _ in kinds)
    origins: dict[str, list[C]] = defaultdict(list)
    place = {criterion.ref: i for i, criterion in enumerate(old)}
    for old_ref, new_ref in sorted(kinds, key=lambda lead: place[lead[0]]):
        origins[new_ref].append(old[place[old_ref]])
    return Carrying(
        coming=tuple(_coming(c, tuple(origins[c.ref]), targets, kinds) for c in new),
        gone=tuple(criterion for criterion in old if not targets[criterion.ref]),
    )


def _leads(
    old: Sequence[C], new: Sequence[C], links: Iterable[Link], *, same_framework: bool
) -> dict[tuple[str, str], str]:
    """The kind of link for every (old ref, new ref) where the one leads to the other."""
    was, now = {c.ref for c in old}, {c.ref for c in new}
    kinds = {(k.old, k.new): k.kind for k in links if k.old in was and k.new in now}
    if same_framework:
        for j, i in same_words(old, new).items():
            kinds.setdefault((old[i].ref, new[j].ref), EQUIVALENT)
        old_left = [c for c in old if c.ref not in {old_ref for old_ref, _ in kinds}]
        new_left = [c for c in new if c.ref not in {new_ref for _, new_ref in kinds}]
        for j, i in same_subject(old_left, new_left).items():
            kinds[old_left[i].ref, new_left[j].ref] = EQUIVALENT
    return kinds


def _coming(
    new: C, origins: tuple[C, ...], targets: Counter[str], kinds: dict[tuple[str, str], str]
) -> Coming[C]:
    if not origins:
        how = How.NEW
    elif len(origins) > 1:
        how = How.MERGED
    elif targets[origins[0].ref] > 1:
        how = How.SPLIT
    elif wording(origins[0]) == wording(new):
        how = How.UNCHANGED
    elif kinds[origins[0].ref, new.ref] == EQUIVALENT:
        how = How.REWORDED
    else:
        how = How.LINKED
    return Coming(new, how, origins)


def rewording(old: Criterion, new: Criterion) -> tuple[Difference, ...]:
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


S = TypeVar("S", bound=Statement)


def statements_that_follow(old: Sequence[S], new: Sequence[S]) -> list[tuple[S, S]]:
    """Pairs (old, new) of statements with the same text, to the letter, each in one pair at most.

    A state says how far a sentence is true; its group and level do not change that.
    """
    pairs = same_texts(old, new)
    return [(old[i], new[j]) for j, i in sorted(pairs.items())]


def same_level(old: Level | None, new: Level | None) -> bool:
    """Whether a score means the same in both scales: number, status and descriptor."""
    if old is None or new is None:
        return False
    return (old.score, old.status, old.descriptor) == (new.score, new.status, new.descriptor)


def same_levels(old: Sequence[Level], new: Sequence[Level]) -> bool:
    """Whether scores of the two scales may be subtracted: the same numbers and statuses."""
    return [(v.score, v.status) for v in old] == [(v.score, v.status) for v in new]


# How what stayed differs.


def _differences(*values: tuple[str, object, object]) -> tuple[Difference, ...]:
    return tuple(
        Difference(what, _shown(old), _shown(new)) for what, old, new in values if old != new
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


def _details(old: Version, new: Version) -> tuple[Difference, ...]:
    def values(version: Version) -> dict[str, object]:
        return {
            **{what: getattr(version.framework, name) for name, what in _FRAMEWORK.items()},
            **{what: getattr(version.version, name) for name, what in _VERSION.items()},
            "Method": version.method,
        }

    was, is_now = values(old), values(new)
    return _differences(*((what, was[what], is_now[what]) for what in was))


def _level_differences(old: Level, new: Level) -> tuple[Difference, ...]:
    return _differences(
        ("Score", old.score, new.score),
        ("Status", old.status, new.status),
        ("Descriptor", old.descriptor, new.descriptor),
        ("Counts as", old.band, new.band),
        ("Support", old.support, new.support),
        ("Conditions", _conditions(old), _conditions(new)),
    )


def _conditions(level: Level) -> str:
    return conditions_in_words(level.conditions) if level.conditions else ""


def _domain_differences(old: Domain, new: Domain) -> tuple[Difference, ...]:
    return _differences(("Reference", old.ref, new.ref), ("Title", old.title, new.title))


def _statement_differences(old: Statement, new: Statement) -> tuple[Difference, ...]:
    return _differences(
        ("Text", old.text, new.text),
        ("Level", old.level, new.level),
        ("Alternatives", old.group, new.group),
        ("Editor's note", old.note, new.note),
    )


def _prompt_differences(old: Prompt, new: Prompt) -> tuple[Difference, ...]:
    return _differences(("Text", old.text, new.text), ("Source", old.source, new.source))


def _criterion_differences(old: Criterion, new: Criterion) -> tuple[Difference, ...]:
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
    differences: Callable[[P, P], tuple[Difference, ...]],
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
    old: Version, new: Version, domains: dict[int, int]
) -> Parts[Criterion, CriterionPair]:
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
    old: Criterion,
    new: Criterion,
    old_domain: Domain,
    new_domain: Domain,
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
