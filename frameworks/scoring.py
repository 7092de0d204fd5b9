"""The rules of scoring (domain.md, rules 1, 2, 4 and 5). Pure: standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class _Worded(StrEnum):
    """A word in the database with its label for people."""

    label: str

    def __new__(cls, value: str, label: str) -> _Worded:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class Method(StrEnum):
    """How a version says what the evidence points to."""

    COMPONENTS = "components"
    STAIRCASE = "staircase"
    NONE = "none"


class Status(_Worded):
    """How far a statement is true, best first; 'not applicable' stands outside the order."""

    IN_PLACE = "in_place", "In place"
    PARTLY = "partly", "Partly"
    PLANNED = "planned", "Planned"
    NOT_STARTED = "not_started", "Not started"
    NOT_APPLICABLE = "not_applicable", "Not applicable"


class Band(_Worded):
    """What a level says of a criterion on dashboards."""

    STRENGTH = "strength", "Strength"
    DEVELOPING = "developing", "Developing"
    GAP = "gap", "Gap"


class Support(_Worded):
    """Whether a level's own words expect support from outside."""

    NONE = "none", "No support needed"
    MAY = "may_be_required", "Support may be required"
    LIKELY = "likely", "Support is likely to be needed"
    REQUIRED = "required", "Support is required"


@dataclass(frozen=True)
class Condition:
    """At least `at_least` for `share` (0 to 1) of the statements that apply; 0: for at least one."""

    at_least: Status
    share: float
