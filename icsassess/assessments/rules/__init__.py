"""The rules of answering and agreeing, and of who may be shown what. Pure."""

from icsassess.assessments.rules import (
    carrying,
    conflicts,
    disclosure,
    evidence,
    judging,
    rounds,
    spread,
)

__all__ = ["carrying", "conflicts", "disclosure", "evidence", "judging", "rounds", "spread"]
