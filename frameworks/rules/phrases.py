"""The rules of a version said in words, for pages and reports. Pure: standard library only."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Iterable

from frameworks.rules.scoring import Condition, Status

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
