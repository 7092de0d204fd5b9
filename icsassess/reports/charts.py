"""The charts of a report: a profile of every domain, and a radar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from icsassess.lib.paper.drawing import BLUE, GREY, INK, LINE, PAPER, WIDTH, Drawing, Sheet, drawn
from icsassess.lib.paper.geometry import Point, outline, runs, spokes, wrapped
from icsassess.reports.report import Report

Levels = tuple[tuple[int, str], ...]  # score and status, lowest first


@dataclass(frozen=True)
class Row:
    """One domain: how many of its criteria were agreed at each score, and what they come to.

    `rests_on` says on how many ('1 of 3') where not all have a score, and `few` whether these are
    fewer than half: then the median is drawn hollow.
    """

    title: str
    counts: tuple[tuple[int, int], ...]
    median: float | None
    target: float | None
    rests_on: str = ""
    few: bool = False


@dataclass(frozen=True)
class Chart(Drawing):
    levels: Levels


@dataclass(frozen=True)
class ProfileChart(Chart):
    """Every domain a line from the lowest to the highest level, with its criteria on it."""

    rows: tuple[Row, ...]

    def spec(self) -> dict[str, Any]:
        return _profile(self)


@dataclass(frozen=True)
class RadarChart(Chart):
    """Every domain an axis; at least three of them."""

    axes: tuple[Row, ...]

    def spec(self) -> dict[str, Any]:
        return _radar(self)


@dataclass(frozen=True)
class Pictures:
    """The charts of a report; blank where there is nothing to draw.

    A profile that is higher than a page comes in parts, each with its axis.
    """

    profile: tuple[str, ...] = ()
    radar: str = ""
    has_partial: bool = False  # a domain in which not every criterion has a score


def pictures(report: Report) -> Pictures:
    """Draw `report`, or take its charts from the cache."""
    domains = [domain for domain in report.domains if domain.is_scored]
    if not report.has_scores:
        return Pictures()
    levels = tuple((level.score, level.status) for level in report.version.levels)
    rows = tuple(
        Row(
            d.heading,
            tuple(d.profile.distribution.items()),
            d.profile.median,
            d.target,
            d.profile.coverage.in_short if d.profile.coverage.given else "",
            d.profile.coverage.rests_on_few,
        )
        for d in domains
    )
    word = report.version.domain_word.lower()
    profiles = _profiles(f"Agreed scores for each {word}", levels, rows)
    charts: list[Chart] = [*profiles]
    if len(domains) >= 3:
        title = f"Radar of the median agreed score and the target for each {word}"
        charts.append(RadarChart(title, levels, rows))
    svgs = drawn(charts)
    return Pictures(
        tuple(svgs[: len(profiles)]),
        "".join(svgs[len(profiles) :]),
        has_partial=any(row.rests_on for row in rows),
    )


# A profile: on each line a numbered circle per level, the median above it, the target below.

MARGIN = 44
HIGHEST = 820  # what fits beneath a heading and above two lines of explanation on paper


def _profiles(title: str, levels: Levels, rows: Sequence[Row]) -> list[ProfileChart]:
    """One chart, or as many as it takes for none to be higher than a page."""
    room = HIGHEST - _axis(levels)
    parts: list[list[Row]] = [[]]
    for row in rows:
        if parts[-1] and sum(map(_height, (*parts[-1], row))) > room:
            parts.append([])
        parts[-1].append(row)
    if len(parts) > 1 and len(parts[-1]) == 1:  # a row alone would be no picture
        parts[-1].insert(0, parts[-2].pop())
    if len(parts) == 1:
        return [ProfileChart(title, levels, tuple(rows))]
    return [
        ProfileChart(f"{title}, part {part} of {len(parts)}", levels, tuple(of_it))
        for part, of_it in enumerate(parts, start=1)
    ]


def _heading(row: Row) -> list[str]:
    """The title, and behind it on how many criteria the row rests, where that is not all."""
    *above, last = wrapped(row.title, width=62, lines=2)
    if not row.rests_on:
        return [*above, last]
    rests_on = f"({row.rests_on})"
    if len(last) + len(rests_on) < 62:
        return [*above, f"{last} {rests_on}"]
    return [*above, last, rests_on]


def _height(row: Row) -> int:
    return 72 + LINE * len(_heading(row))


def _statuses(levels: Levels) -> list[list[str]]:
    return [wrapped(status, width=15, lines=3) for _, status in levels]


def _axis(levels: Levels) -> int:
    """How high the scores with their statuses are, which stand below the rows."""
    return LINE * (1 + max(len(status) for status in _statuses(levels)))


def _profile(chart: ProfileChart) -> dict[str, Any]:
    headings, statuses = [_heading(row) for row in chart.rows], _statuses(chart.levels)
    sheet = Sheet(sum(map(_height, chart.rows)) + _axis(chart.levels))
    lowest, highest = chart.levels[0][0], chart.levels[-1][0]

    def x(score: float) -> float:
        share = (score - lowest) / (highest - lowest) if highest > lowest else 0.5
        return MARGIN + share * (WIDTH - 2 * MARGIN)

    top = 0
    for row, heading in zip(chart.rows, headings, strict=True):
        sheet.words((0, top + 12), heading, fontSize=14, fontWeight="bold", align="left")
        y = top + 34 + LINE * len(heading)
        sheet.line([(x(lowest), y), (x(highest), y)], color=GREY, strokeWidth=2)
        scores = [(x(score), y) for score, _ in chart.levels]
        sheet.points(scores, 120, "stroke", angle=90, color=GREY, filled=False)
        for score, criteria in row.counts:
            if not criteria:
                continue
            sheet.points([(x(score), y)], 400 + 40 * min(criteria, 12), color=BLUE)
            sheet.words(
                (x(score), y),
                [str(criteria)],
                fontSize=15,
                fontWeight="bold",
                color=PAPER,
                baseline="middle",
            )
        if row.median is None:
            sheet.words((x(lowest) + 8, y - 12), ["No agreed score"], align="left")
        else:
            sheet.points([(x(row.median), y - 22)], 130, "triangle-down", **_filling(row, INK))
        if row.target is not None:
            target = (x(row.target), y + 22)
            sheet.points([target], 110, "triangle-up", color=INK, filled=False, strokeWidth=2)
        top += _height(row)
    for (score, _), status in zip(chart.levels, statuses, strict=True):
        sheet.words((x(score), top), [str(score), *status], align="center", baseline="top")
    return sheet.spec()


# A radar: one ring for each level, what was agreed filled, the target dashed.

RADIUS, TOP = 150, 50


def _radar(chart: RadarChart) -> dict[str, Any]:
    sheet = Sheet(TOP + 2 * RADIUS + 30)
    lowest, highest = chart.levels[0][0], chart.levels[-1][0]
    agreed = [row.median for row in chart.axes]
    targets = [row.target for row in chart.axes]

    def at(point: Point, reach: float = RADIUS) -> Point:
        return WIDTH / 2 + point[0] * reach, TOP + RADIUS - point[1] * reach

    def lines(values: Sequence[float | None], **style: Any) -> None:
        for line in runs(outline(values, lowest=lowest, highest=highest)):
            sheet.line([at(point) for point in line], **style)

    ends = spokes(len(chart.axes))
    for end in ends:
        sheet.line([at((0, 0)), at(end)], color=GREY, strokeWidth=1)
    for score, _ in chart.levels:
        lines([score] * len(ends), color=GREY, strokeWidth=1)
    lines(targets, color=INK, strokeWidth=2, strokeDash=[6, 4])
    if None not in agreed:
        lines(agreed, filled=True, fill=BLUE, fillOpacity=0.12, strokeWidth=0)
    lines(agreed, color=BLUE, strokeWidth=3)
    found = outline(agreed, lowest=lowest, highest=highest)
    for row, point in zip(chart.axes, found, strict=True):
        if point:
            sheet.points([at(point)], 90, **_filling(row, BLUE))
    for score, _ in chart.levels:
        (_, y) = at((0, (score - lowest + 1) / (highest - lowest + 1)))
        sheet.words((WIDTH / 2 + 6, y + 8), [str(score)], align="left", baseline="middle")
    for end, row in zip(ends, chart.axes, strict=True):
        _name(sheet, at(end, RADIUS + 14), end, row, whole=len(ends) <= 6)
    return sheet.spec()


def _filling(row: Row, color: str) -> dict[str, Any]:
    """How the point of a median is drawn: hollow where it rests on few of the criteria."""
    return {"fill": PAPER if row.few else color, "stroke": color, "strokeWidth": 2}


def _name(sheet: Sheet, at: Point, end: Point, row: Row, *, whole: bool) -> None:
    """The words at the end of an axis; only the ref where there are too many for titles."""
    upright = abs(end[0]) < 0.1
    title = wrapped(row.title, width=34 if upright else 19, lines=3) if whole else []
    words = title or row.title.split()[:1]
    if row.rests_on:
        words = [*words, f"({row.rests_on})"]
    above = 1 if end[1] > 0.9 else 0 if end[1] < -0.9 else 0.5  # how much of it, of `at`
    x, y = at
    sheet.words(
        (x, y - above * LINE * (len(words) - 1)),
        words,
        fontWeight="bold",
        align="center" if upright else "left" if end[0] > 0 else "right",
        baseline={1: "bottom", 0: "top", 0.5: "middle"}[above],
    )
