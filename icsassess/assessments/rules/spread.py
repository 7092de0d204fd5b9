"""How far people's views of one criterion lie apart, and what to talk about first.

Pure: standard library only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor
from statistics import quantiles


@dataclass(frozen=True)
class Spread:
    """Scores of `n` people. Shares run from 0 to 1."""

    n: int
    minimum: int
    q1: float
    median: float
    q3: float
    maximum: int
    share_at_median: float
    share_within_one: float
    agreement: bool  # otherwise the views are split

    @property
    def width(self) -> int:
        return self.maximum - self.minimum


def spread(scores: Sequence[int]) -> Spread | None:
    """Describe the scores that were given, in any order; None if there are none.

    Quartiles are 'inclusive' (`statistics.quantiles`): the lowest and highest score are the 0th and
    100th percentile, with straight lines between neighbours. One score is its own quartiles.

    At a half median, such as 2.5, the share is the mean of the shares of the levels beside it.

    'Agreement': fewer than a third lie more than one level from the median, as published with the
    SCIROCCO Delphi study (doi 10.5334/ijic.7747), where of 12 raters four outside are a split.
    """
    if not scores:
        return None
    n = len(scores)
    pair_at_least = scores if n > 1 else [*scores, *scores]
    q1, median, q3 = quantiles(pair_at_least, n=4, method="inclusive")
    at_median = scores.count(floor(median)) + scores.count(ceil(median))
    outside = sum(abs(score - median) > 1 for score in scores)
    return Spread(
        n=n,
        minimum=min(scores),
        q1=q1,
        median=median,
        q3=q3,
        maximum=max(scores),
        share_at_median=at_median / (2 * n),
        share_within_one=(n - outside) / n,
        agreement=3 * outside < n,
    )


def agenda(spreads: Mapping[str, Spread]) -> list[str]:
    """Refs in the order to discuss them: split first, widest first, lowest median first.

    Width is from the lowest to the highest score. Refs that tie keep the order they came in.
    """

    def urgency(ref: str) -> tuple[bool, int, float]:
        found = spreads[ref]
        return found.agreement, -found.width, found.median

    return sorted(spreads, key=urgency)
