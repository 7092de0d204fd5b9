"""Where the criteria of a version come from in another one, and what of an answer goes with them.

Pure. Criteria that stayed are found by `matching`, as for `differences`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from frameworks.rules.likes import CriterionLike, LevelLike, StatementLike
from frameworks.rules.matching import (
    same_subject,
    same_texts,
    same_words,
    wording,
)
from icsassess.lib.enums import LabelledEnum

EQUIVALENT = "equivalent"

C = TypeVar("C", bound=CriterionLike)


class How(LabelledEnum):
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


S = TypeVar("S", bound=StatementLike)


def statements_that_follow(old: Sequence[S], new: Sequence[S]) -> list[tuple[S, S]]:
    """Pairs (old, new) of statements with the same text, to the letter, each in one pair at most.

    A state says how far a sentence is true; its group and level do not change that.
    """
    pairs = same_texts(old, new)
    return [(old[i], new[j]) for j, i in sorted(pairs.items())]


def same_level(old: LevelLike | None, new: LevelLike | None) -> bool:
    """Whether a score means the same in both scales: number, status and descriptor."""
    if old is None or new is None:
        return False
    return (old.score, old.status, old.descriptor) == (new.score, new.status, new.descriptor)


def same_levels(old: Sequence[LevelLike], new: Sequence[LevelLike]) -> bool:
    """Whether scores of the two scales may be subtracted: the same numbers and statuses."""
    return [(v.score, v.status) for v in old] == [(v.score, v.status) for v in new]
