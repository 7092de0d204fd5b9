"""Which tiers of a framework a system or place answers for, and what changed of a round."""

from __future__ import annotations

from collections.abc import Collection, Mapping

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


def speaks_for_too_much(kind: str, down_to: str, asked_below: Collection[str]) -> bool:
    """Whether a place of `kind` that speaks `down_to` a tier speaks for places asked themselves."""
    return TIERS.index(lowest_tier(kind, asked_below)) < TIERS.index(down_to)


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """What differs, each as 'Title: from Spring to Summer', for the record; '' where nothing does.

    Both are in the words of people, by what each is called.
    """
    return "; ".join(
        f"{name}: from {was} to {after[name]}" for name, was in before.items() if was != after[name]
    )


def tiers_covered(kind: str, down_to: str) -> frozenset[str]:
    """The tiers from a place's own `kind` down to `down_to`, both counted; at least its own."""
    first = TIERS.index(kind)
    return frozenset(TIERS[first : max(first, TIERS.index(down_to)) + 1])
