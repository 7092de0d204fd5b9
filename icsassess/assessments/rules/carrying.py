"""What of an earlier judgement may come along, and how it is joined with what was typed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from icsassess.assessments.rules.judging import TEXTS, Words


def following(theirs: Words, *, how: str, same_level: bool) -> Words:
    """What of an earlier judgement may come along to a criterion of another version.

    `how` the criterion comes from the earlier one, as `origins.How` says it;
    `same_level` whether the level of the earlier score means the same here. The texts always come
    along; a score, 'don't know' or 'not applicable' only from the one criterion that it still is.
    """
    if how in ("unchanged", "reworded") and (theirs.standing != "scored" or same_level):
        return theirs
    return replace(theirs, standing="", score=None)


def carried(mine: Words, theirs: Words) -> Words:
    """`mine`, with what is empty in it taken from `theirs`. What was typed stays as it is."""
    taken: dict[str, Any] = {
        name: getattr(theirs, name)
        for name in TEXTS
        if getattr(theirs, name) and not getattr(mine, name).strip()
    }
    if not mine.standing:
        taken |= {"standing": theirs.standing, "score": theirs.score}
    return replace(mine, **taken)
