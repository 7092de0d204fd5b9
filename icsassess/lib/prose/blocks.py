"""Typed and pasted text, split into the paragraphs, lists and tables that its author saw. Pure.

The one place that decides what a line of such a text is; pages and paper show what comes out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from icsassess.lib.prose.marks import Mark, readings, second
from icsassess.lib.prose.tables import has_head, table


@dataclass(frozen=True)
class Paragraph:
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Item:
    """One item of a list: its lines and the lists within it, in order.

    `number` is None for a bullet. `mark` is a number of several parts as it was typed, such as
    '1.1'; otherwise blank.
    """

    parts: tuple[str | Listing, ...]
    number: int | None = None
    mark: str = ""


@dataclass(frozen=True)
class Listing:
    """A list. `style` is '' for bullets, '1', 'a', 'A', 'i' or 'I' as in HTML, or '1.1'."""

    style: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Table:
    """Rows of equal width; `head` are the names of the columns, or empty."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Paragraph | Listing | Table


def line_ends(text: str) -> str:
    """`text` with one sign for every line end, which Word's U+000B and U+000C are too."""
    return _LINE_END.sub("\n", text)


_LINE_END = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")


def trimmed(text: str) -> str:
    """`text` without blank lines around it; what stands before its first word stays.

    The first item of an indented list and the empty first cell of a table would else move.
    """
    if not text.strip():
        return ""
    kept = re.sub(r"\A(?:[^\S\n]*\n)+", "", text).rstrip(" \n\u00a0")
    return kept if re.search(r"[\n\t]", kept.strip("\t")) else kept.strip()


def blocks(text: str) -> list[Block]:
    """Split `text` as typed: a blank line ends a paragraph, other line ends stay line ends.

    - A line that begins with a bullet of Word, PDF or plain text and a space is an item; so is
      one that begins with '1.', 'a)', '(iv)' and the like, where the first of such a sequence or
      its neighbour stands in the text too.
    - Deeper items, further in or with a bullet of a lower level, are a list within an item.
    - What goes on in an indented line belongs to the item above; blank lines do not end a list.
    - Two or more lines with tabs are a table, if they have equally many cells.

    No text, no blocks.
    """
    lines = line_ends(text).split("\n")
    marks = {(m.style, m.form, m.number) for line in lines for m in readings(line)}
    split = _Splitting(marks)
    at = 0
    while at < len(lines):
        rows, after = table(lines, at)
        if rows:
            split.table(rows)
        else:
            after = max(after, at + 1)
            for line in lines[at:after]:
                split.line(line)
        at = after
    return split.done()


def reads_from_the_right(text: str) -> bool:
    """Whether the first letter with a direction is Arabic, Hebrew or another from the right."""
    found = (unicodedata.bidirectional(sign) for sign in text)
    return next((way for way in found if way in ("L", "R", "AL")), "L") != "L"


# Lists while they are read.


@dataclass
class _OpenItem:
    parts: list[str | _OpenList]
    number: int | None
    mark: str

    def closed(self) -> Item:
        parts = (one.closed() if isinstance(one, _OpenList) else one for one in self.parts)
        return Item(tuple(parts), self.number, self.mark)


@dataclass
class _OpenList:
    indent: int
    style: str
    form: str
    level: int | None
    items: list[_OpenItem] = field(default_factory=list)

    def closed(self) -> Listing:
        return Listing(self.style, tuple(item.closed() for item in self.items))

    def takes(self, mark: Mark) -> bool:
        """Whether an item that begins so is of this kind of list."""
        if (self.style, self.form) != (mark.style, mark.form):
            return False
        return self.level is None or mark.level is None or mark.level <= self.level

    def goes_on_with(self, mark: Mark) -> bool:
        last = self.items[-1].number
        return self.takes(mark) and last is not None and mark.number == last + 1


