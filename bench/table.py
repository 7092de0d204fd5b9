"""What was measured, in columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import mean, median, quantiles

from bench.goals import Goal
from bench.measuring import Operation, Spread

OPERATIONS = ["", "median ms", "p95 ms", "CPU ms", "by its floor's", "SQL", "KB", "RSS MB"]
GOALS = ["Goals", "", "", "at most", ""]


def operations(several: Iterable[Operation]) -> str:
    """CPU by the floor's with what the middle half of the rounds lies between."""
    return _table([OPERATIONS, *map(_operation, several)])


def goals(several: Iterable[Goal]) -> str:
    return _table([GOALS, *map(_goal, several)])


def _operation(one: Operation) -> list[str]:
    return [
        one.name,
        f"{1000 * median(one.seconds):.1f}",
        f"{1000 * quantiles(one.seconds, n=20, method='inclusive')[-1]:.1f}",
        f"{one.cpu_ms.median:.1f}",
        f"{one.by_floor.median:.2f} {_between(one.by_floor)}" if one.by_floor else "",
        f"{one.sql} + {one.control}",
        f"{mean(one.bytes) / 1000:.1f}",
        f"{one.rss / 1_000_000:.0f}",
    ]


def _goal(goal: Goal) -> list[str]:
    reached = goal.reached
    return [
        goal.name,
        f"{reached.median:.3g}",
        _between(reached) if reached.low < reached.high else "",
        f"{goal.most:g}",
        "reached" if reached.median <= goal.most else "NOT REACHED",
    ]


def _between(spread: Spread) -> str:
    return f"({spread.low:.2f}–{spread.high:.2f})"


def _table(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            [
                first.ljust(widths[0]),
                *(cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)),
            ]
        ).rstrip()
        for first, *others in rows
    )
