"""What agreed scores add up to. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from frameworks.rules.scoring import Band


@dataclass(frozen=True)
class Coverage:
    """How many of some criteria have a score. What has none is never counted as one."""

    given: int
    of: int
    dont_know: int
    not_applicable: int

    @property
    def applies(self) -> int:
        return self.of - self.not_applicable

    @property
    def missing(self) -> int:
        return self.applies - self.given - self.dont_know

    @property
    def share(self) -> float | None:
        """Those with a score among those that apply, 0 to 1; None where none applies."""
        return self.given / self.applies if self.applies else None

    @property
    def rests_on_few(self) -> bool:
        """Whether what is summed up of the scores rests on fewer than half of those that apply."""
        return bool(self.given) and 2 * self.given < self.applies

    @property
    def in_short(self) -> str:
        """'1 of 3'; blank where all have a score."""
        return f"{self.given} of {self.of}" if self.given < self.of else ""


def coverage(standings: Sequence[str]) -> Coverage:
    """Count what stands for each criterion: scored, dont_know, not_applicable or nothing ('')."""
    return Coverage(
        given=standings.count("scored"),
        of=len(standings),
        dont_know=standings.count("dont_know"),
        not_applicable=standings.count("not_applicable"),
    )


@dataclass(frozen=True)
class Agreed:
    """What a system says of one criterion; a score exactly when its standing is 'scored'."""

    ref: str
    standing: str
    score: int | None = None
    target: int | None = None

    def __post_init__(self) -> None:
        if (self.standing == "scored") != (self.score is not None):
            raise ValueError(f"{self.ref}: standing {self.standing!r} with score {self.score}")

    @property
    def gap(self) -> int | None:
        """Target less agreed score, negative beyond the target; None where either is missing."""
        if self.score is None or self.target is None:
            return None
        return self.target - self.score


@dataclass(frozen=True)
class Profile:
    """A domain's agreed scores. Figures are None where there is nothing to sum up.

    `distribution` counts criteria per score, every level of the scale among them; `median` is the
    figure for ordinal data, `mean` (one decimal, halves rounded up) a secondary one; `gaps` are in
    levels by ref, for scored criteria that have a target.
    """

    distribution: Mapping[int, int]
    median: float | None
    mean: float | None
    coverage: Coverage
    gaps: Mapping[str, int]
    median_gap: float | None


def profile(agreed: Sequence[Agreed], scale: Sequence[int]) -> Profile:
    """Sum up the agreed scores of a domain on a scale of these scores, lowest first."""
    scores = [a.score for a in agreed if a.score is not None]
    gaps = {a.ref: a.gap for a in agreed if a.gap is not None}
    return Profile(
        distribution={score: scores.count(score) for score in scale},
        median=_median(scores),
        mean=_mean(scores),
        coverage=coverage([a.standing for a in agreed]),
        gaps=gaps,
        median_gap=_median(list(gaps.values())),
    )


def band_of(score: int | None, bands: Mapping[int, Band]) -> Band | None:
    """The band that the file gives a score's level; no score is no band, and never a gap."""
    return None if score is None else bands[score]


def _median(scores: Sequence[int]) -> float | None:
    return float(median(scores)) if scores else None


def _mean(scores: Sequence[int]) -> float | None:
    if not scores:
        return None
    # In decimals: `round` takes 2.25 to 2.2, and people who check by hand get 2.3.
    mean = Decimal(sum(scores)) / len(scores)
    return float(mean.quantize(Decimal("0.1"), ROUND_HALF_UP))
