"""What the evidence points to.

Pure. How far leaders' views lie apart is a rule of the assessments.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache
from math import ceil
from typing import Protocol

from icsassess.lib.enums import LabelledEnum


class Method(StrEnum):
    """How a version says what the evidence points to."""

    COMPONENTS = "components"
    STAIRCASE = "staircase"
    NONE = "none"


class Status(LabelledEnum):
    """How far a statement is true, best first; the last two stand outside the order."""

    IN_PLACE = "in_place"
    PARTLY = "partly"
    PLANNED = "planned"
    NOT_STARTED = "not_started"
    NOT_APPLICABLE = "not_applicable"
    DONT_KNOW = "dont_know", "Don't know"

    @property
    def is_in_order(self) -> bool:
        """Whether it counts for or against a level."""
        return self not in (Status.NOT_APPLICABLE, Status.DONT_KNOW)


class Band(LabelledEnum):
    """What a level says of a criterion on dashboards."""

    STRENGTH = "strength"
    DEVELOPING = "developing"
    GAP = "gap"


class Support(LabelledEnum):
    """Whether a level's own words expect support from outside."""

    NONE = "none", "No support needed"
    MAY = "may_be_required", "Support may be required"
    LIKELY = "likely", "Support is likely to be needed"
    REQUIRED = "required", "Support is required"


@dataclass(frozen=True)
class Condition:
    """At least `at_least` for `share` (0 to 1) of the statements that apply; 0: for one or more."""

    at_least: Status
    share: float

    def needed(self, applying: int) -> int:
        """How many of `applying` that is: half of 7 is 4.

        Files round, and floats err, so the share is read as the nearest fraction with a
        denominator of at most 100: 0.6667 is two thirds, and 2 of 3 fulfil it.
        """
        return max(1, ceil(_fraction(self.share) * applying))


@cache
def _fraction(share: float) -> Fraction:
    return Fraction(share).limit_denominator(100)


class LevelToReach(Protocol):
    """A level of the scale, as far as this rule needs it; `content.LevelContent` is one."""

    @property
    def score(self) -> int: ...
    @property
    def status(self) -> str: ...
    @property
    def conditions(self) -> tuple[Condition, ...]: ...


@dataclass(frozen=True)
class Seen:
    """A statement, how far it is true (None: no answer) and, on a staircase, its level's score."""

    text: str
    status: Status | None
    group: str = ""
    level: int | None = None


@dataclass(frozen=True)
class Suggestion:
    """What the evidence points to, and why.

    `in_place` and `applies` are over what is known, a group of alternatives counting as one;
    `not_known` counts the statements of which somebody said that they don't know.
    `against` holds the texts that keep it from the next level, furthest behind first: of all that
    is known, only a change to one of these can bring it there.
    """

    score: int | None  # None: below the first level
    word: str
    in_place: int
    applies: int
    not_known: int
    against: tuple[str, ...]
    reason: str


_RANK: dict[Status | None, int] = {s: rank for rank, s in enumerate(reversed(Status))}
_IN_PLACE = _RANK[Status.IN_PLACE]


def _rank(statement: Seen) -> int:
    return _RANK[statement.status]


@dataclass(frozen=True)
class _Part:
    """What counts as one: a statement, or a group of alternatives, as good as the best of them."""

    members: tuple[Seen, ...]
    rank: int
    level: int | None


# The level reached, the next one that is not, and the parts that keep it from there.
_Place = tuple[LevelToReach | None, LevelToReach | None, list[_Part]]


def suggest(
    method: Method, levels: Sequence[LevelToReach], statements: Sequence[Seen]
) -> Suggestion | None:
    """The level to which the statements of one criterion point.

    None where the method is none, while a statement is open (`still_open`), and where nothing
    that applies is known. What is not known or not applicable is in no count; but on a staircase,
    whose every statement has a level, one of which nothing is known ends the climb, and one where
    nothing applies is passed over. A level 0 without statements is the ground: who has reached no
    other stands on it.
    """
    parts = _parts(statements)
    if method == Method.NONE or not parts or still_open(statements):
        return None
    ascending = sorted(levels, key=lambda level: level.score)
    if method == Method.STAIRCASE:
        reached, following, behind = _climb(ascending, parts, statements)
    else:
        reached, following, behind = _weigh(ascending, parts)

    against = _furthest_behind_first(behind)
    in_place = sum(part.rank == _IN_PLACE for part in parts)
    not_known = sum(s.status == Status.DONT_KNOW for s in statements)
    reason = f"{in_place} of {len(parts)} in place"
    if not_known:
        reason += f", {not_known} not known"
    if against:
        reason += f"; {_named(against)}"
    elif following:
        reason += f"; '{following.status}' is not known"
    return Suggestion(
        score=reached.score if reached else None,
        word=reached.status if reached else "Not yet",
        in_place=in_place,
        applies=len(parts),
        not_known=not_known,
        against=tuple(s.text for s in against),
        reason=reason,
    )


