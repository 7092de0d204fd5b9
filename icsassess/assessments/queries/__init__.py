"""What the pages of this room show, each gathered in a fixed number of SQL statements."""

from icsassess.assessments.queries import (
    agreeing,
    answering,
    carrying,
    evidence,
    history,
    judging,
    moving,
    offers,
    respondents,
    rounds,
)

__all__ = [
    "agreeing",
    "answering",
    "carrying",
    "evidence",
    "history",
    "judging",
    "moving",
    "offers",
    "respondents",
    "rounds",
]