class _Splitting:
    """Blocks while a text is read line by line. `marks` are all that begin a line of it."""

    def __init__(self, marks: set[tuple[str, str, int | None]]) -> None:
        self.marks = marks
        self.found: list[Block] = []
        self.lines: list[str] = []
        self.open: list[_OpenList] = []  # the list being read, and those within its last item
        self.after_blank = False

    def line(self, line: str) -> None:
        if not line.strip():
            self._end_paragraph()
            self.after_blank = True
            return
        indent = _indent(line)
        if mark := self._mark(line):
            self._end_paragraph()
            self._add(mark, indent)
        elif self.open and indent > self.open[0].indent:
            self._go_on(_spaced(line), indent)
        else:
            self._end_lists()
            self.lines.append(_spaced(line))
        self.after_blank = False

    def table(self, rows: Sequence[tuple[str, ...]]) -> None:
        self._end_paragraph()
        self._end_lists()
        head = has_head(rows)
        self.found.append(Table(rows[0] if head else (), tuple(rows[1:] if head else rows)))

    def done(self) -> list[Block]:
        self._end_paragraph()
        self._end_lists()
        return self.found

    def _end_paragraph(self) -> None:
        if self.lines:
            self.found.append(Paragraph(tuple(self.lines)))
        self.lines = []

    def _end_lists(self) -> None:
        if self.open:
            self.found.append(self.open[0].closed())
        self.open = []

    def _mark(self, line: str) -> Mark | None:
        """How `line` begins an item, or None where it does not."""
        found = readings(line)
        if not found and self.open:
            return second(line)
        for mark in found:
            if any(one.goes_on_with(mark) for one in self.open):
                return mark
        return next((mark for mark in found if self._begins(mark)), None)

    def _begins(self, mark: Mark) -> bool:
        """Whether it is an item although no list goes on with it."""
        if mark.style == "":
            return True
        if mark.style == "1.1":  # only below '1.': else it is the name of something
            above = mark.mark.rpartition(".")[0]
            items = [one.items[-1] for one in self.open]
            return any(
                above in (item.mark, str(item.number)) or item.mark.rpartition(".")[0] == above
                for item in items
            )
        assert mark.number is not None  # noqa: S101  (only bullets and parts have none)
        near = {(mark.style, mark.form, mark.number + step) for step in (-1, 1)}
        if near & self.marks or any(one.takes(mark) for one in self.open):
            return True
        return mark.number == 1 and (mark.style == "1" or bool(self.open))

    def _add(self, mark: Mark, indent: int) -> None:
        self._come_out(mark, indent)
        item = _OpenItem([mark.rest], mark.number, mark.mark)
        if not self.open or not _beside(self.open[-1], mark, indent):
            new = _OpenList(indent, mark.style, mark.form, mark.level)
            if self.open:
                self.open[-1].items[-1].parts.append(new)
            self.open.append(new)
        self.open[-1].items.append(item)

    def _come_out(self, mark: Mark, indent: int) -> None:
        """Close the lists that an item which begins so is not within."""
        while len(self.open) > 1 and indent < self.open[-1].indent - 1:
            self.open.pop()
        if not self.open or indent > self.open[-1].indent + 1:
            return
        at = next((n for n, one in enumerate(self.open) if _beside(one, mark, indent)), None)
        if at is not None:
            del self.open[at + 1 :]
        elif indent < self.open[0].indent - 1 or (
            self.after_blank and not self._is_of_lower_level(mark)
        ):
            self._end_lists()

    def _is_of_lower_level(self, mark: Mark) -> bool:
        """Whether an item of another kind, no further in, is within the lists before it.

        It is with a lower bullet of Word's, and where one of these lists goes on further down.
        """
        if not mark.style and not self.open[-1].style:
            return True
        last = ((one.style, one.form, one.items[-1].number) for one in self.open)
        return any(n is not None and (style, form, n + 1) in self.marks for style, form, n in last)

    def _go_on(self, text: str, indent: int) -> None:
        """Add to the item that a line further in belongs to."""
        while len(self.open) > 1 and indent <= self.open[-1].indent:
            self.open.pop()
        parts = self.open[-1].items[-1].parts
        if isinstance(parts[-1], str) and not self.after_blank:
            parts[-1] = f"{parts[-1]} {text}"
        else:
            parts.append(text)


def _beside(one: _OpenList, mark: Mark, indent: int) -> bool:
    return one.takes(mark) and indent <= one.indent + 1


def _spaced(line: str) -> str:
    """A line in which what a tab kept apart stays apart."""
    return re.sub(r"[ ]*\t", "\u00a0\u00a0 ", line.strip())


def _indent(line: str) -> int:
    """How far in a line begins; a tab counts as four."""
    return sum(4 if sign == "\t" else 1 for sign in line[: len(line) - len(line.lstrip())])
