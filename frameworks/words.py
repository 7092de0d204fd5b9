"""The rules of a version said in words, for pages and reports. Pure: standard library only."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Iterable
from typing import TYPE_CHECKING

from frameworks.scoring import Condition, Status

if TYPE_CHECKING:
    from frameworks.comparison import Comparison

_STATUS = {
    Status.IN_PLACE: "in place",
    Status.PARTLY: "at least partly in place",
    Status.PLANNED: "at least planned",
    Status.NOT_STARTED: "at least not started",
}


def conditions_in_words(conditions: Iterable[Condition]) -> str:
    """'At least half of the statements are in place, and every statement is at least planned'.

    Without conditions, which is the lowest level's case: 'None of the above'.
    """
    said = ", and ".join(_in_words(condition) for condition in conditions)
    return said[:1].upper() + said[1:] or "None of the above"


def _in_words(condition: Condition) -> str:
    status = _STATUS[condition.at_least]
    if condition.share == 0:
        return f"at least one statement is {status}"
    if condition.share == 1:
        return f"every statement is {status}"
    share = "half" if condition.share == 0.5 else f"{round(condition.share * 100, 2):g}%"
    return f"at least {share} of the statements are {status}"


def date_in_words(published: str) -> str:
    """'2018' → '2018', '2018-02' → 'February 2018', '2018-02-28' → '28 February 2018'."""
    year, *rest = published.split("-")
    month, *day = [int(part) for part in rest] or [0]
    return " ".join([*map(str, day), *([month_name[month]] if month else []), year])


_PLURALS = {"criterion": "criteria"}


def changes_in_words(comparison: Comparison) -> list[str]:
    """'2 criteria added', '1 criterion reworded', 'details changed: source'; none if all is same.

    Statements and questions are counted in criteria that stayed.
    """
    criteria, domains, levels = comparison.criteria, comparison.domains, comparison.levels
    stayed = [pair.statements for pair in criteria.changed]
    asked = [pair.prompts for pair in criteria.changed]
    details = [difference.what.lower() for difference in comparison.details]
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


def _counted(what: str, number: int) -> str:
    if number == 1:
        return what
    first, *rest = what.split(" ")
    return " ".join([_PLURALS.get(first, f"{first}s"), *rest])
