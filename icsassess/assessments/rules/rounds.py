"""Which tiers of a framework a system or place answers for."""

from __future__ import annotations

from collections.abc import Collection

TIERS = ("system", "place", "neighbourhood")  # from the widest to the narrowest


def lowest_tier(kind: str, asked_below: Collection[str]) -> str:
    """How far down a place of `kind` speaks in a round: to just above those that speak there too.

    `asked_below` are the kinds of the places within it that are asked themselves in the same
    round. Where none is, it speaks for everything below it.
    """
    if not asked_below:
        return TIERS[-1]
    widest = min(TIERS.index(below) for below in asked_below)
    return TIERS[max(TIERS.index(kind), widest - 1)]


def tiers_covered(kind: str, down_to: str) -> frozenset[str]:
    """The tiers from a place's own `kind` down to `down_to`, both counted; at least its own."""
    first = TIERS.index(kind)
    return frozenset(TIERS[first : max(first, TIERS.index(down_to)) + 1])
