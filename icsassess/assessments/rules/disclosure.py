"""Who may be shown what leaders said: the one place where that is decided.

A role says which pages a person comes to (`accounts/roles.py`, `permissions.py` of this room). What
these pages show of leaders is asked here, with an `Asking`; templates only show the answer.

Two things are told to everybody who sees an assessment, whatever is asked here: its state, and its
coverage, which is how many answers and agreed scores there are.

Pure. The cases stand in tests/assessments/test_disclosure.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from icsassess.assessments.rules.judging import Words
from icsassess.lib.enums import LabelledEnum

FEWEST_SHOWN = 3  # people in a group, so that nobody's view can be told from it
EVERYBODY_ELSE = "Another partner"

T = TypeVar("T")


class Attribution(LabelledEnum):
    """How a round promised that views are attributed."""

    NAMED = "named"
    BY_TYPE = "by_type", "By type of organisation"
    ANONYMOUS = "anonymous"


class Reader(StrEnum):
    """Who asks."""

    OF_VIEWS = "reads each view, so as to agree on a score"  # their role may `Can.SEE_RESPONSES`
    OF_RESULTS = "reads what was found: page, PDF and CSV"


@dataclass(frozen=True)
class Asking:
    """Somebody asks what leaders said in an assessment: all that the answer depends on.

    `attribution` is a word of `Attribution`; one that is not known discloses the least.
    `owes_view`: they were asked for their own view and have not finished it. Until they have, they
    see nothing of another's, nor figures made of them, so that it is their own.
    """

    reader: Reader
    attribution: str
    owes_view: bool


class OfOneLeader(StrEnum):
    """What readers of views may open or see of one leader."""

    RESPONSE = "what they answered, on their own pages"
    EVIDENCE = "the links and files beside their answers, which name nobody"
    ATTENDANCE = "by name, that they were asked and whether they have finished"
    HOW_FAR = "how many criteria they have answered before they finish"


_SHOWN_UNDER = {
    OfOneLeader.RESPONSE: frozenset({Attribution.NAMED}),
    OfOneLeader.EVIDENCE: frozenset(Attribution),
    OfOneLeader.ATTENDANCE: frozenset(Attribution),
    OfOneLeader.HOW_FAR: frozenset({Attribution.NAMED}),
}


def attributions_that_show(what: OfOneLeader) -> list[str]:
    """In rounds of which attributions readers of views are shown `what`, as SQL takes them.

    Everybody reads their own response and its evidence in any round.
    """
    return sorted(_SHOWN_UNDER[what])


@dataclass(frozen=True)
class Given:
    """What one leader gave for a criterion, be it nothing."""

    name: str  # the leader's, with that of their organisation
    kind: str  # the type of their organisation
    words: Words


def views(asking: Asking, given: Sequence[Given]) -> list[tuple[str, int]]:
    """The views of a criterion that are shown one by one, as (whose, index in `given`).

    None to who owes their own. Where names are shown, readers of views see each, however few there
    are; else none before three have spoken, because it is told who has finished. Who was asked and
    said nothing hides nobody; so only those who said something make up a group, and are counted.

    They stand in the order of what is said: that of names or of asking would give away whose a
    view is where no name is shown.
    """
    if asking.reader is Reader.OF_RESULTS or asking.owes_view:
        return []
    spoke = [(at, one) for at, one in enumerate(given) if not one.words.is_empty]
    if len(spoke) < _fewest(asking):
        return []
    by = _names(asking.attribution, [one for _, one in spoke])
    found = [(name, at, one.words) for name, (at, one) in zip(by, spoke, strict=True)]
    found.sort(key=lambda view: (-(view[2].score or 0), view[0], view[2].standing, *view[2].texts))
    return [(name, at) for name, at, _ in found]


def _names(attribution: str, given: Sequence[Given]) -> list[str]:
    if attribution == Attribution.NAMED:
        return [one.name for one in given]
    if attribution != Attribution.BY_TYPE:
        return ["A leader"] * len(given)
    kinds = [one.kind for one in given]
    apart = told_apart(Counter(kinds))
    return [kind if kind in apart else EVERYBODY_ELSE for kind in kinds]


def told_apart(sizes: Mapping[str, int]) -> set[str]:
    """Which groups, given by how many people are in each, may be shown beside all people together.

    None of fewer than three. Taking the groups shown from all leaves the others: while these are
    one or two, the smallest group shown joins them, the last by name of equal ones.
    """
    shown = sorted(
        (kind for kind, size in sizes.items() if size >= FEWEST_SHOWN),
        key=lambda kind: (-sizes[kind], kind),
    )
    others = sum(sizes.values()) - sum(sizes[kind] for kind in shown)
    while shown and 0 < others < FEWEST_SHOWN:
        others += sizes[shown.pop()]
    return set(shown)


def groups(asking: Asking, people: Mapping[str, Sequence[T]]) -> dict[str, list[T]]:
    """`people` by type of organisation, put into the groups that may be shown beside all people.

    A round that names people shows every type to readers of views, an anonymous one none. Values
    are whatever is told of a person: how far they are, or a score. Groups stand in the order of
    `people`.
    """
    if asking.attribution not in (Attribution.NAMED, Attribution.BY_TYPE):
        return {}
    apart = told_apart({kind: len(members) for kind, members in people.items()})
    if _sees_each(asking):
        apart = set(people)
    found: dict[str, list[T]] = {}
    for kind, members in people.items():
        found.setdefault(kind if kind in apart else EVERYBODY_ELSE, []).extend(members)
    return found


def may_count(
    attribution: str, *, collecting: bool, closing: bool, finished: int, since: int
) -> bool:
    """Whether all who have finished count from now on: figures and views that others are shown.

    By name each counts at once. Else nobody does before three have finished, nor while views are
    collected: it is told who has finished, so figures that move when one person finishes tell what
    that person said. They are made first when collecting ends, and then move only when three have
    finished `since` (or have finished anew), or for the last time when the system submits.
    `closing` is such an end. Source: issue 8 of this house, 27.
    """
    if attribution == Attribution.NAMED:
        return True
    if finished < FEWEST_SHOWN:
        return False
    return closing or (not collecting and since >= FEWEST_SHOWN)


def when_it_counts(attribution: str) -> str:
    """What is said of those who have not finished, as `may_count` has it."""
    if attribution == Attribution.NAMED:
        return "What they said counts when they finish."
    return "Views begin to count when collecting ends, and later three at a time."


def _sees_each(asking: Asking) -> bool:
    """Whether they read what every single leader said, by name."""
    return asking.reader is Reader.OF_VIEWS and asking.attribution == Attribution.NAMED


def _fewest(asking: Asking) -> int:
    """From how many people on anything is shown that is made of what they said."""
    return 1 if _sees_each(asking) else FEWEST_SHOWN


def shows_criterion(asking: Asking, *, with_level: int, without: int) -> bool:
    """Whether the figures of a criterion are shown: counts, median, lowest, highest, split or not.

    `with_level` leaders chose a level, `without` said something else, such as that they don't know.
    Where three are needed, three must have chosen a level, because the spread is theirs alone.
    """
    fewest = _fewest(asking)
    if asking.owes_view:
        return False
    return (with_level + without if fewest == 1 else with_level) >= fewest


def shows_statement(asking: Asking, *, answers: int) -> bool:
    """Whether it is shown how many leaders see a statement in place, partly and so on."""
    return not asking.owes_view and answers >= _fewest(asking)


def who_sees(attribution: str) -> tuple[str, str, str]:
    """Who sees what a leader answers, in three sentences: before they finish, then, and others."""
    readers = "the system lead and the facilitators read it"
    then: dict[str, str] = {
        Attribution.NAMED: f"Then {readers}, under the leader’s name.",
        Attribution.BY_TYPE: f"Then, once three have finished, {readers} under the leader’s type "
        "of organisation; where fewer than three of a type spoke, under that of another partner.",
    }
    without = (
        f"Then, once three have finished, {readers} without the leader’s name or organisation."
    )
    return (
        "Until a leader has finished, or the lead has closed their view with a reason, nobody else "
        "sees what they answered.",
        then.get(attribution, without),
        "Everybody else sees figures made of at least three views, never who said what.",
    )


def instead_of_figures(asking: Asking) -> str:
    """What stands where views, or figures made of them, are not shown."""
    if asking.owes_view:
        return "Shown when you have finished your own view"
    return (
        "No views yet" if _fewest(asking) == 1 else "Fewer than three views count so far: not shown"
    )


def about_groups(asking: Asking) -> str:
    """What is said beneath the groups of those who took part."""
    if asking.attribution in (Attribution.NAMED, Attribution.BY_TYPE):
        return (
            "Leaders are not named in this report. Types of organisation with fewer than three "
            "leaders are shown together."
        )
    return "Views in this round are anonymous, so leaders are not shown by organisation."
