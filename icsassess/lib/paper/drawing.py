"""Drawings as inline SVG, made by Altair and vl-convert and kept by their content.

A drawing is a frozen value; the same value always gives the same SVG, so the cache never grows
stale. The drawing libraries are imported at the first drawing: vl-convert hangs in a process
that is forked after its first use.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from xml.etree import ElementTree

from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe

from icsassess.lib.paper.geometry import Point

log = logging.getLogger(__name__)

DRAWN_BY = "2"  # raise it when the drawing changes, so that nothing old is shown
FONT = "Arial, Liberation Sans, sans-serif"
INK, BLUE, GREY, PAPER = "#212b32", "#005eb8", "#aeb7bd", "#ffffff"
SVG = "http://www.w3.org/2000/svg"


@dataclass(frozen=True)
class Drawing:
    """A picture as a value: its name for who listens, and in subclasses what it shows."""

    title: str

    def spec(self) -> dict[str, Any]:
        """The picture in the language of Vega-Lite."""
        raise NotImplementedError

    @cached_property
    def key(self) -> str:
        said = f"{DRAWN_BY} {self!r}"
        return "drawing-" + hashlib.sha256(said.encode()).hexdigest()


NOT_DRAWN = '<p class="nothing">This picture could not be drawn. Its numbers are in the table.</p>'


def drawn(drawings: Sequence[Drawing]) -> list[SafeString]:
    """The SVG of every drawing, in order: one look into the cache for all of them.

    Where one cannot be drawn, a sentence stands in its place: nobody goes without the numbers
    because a library is missing or fails.
    """
    kept = cache.get_many([drawing.key for drawing in drawings])
    new = {drawing.key: _draw_or_say(drawing) for drawing in drawings if drawing.key not in kept}
    if to_keep := {key: svg for key, svg in new.items() if svg != NOT_DRAWN}:
        cache.set_many(to_keep, timeout=None)
    return [mark_safe((kept | new)[one.key]) for one in drawings]  # noqa: S308  (see `_clean`)


def _draw_or_say(drawing: Drawing) -> str:
    try:
        return _draw(drawing)
    except Exception:  # of two libraries and an engine inside: there is no list of what they raise
        log.exception("A picture could not be drawn: %s", drawing.title)
        return NOT_DRAWN


def _draw(drawing: Drawing) -> str:
    import vl_convert

    return _clean(vl_convert.vegalite_to_svg(drawing.spec()), drawing.title)


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


LINE = 16  # from one line of words to the next
WIDTH = 480  # drawing units; on paper and in half a page, about one to a pixel


class Sheet:
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