def still_open(statements: Sequence[Seen]) -> list[int]:
    """Which statements of a criterion have to be answered yet, by their places in the list.

    An alternative to what is in place has not: one of them is enough.
    """
    enough = {(s.level, s.group) for s in statements if s.group and s.status is Status.IN_PLACE}
    return [
        at
        for at, s in enumerate(statements)
        if s.status is None and (s.level, s.group) not in enough
    ]


def speaks_against(
    score: int, method: Method, levels: Sequence[LevelToReach], statements: Sequence[Seen]
) -> list[str]:
    """The texts of all statements that fall short of the level with `score`, furthest behind first.

    By components, short of a condition of that level which does not hold; on a staircase, not in
    place at that level or one below. What is open, not known or not applicable is not among them.
    """
    parts = _parts(statements)
    if method == Method.NONE:
        behind = []
    elif method == Method.STAIRCASE:
        below = [part for part in parts if (part.level or 0) <= score]
        behind = [part for part in below if part.rank < _IN_PLACE]
    else:
        behind = [
            part for level in levels if level.score == score for part in _missing(level, parts)
        ]
    return [s.text for s in _furthest_behind_first(behind)]


def above(score: int | None, suggestion: Suggestion | None) -> bool:
    """Whether a leader's own score stands above the suggestion, and so needs a rationale."""
    if score is None or suggestion is None:
        return False
    return suggestion.score is None or score > suggestion.score


def _furthest_behind_first(parts: Iterable[_Part]) -> list[Seen]:
    return sorted((s for part in parts for s in part.members), key=_rank)


def _parts(statements: Sequence[Seen]) -> list[_Part]:
    """The parts that apply and are known, in order."""
    together: dict[object, list[Seen]] = {}
    for at, statement in enumerate(statements):
        if statement.status and statement.status.is_in_order:
            key = (statement.level, statement.group) if statement.group else at
            together.setdefault(key, []).append(statement)
    return [
        _Part(tuple(members), max(map(_rank, members)), members[0].level)
        for members in together.values()
    ]


def _weigh(ascending: Sequence[LevelToReach], parts: list[_Part]) -> _Place:
    """Components: the highest level whose conditions all hold."""
    following: LevelToReach | None = None
    behind: list[_Part] = []
    for level in reversed(ascending):
        missing = _missing(level, parts)
        if not missing:
            return level, following, behind
        following, behind = level, missing
    return None, following, behind


def _missing(level: LevelToReach, parts: list[_Part]) -> list[_Part]:
    """The parts that fall short of a condition of `level` which does not hold."""
    bound = 0
    for condition in level.conditions:
        rank = _RANK[condition.at_least]
        reached = sum(part.rank >= rank for part in parts)
        if rank > bound and reached < condition.needed(len(parts)):
            bound = rank
    return [part for part in parts if part.rank < bound]


def _climb(
    ascending: Sequence[LevelToReach], parts: list[_Part], statements: Sequence[Seen]
) -> _Place:
    """Staircase: the highest level at which all of it and of the levels below is in place."""
    asking = {s.level for s in statements}
    not_known = {s.level for s in statements if s.status is Status.DONT_KNOW}
    reached: LevelToReach | None = None
    for level in ascending:
        here = [part for part in parts if part.level == level.score]
        behind = [part for part in here if part.rank < _IN_PLACE]
        if behind or (not here and level.score in not_known):
            return reached, level, behind
        if here or (level.score == 0 and 0 not in asking):
            reached = level
    return reached, None, []


_IN_WORDS: dict[Status | None, str] = {
    Status.PARTLY: "partly in place",
    Status.PLANNED: "planned",
    Status.NOT_STARTED: "not started",
}


def _named(statements: Sequence[Seen]) -> str:
    """The first two in words, and how many more there are."""
    named = [f"'{_shortened(s.text)}' is {_IN_WORDS[s.status]}" for s in statements[:2]]
    if more := len(statements) - len(named):
        return f"{', '.join(named)} and {more} more"
    return " and ".join(named)


def _shortened(text: str, room: int = 60) -> str:
    """At most `room` characters, ended by '…' at a word boundary if there was more."""
    text = " ".join(text.split()).rstrip(".;")
    if len(text) <= room:
        return text
    return text[: room - 1].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"
