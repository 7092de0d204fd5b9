"""Charts as inline SVG, drawn by Altair and vl-convert and kept by their content.

A chart is a frozen value; the same value always gives the same SVG, so the cache never grows
stale. The drawing libraries are imported at the first drawing: vl-convert hangs in a process
that is forked after its first use.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from xml.etree import ElementTree

from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe

from icsassess.reports.report import Report
from icsassess.reports.rules import Point, outline, runs, spokes, wrapped

DRAWN_BY = "1"  # raise it when the drawing changes, so that nothing old is shown
FONT = "Arial, Liberation Sans, sans-serif"
INK, BLUE, GREY, PAPER = "#212b32", "#005eb8", "#aeb7bd", "#ffffff"
SVG = "http://www.w3.org/2000/svg"


@dataclass(frozen=True)
class Row:
    """One domain of a profile: how many of its criteria were agreed at each score."""

    title: str
    counts: tuple[tuple[int, int], ...]
    median: float | None
    target: float | None


@dataclass(frozen=True)
class Chart:
    title: str
    levels: tuple[tuple[int, str], ...]  # score and status, lowest first

    @cached_property
    def key(self) -> str:
        said = f"{DRAWN_BY} {self!r}"
        return "chart-" + hashlib.sha256(said.encode()).hexdigest()


@dataclass(frozen=True)
class ProfileChart(Chart):
    """Every domain a line from the lowest to the highest level, with its criteria on it."""

    rows: tuple[Row, ...]

    def spec(self) -> dict[str, Any]:
        return _profile(self)


@dataclass(frozen=True)
class RadarChart(Chart):
    """Every domain an axis; at least three of them. `axes`: title, median, target."""

    axes: tuple[tuple[str, float | None, float | None], ...]

    def spec(self) -> dict[str, Any]:
        return _radar(self)


def drawn(charts: Sequence[ProfileChart | RadarChart]) -> list[SafeString]:
    """The SVG of every chart, in order: one look into the cache for all of them."""
    kept = cache.get_many([chart.key for chart in charts])
    new = {chart.key: _draw(chart) for chart in charts if chart.key not in kept}
    if new:
        cache.set_many(new, timeout=None)
    return [mark_safe((kept | new)[chart.key]) for chart in charts]  # noqa: S308  (see `_clean`)


@dataclass(frozen=True)
class Pictures:
    """The charts of a report; blank where there is nothing to draw."""

    profile: str = ""
    radar: str = ""


def pictures(report: Report) -> Pictures:
    """Draw `report`, or take its charts from the cache."""
    domains = [domain for domain in report.domains if domain.is_scored]
    if not report.has_scores:
        return Pictures()
    levels = tuple((level.score, level.status) for level in report.version.levels)
    rows = tuple(
        Row(d.heading, tuple(d.profile.distribution.items()), d.profile.median, d.target)
        for d in domains
    )
    word = report.version.domain_word.lower()
    charts: list[ProfileChart | RadarChart] = [
        ProfileChart(f"Agreed scores for each {word}", levels, rows)
    ]
    if len(domains) >= 3:
        axes = tuple((row.title, row.median, row.target) for row in rows)
        title = f"Radar of the median agreed score and the target for each {word}"
        charts.append(RadarChart(title, levels, axes))
    return Pictures(*drawn(charts))


def _draw(chart: ProfileChart | RadarChart) -> str:
    import vl_convert

    return _clean(vl_convert.vegalite_to_svg(chart.spec()), chart.title)


def _clean(svg: str, title: str) -> str:
    """Keep what draws, drop what a strict page refuses or a screen reader would stumble over.

    The title is a direct child of the root: PDF/UA asks for it there. Ids, styles and scripts
    are not drawing; the picture is named by its title and told by the table beside it.
    """
    ElementTree.register_namespace("", SVG)
    root = ElementTree.fromstring(svg)  # noqa: S314
    for element in root.iter():
        for name in list(element.attrib):
            if name in {"style", "class", "id", "role", "pointer-events"} or name.startswith(
                "aria-"
            ):
                del element.attrib[name]
        for child in list(element):
            if child.tag in {f"{{{SVG}}}style", f"{{{SVG}}}script"} or _draws_nothing(child):
                element.remove(child)
    heading = ElementTree.Element(f"{{{SVG}}}title")
    heading.text = title
    root.insert(0, heading)
    root.attrib |= {"role": "img", "aria-label": title, "focusable": "false"}
    return ElementTree.tostring(root, encoding="unicode")


def _draws_nothing(element: ElementTree.Element) -> bool:
    nothing = {("display", "none"), ("d", "M0,0h0v0h0Z"), ("fill", "transparent")}
    return not nothing.isdisjoint(element.attrib.items())


WIDTH = 480  # drawing units; on paper and in half a page, about one to a pixel


class _Sheet:
    """Layers of one drawing, all in drawing units from the top left corner."""

    def __init__(self, height: float) -> None:
        self.height = height
        self.layers: list[Any] = []

    def _marks(self, values: list[dict[str, Any]], **channels: Any) -> Any:
        import altair as alt

        return alt.Chart(alt.Data(values=values)).encode(
            x=alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, WIDTH], nice=False)),
            y=alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[self.height, 0], nice=False)),
            **channels,
        )

    def points(self, at: Sequence[Point], size: float, shape: str = "circle", **style: Any) -> None:
        values = [{"x": x, "y": y} for x, y in at]
        style = {"opacity": 1, "filled": True, "size": size, "shape": shape} | style
        self.layers.append(self._marks(values).mark_point(**style))

    def line(self, line: Sequence[Point], **style: Any) -> None:
        values = [{"x": x, "y": y, "order": order} for order, (x, y) in enumerate(line)]
        self.layers.append(self._marks(values, order="order:Q").mark_line(**style))

    def words(self, at: Point, lines: Sequence[str], **style: Any) -> None:
        """One mark for each line: not every reader of SVG aligns the lines of one text."""
        x, y = at
        values = [{"x": x, "y": y + LINE * n, "text": line} for n, line in enumerate(lines)]
        style = {"font": FONT, "color": INK, "fontSize": 13} | style
        self.layers.append(self._marks(values, text="text:N").mark_text(**style))

    def spec(self) -> dict[str, Any]:
        import altair as alt

        whole = alt.layer(*self.layers).properties(width=WIDTH, height=self.height, padding=0)
        return whole.configure(background="transparent").configure_view(stroke=None).to_dict()


# A profile: on each line a numbered circle per level, the median above it, the target below.

MARGIN, LINE = 44, 16


def _profile(chart: ProfileChart) -> dict[str, Any]:
    headings = [wrapped(row.title, width=62, lines=2) for row in chart.rows]
    statuses = [wrapped(status, width=15, lines=3) for _, status in chart.levels]
    rows_height = sum(78 + LINE * len(heading) for heading in headings)
    sheet = _Sheet(rows_height + LINE * (1 + max(len(status) for status in statuses)))
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
            sheet.points([(x(row.median), y - 22)], 130, "triangle-down", color=INK)
        if row.target is not None:
            target = (x(row.target), y + 22)
            sheet.points([target], 110, "triangle-up", color=INK, filled=False, strokeWidth=2)
        top += 78 + LINE * len(heading)
    for (score, _), status in zip(chart.levels, statuses, strict=True):
        sheet.words((x(score), top), [str(score), *status], align="center", baseline="top")
    return sheet.spec()


# A radar: one ring for each level, what was agreed filled, the target dashed.

RADIUS, TOP = 150, 50


def _radar(chart: RadarChart) -> dict[str, Any]:
    sheet = _Sheet(TOP + 2 * RADIUS + 30)
    lowest, highest = chart.levels[0][0], chart.levels[-1][0]
    titles, agreed, targets = zip(*chart.axes, strict=True)

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
    found = [p for p in outline(agreed, lowest=lowest, highest=highest) if p]
    sheet.points([at(point) for point in found], 90, color=BLUE)
    for score, _ in chart.levels:
        (_, y) = at((0, (score - lowest + 1) / (highest - lowest + 1)))
        sheet.words((WIDTH / 2 + 6, y + 8), [str(score)], align="left", baseline="middle")
    for end, title in zip(ends, titles, strict=True):
        _name(sheet, at(end, RADIUS + 14), end, title, whole=len(ends) <= 6)
    return sheet.spec()


def _name(sheet: _Sheet, at: Point, end: Point, title: str, *, whole: bool) -> None:
    """The words at the end of an axis; only the ref where there are too many for titles."""
    upright = abs(end[0]) < 0.1
    words = wrapped(title, width=34 if upright else 19, lines=3) if whole else title.split()[:1]
    above = 1 if end[1] > 0.9 else 0 if end[1] < -0.9 else 0.5  # how much of it, of `at`
    x, y = at
    sheet.words(
        (x, y - above * LINE * (len(words) - 1)),
        words,
        fontWeight="bold",
        align="center" if upright else "left" if end[0] > 0 else "right",
        baseline={1: "bottom", 0: "top", 0.5: "middle"}[above],
    )
