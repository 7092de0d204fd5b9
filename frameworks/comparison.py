"""Two versions side by side: what changed, and which criterion an earlier answer belongs to now.

Pure: standard library only. `compare` shows a reader what changed between two definitions, and
`carry` says where the criteria of one version come from in another. Both find the criteria that
stayed in the same way.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import product
from typing import Any, Generic, Protocol, TypeVar

from frameworks.scoring import Band, Support
from frameworks.words import conditions_in_words

EQUIVALENT = "equivalent"

# The share of their words that two texts of one statement or criterion have in common. Under it
# they are two things, though they may stand under one reference.
SAME_STATEMENT = 0.5
SAME_CRITERION = 0.25
SAME_SPELLING = 0.6  # of letters: a word of the title was corrected

LONG = 8_000  # characters; longer texts are compared by lines, which cannot take minutes


class Statement(Protocol):
    @property
    def text(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def level(self) -> int | None: ...
    @property
    def note(self) -> str: ...


class Prompt(Protocol):
    @property
    def text(self) -> str: ...
    @property
    def source(self) -> str: ...


class Criterion(Protocol):
    """As files have it (`definition.Criterion`) and as pages do (`queries.CriterionContent`)."""

    @property
    def ref(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def guidance(self) -> str: ...
    @property
    def note(self) -> str: ...
    @property
    def tier(self) -> str: ...
    @property
    def scored(self) -> bool: ...
    @property
    def statements(self) -> Sequence[Statement]: ...
    @property
    def prompts(self) -> Sequence[Prompt]: ...


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


class Worded(Protocol):
    @property
    def text(self) -> str: ...


P = TypeVar("P")
W = TypeVar("W", bound=Worded)
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
        return _text(self.old) != _text(self.new)


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


def compare(old: Version, new: Version) -> Comparison:
    """Say what changed from `old` to `new`; `loading.definition_of` gives a stored version."""
    domains = _paired(
        old.domains, new.domains, lambda d: (d.ref, d.title), lambda d: d.title, lambda d: d.ref
    )
    levels = _paired(
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
        for j, i in _same_words(old, new).items():
            kinds.setdefault((old[i].ref, new[j].ref), EQUIVALENT)
        old_left = [c for c in old if c.ref not in {old_ref for old_ref, _ in kinds}]
        new_left = [c for c in new if c.ref not in {new_ref for _, new_ref in kinds}]
        for j, i in _same_subject(old_left, new_left).items():
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
    elif _text(origins[0]) == _text(new):
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
    pairs = _same_statements(old.statements, new.statements)
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
    pairs = _paired(old, new, lambda s: (s.text, s.level, s.group), lambda s: s.text)
    return [(old[i], new[j]) for j, i in sorted(pairs.items())]


def same_level(old: Level | None, new: Level | None) -> bool:
    """Whether a score means the same in both scales: number, status and descriptor."""
    if old is None or new is None:
        return False
    return (old.score, old.status, old.descriptor) == (new.score, new.status, new.descriptor)


def same_levels(old: Sequence[Level], new: Sequence[Level]) -> bool:
    """Whether scores of the two scales may be subtracted: the same numbers and statuses."""
    return [(v.score, v.status) for v in old] == [(v.score, v.status) for v in new]


# What stayed: for the index of each new part the index of the old one that it was.


def _paired(old: Sequence[P], new: Sequence[P], *keys: Callable[[P], Hashable]) -> dict[int, int]:
    """Pair what has the same first key, then of what is left what has the second, and so on."""
    pairs: dict[int, int] = {}
    for key in keys:
        left: dict[Hashable, deque[int]] = defaultdict(deque)
        taken = set(pairs.values())
        for i, part in enumerate(old):
            if i not in taken:
                left[key(part)].append(i)
        for j, part in enumerate(new):
            if j not in pairs and left[key(part)]:
                pairs[j] = left[key(part)].popleft()
    return pairs


def _alike(old: Sequence[W], new: Sequence[W], pairs: dict[int, int]) -> dict[int, int]:
    """`pairs`, and of what is left the statements or prompts with like texts, likest first."""
    taken = set(pairs.values())
    before = {i: _words(old[i].text) for i in range(len(old)) if i not in taken}
    after = {j: _words(new[j].text) for j in range(len(new)) if j not in pairs}
    found = dict(pairs)
    likeness = {(i, j): _shared(before[i], after[j]) for i, j in product(before, after)}
    for (i, j), share in sorted(likeness.items(), key=lambda item: -item[1]):
        if share >= SAME_STATEMENT and i in before and j in after:
            found[j] = i
            del before[i], after[j]
    return found


def _same_statements(old: Sequence[Statement], new: Sequence[Statement]) -> dict[int, int]:
    same = _paired(old, new, lambda s: (s.text, s.level, s.group), lambda s: s.text)
    return _alike(old, new, same)


def _text(criterion: Criterion) -> Hashable:
    """What was judged: the words, with how statements belong together; not place or ref."""
    statements = tuple((s.text, s.level, s.group) for s in criterion.statements)
    return criterion.title, criterion.guidance, statements


def _same_words(old: Sequence[Criterion], new: Sequence[Criterion]) -> dict[int, int]:
    return _paired(old, new, lambda c: (c.ref, _text(c)), _text)


def _same_subject(old: Sequence[Criterion], new: Sequence[Criterion]) -> dict[int, int]:
    """Pair by a title that no other criterion has, then by ref; but not what is another thing."""
    of_one = {t for t, n in Counter(c.title for c in old).items() if n == 1}
    of_one &= {t for t, n in Counter(c.title for c in new).items() if n == 1}
    pairs = _paired(
        old, new, lambda c: (c.title, "" if c.title in of_one else c.ref), lambda c: c.ref
    )
    return {j: i for j, i in pairs.items() if _is_reworded(old[i], new[j])}


def _is_reworded(old: Criterion, new: Criterion) -> bool:
    """Whether two criteria can be one in other words: refs are used again for other things."""
    if _shared(_all_words(old), _all_words(new)) >= SAME_CRITERION:
        return True
    letters = SequenceMatcher(None, old.title.casefold(), new.title.casefold())
    return letters.ratio() >= SAME_SPELLING


def _all_words(criterion: Criterion) -> Counter[str]:
    texts = [criterion.title, criterion.guidance, *(s.text for s in criterion.statements)]
    return _words(" ".join(texts))


def _words(text: str) -> Counter[str]:
    """The words that say something; short ones such as 'and' are in every text."""
    words = re.findall(r"\w+", text.casefold())
    return Counter([word for word in words if len(word) > 3] or words)


def _shared(a: Counter[str], b: Counter[str]) -> float:
    """The share of their words that two texts have in common, 0 to 1."""
    return 2 * (a & b).total() / ((a.total() + b.total()) or 1)


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
    moved = _moved(pairs) if ordered else set()
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


def _moved(pairs: dict[int, int]) -> set[int]:
    """Which of the new parts stand in another order among what stayed; the fewest that can be.

    One that went from the end to the beginning moved; the others, though each is one further on,
    did not. The rest is the longest run of parts in their old order.
    """
    tops: list[int] = []  # the old place at which the best run of each length ends
    ends: list[int] = []  # and the new part there
    before: dict[int, int | None] = {}
    for j, i in sorted(pairs.items()):
        length = bisect_left(tops, i)
        before[j] = ends[length - 1] if length else None
        tops[length : length + 1], ends[length : length + 1] = [i], [j]
    stayed, last = set(), ends[-1] if ends else None
    while last is not None:
        stayed.add(last)
        last = before[last]
    return set(pairs) - stayed


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
    pairs = _stayed_criteria(olds, news)
    by_domain: dict[int, dict[int, int]] = defaultdict(dict)
    for j, i in pairs.items():
        if domains.get(after[j][0]) == before[i][0]:
            by_domain[after[j][0]][j] = i
    moved = {j for within in by_domain.values() for j in _moved(within)}
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


def _stayed_criteria(old: Sequence[Criterion], new: Sequence[Criterion]) -> dict[int, int]:
    """As `carry` finds them within one framework."""
    pairs = _same_words(old, new)
    taken = set(pairs.values())
    old_left = [i for i in range(len(old)) if i not in taken]
    new_left = [j for j in range(len(new)) if j not in pairs]
    found = _same_subject([old[i] for i in old_left], [new[j] for j in new_left])
    return pairs | {new_left[j]: old_left[i] for j, i in found.items()}


def _criterion_pair(
    old: Criterion,
    new: Criterion,
    old_domain: Domain,
    new_domain: Domain,
    *,
    other_domain: bool,
    moved: bool,
) -> CriterionPair:
    statements = _same_statements(old.statements, new.statements)
    prompts = _alike(
        old.prompts,
        new.prompts,
        _paired(old.prompts, new.prompts, lambda p: (p.text, p.source), lambda p: p.text),
    )
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
