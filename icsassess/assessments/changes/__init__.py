"""Every write of this room: each in one transaction, told to the audit, nothing half done."""

from icsassess.assessments.changes import (
    agreeing,
    answering,
    carrying,
    evidence,
    history,
    judging,
    locks,
    moving,
    offers,
    respondents,
    rounds,
    telling,
)

__all__ = [
    "agreeing",
    "answering",
    "carrying",
    "evidence",
    "history",
    "judging",
    "locks",
    "moving",
    "offers",
    "respondents",
    "rounds",
    "telling",
]
