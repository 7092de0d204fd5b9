"""Where things lie on a drawing. Pure."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence

Point = tuple[float, float]


def spokes(axes: int) -> list[Point]:
    """The ends of a radar's axes on the unit circle: the first at the top, then clockwise.

    Raises ValueError for fewer than three axes, which span no area.
    """
    if axes < 3:
        raise ValueError("A radar needs at least three axes.")
    turns = [2 * math.pi * axis / axes for axis in range(axes)]
    return [(math.sin(turn), math.cos(turn)) for turn in turns]


def outline(values: Sequence[float | None], *, lowest: float, highest: float) -> list[Point | None]:
    """Where `values` lie on their axes; None stays None, because unanswered is not zero.

    The lowest level is the innermost ring and the highest the unit circle, so that the centre
    means nothing and no level disappears in it.
    """
    steps = highest - lowest + 1
    return [
        None if value is None else (x * (reach := (value - lowest + 1) / steps), y * reach)
        for value, (x, y) in zip(values, spokes(len(values)), strict=True)
    ]


def runs(points: Sequence[Point | None]) -> list[list[Point]]:
    """The lines of an outline: neighbours joined, a gap left where there is no point.

    A whole outline comes back as one closed line.
    """
    if None not in points:
        return [[*points, points[0]]]  # type: ignore[list-item]
    start = points.index(None)
    lines: list[list[Point]] = [[]]
    for point in [*points[start:], *points[:start]]:
        if point is None:
            lines.append([])
        else:
            lines[-1].append(point)
    return [line for line in lines if line]


def wrapped(text: str, *, width: int, lines: int) -> list[str]:
    """`text` in at most `lines` lines of about `width` characters, shortened with '…'."""
    return textwrap.wrap(text, width, max_lines=lines, placeholder=" …") or [""]
