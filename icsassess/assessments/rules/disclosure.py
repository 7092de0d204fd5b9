"""Who may be shown what: the one place where that is decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from icsassess.assessments.rules.spread import FEWEST_SHOWN


def attributions(people: Sequence[tuple[str, str]], how: str) -> list[str]:
    """How each of `people`, as (name, type of organisation), is named beside what they said.

    `how` is 'named', 'by_type' or 'anonymous'. A type with fewer than three people is not shown
    apart. Where those left over would be fewer than three, the smallest type shown joins them,
    so that nobody is found by subtraction.
    """
    if how == "named":
        return [name for name, _ in people]
    if how == "anonymous":
        return ["A leader"] * len(people)
    sizes = Counter(kind for _, kind in people)
    shown = sorted(
        (kind for kind in sizes if sizes[kind] >= FEWEST_SHOWN), key=lambda k: (-sizes[k], k)
    )
    while shown and 0 < sum(sizes.values()) - sum(sizes[kind] for kind in shown) < FEWEST_SHOWN:
        shown.pop()
    return [kind if kind in shown else "Another partner" for _, kind in people]


def may_show(views: int, attribution: str) -> bool:
    """Whether figures that count `views` people give none of them away."""
    return views > 0 and (attribution == "named" or views >= FEWEST_SHOWN)
