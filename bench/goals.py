"""What is to be reached: at most so much of what an operation costs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from bench.measuring import Operation, Spread, spread


class Goal(NamedTuple):
    name: str
    reached: Spread
    most: float


def _by_floor(operation: Operation) -> Spread:
    assert operation.by_floor  # noqa: S101  (all operations with such a goal have a floor)
    return operation.by_floor


def _sql(operation: Operation) -> Spread:
    return spread([operation.sql])


def _cpu_ms(operation: Operation) -> Spread:
    return operation.cpu_ms


BY_FLOOR, SQL, CPU = "CPU by its floor's", "SQL", "CPU ms"
FIGURES: dict[str, Callable[[Operation], Spread]] = {BY_FLOOR: _by_floor, SQL: _sql, CPU: _cpu_ms}

GOALS = (
    ("Open a criterion", BY_FLOOR, 1.5),
    ("Open a criterion", SQL, 8),
    ("Save and show the next", BY_FLOOR, 1.8),
    ("Save and show the next", SQL, 14),
    ("Save alone", BY_FLOOR, 2.2),
    ("Autosave", BY_FLOOR, 2.5),
    ("Results, 1 asked", SQL, 12),
    ("Results, 10 asked", SQL, 12),
    ("Results, 100 asked", SQL, 12),
    ("Results, 1 asked", CPU, 25),
    ("Results, 10 asked", CPU, 25),
    ("Results, 100 asked", CPU, 25),
)


def of(operations: Sequence[Operation]) -> list[Goal]:
    """The goals of all operations. Raises KeyError where one of them was not measured."""
    by_name = {operation.name: operation for operation in operations}
    return [
        Goal(f"{name}, {figure}", FIGURES[figure](by_name[name]), most)
        for name, figure, most in GOALS
    ]
