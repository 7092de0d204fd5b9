"""How results are said in words, when two may be compared, how long a report takes. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping

from frameworks.rules.scoring import Status


def counts_as(standing: str, *, answered: bool) -> str:
    """What coverage counts: the standing, or 'scored' where words alone are the answer.

    `answered` is what `icsassess.assessments.rules.judging.is_answered` says.
    """
    return standing or ("scored" if answered else "")


def said(standing: str, level: str | None, *, scored: bool, answered: bool) -> str:
    """What stands in the place of a score: `level` in the scale's own words where there is one.

    `scored` says whether the criterion takes a score, `answered` as in `counts_as`.
    """
    if level:
        return level
    if standing:
        return {"dont_know": "Don't know", "not_applicable": "Not applicable"}[standing]
    if scored:
        return "Not yet agreed"
    return "In words" if answered else "Nothing recorded"


def median_in_words(median: float | None, statuses: Mapping[int, str]) -> str:
    """'2. Maturing', or '1.5, between Beginning and Maturing'; `statuses` by score."""
    if median is None:
        return "–"
    below, above = math.floor(median), math.ceil(median)
    if below == above:
        return f"{below}. {statuses[below]}"
    return f"{median:.1f}, between {statuses[below]} and {statuses[above]}"


def difference(
    kind: str, *, same_levels: bool, then: int | None, now: int | None
) -> tuple[int | None, str]:
    """The change between two scores and how to say it; no change where nothing can be compared.

    `kind` says what the earlier criterion is to this one: 'same' (of the same version), or as the
    confirmed link between them says, 'equivalent', 'overlaps', 'broader' or 'narrower'. Only the
    first two are compared, and only on the same levels.
    """
    why = {
        "overlaps": "Not comparable: the two only overlap",
        "broader": "Not comparable: the earlier one is broader",
        "narrower": "Not comparable: the earlier one is narrower",
    }
    if kind in why:
        return None, why[kind]
    if not same_levels:
        return None, "Not comparable: the levels are not the same"
    if then is None or now is None:
        missing = "either time" if then is now else "then" if then is None else "now"
        return None, f"No score {missing}"
    change = now - then
    if not change:
        return 0, "No change"
    levels = "1 level" if abs(change) == 1 else f"{abs(change)} levels"
    return change, f"{'Up' if change > 0 else 'Down'} {levels}"


def middle_status(counts: Mapping[Status, int]) -> Status | None:
    """The status in the middle of what leaders said of one statement; None when nobody did.

    Between two middles the lower stands: half the leaders are not enough to call a thing in
    place. 'Not applicable' only when more leaders say so than know anything else, and 'don't
    know' only when nobody says anything else.
    """
    in_order = [status for status in Status if status.is_in_order]
    known = [status for status in in_order for _ in range(counts.get(status, 0))]
    if counts.get(Status.NOT_APPLICABLE, 0) > len(known):
        return Status.NOT_APPLICABLE
    if known:
        return known[len(known) // 2]
    return Status.DONT_KNOW if counts.get(Status.DONT_KNOW) else None


LONGEST_WAIT = 20  # seconds: what takes longer is not made while somebody waits for a page


def seconds_to_print(*, criteria: int, statements: int, lines: int) -> float:
    """About how many seconds of processor time the PDF of a report takes.

    `statements` are those in a table, with a count for each status; `lines` is everything else
    that has a line of its own: lines of text (`lines_of`), the further lines of those statements,
    statements in a list, cells of the tables of levels and of progress.

    Source: our own measurement with WeasyPrint 70 on a busy virtual machine of two cores: the
    demo's report, and 15 to 480 criteria with and without texts, texts of five times the length,
    statements with counts and in a list, evidence, 20 places. A quiet machine takes less.
    """
    return 0.5 + 0.04 * criteria + 0.007 * statements + 0.003 * lines


def lines_of(text: str) -> int:
    """About how many lines `text` takes on paper: of 90 characters, and as many as four for the
    heading above it. None where there is no text."""
    typed = [line for line in text.splitlines() if line.strip()]
    return 4 + sum(1 + len(line) // 90 for line in typed) if typed else 0


def in_words(seconds: float) -> str:
    """A time as people say it: '25 seconds', from a minute and a half on '3 minutes'."""
    if seconds < 90:
        return f"{math.ceil(seconds / 5) * 5} seconds"
    return f"{round(seconds / 60)} minutes"
