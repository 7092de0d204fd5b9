"""Tables as they are pasted: a line for each row, a tab between two cells. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from icsassess.lib.prose.marks import after_mark

WIDEST = 12  # columns of a table; what is wider stays lines
HIGHEST = 20  # lines of a cell; where a quote is not closed by then, none was opened


def table(lines: Sequence[str], at: int) -> tuple[list[tuple[str, ...]], int]:
    """The rows of a table that begins at a line, and the number of the line after it.

    No rows where those that follow each other have not equally many cells: then they are lines.
    """
    rows: list[tuple[str, ...]] = []
    after = at
    while after < len(lines):
        cells, next_one = _cells(lines, after)
        if not cells:
            break
        rows.append(cells)
        after = next_one
    while rows and not any(rows[-1]):
        rows.pop()
    if len(rows) < 2 or not any(rows[0]) or len(set(map(len, rows))) > 1 or not _is_filled(rows):
        return [], after
    return rows, after


def _is_filled(rows: Sequence[tuple[str, ...]]) -> bool:
    """Whether there is something in the first column and in another: no mere indentation."""
    columns = list(zip(*rows, strict=True))
    return any(columns[0]) and any(map(any, columns[1:]))


def _cells(lines: Sequence[str], at: int) -> tuple[tuple[str, ...], int]:
    """The cells of one row, and the number of the line after it; none where there is no row.

    A cell with line ends in it comes in quotes.
    """
    line, after = lines[at], at + 1
    while "\t" in line and _is_open(line) and after < min(len(lines), at + HIGHEST):
        line, after = f"{line}\n{lines[after]}", after + 1
    if _is_open(line):
        line, after = lines[at], at + 1
    if "\t" not in line or "\t" not in after_mark(lines[at]):
        return (), at
    cells = tuple(_cell(cell) for cell in line.split("\t"))
    return (cells, after) if len(cells) <= WIDEST else ((), at)


def _is_open(row: str) -> bool:
    """Whether a cell in quotes, which is how one with line ends comes, has not ended yet."""
    last = row.rpartition("\t")[2]
    return last.startswith('"') and bool(last.count('"') % 2)


def _cell(typed: str) -> str:
    text = typed.strip()
    if "\n" in text and len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1].replace('""', '"')
    return text


def has_head(rows: Sequence[tuple[str, ...]]) -> bool:
    """Whether the first row reads as names of columns.

    It does where its cells are different words, one for each column but perhaps the first, and
    below it there are numbers, or the first column names rows.
    """
    first, *others = rows
    named = [cell for cell in first[1:] if cell and not _is_figure(cell)]
    if len(named) < len(first) - 1 or _is_figure(first[0]) or len(set(first)) < len(first):
        return False
    columns = list(zip(*others, strict=True))
    of_figures = any(
        any(column) and all(_is_figure(cell) for cell in column if cell) for column in columns
    )
    return of_figures or (not first[0] and all(columns[0]))


def _is_figure(cell: str) -> bool:
    """Whether a cell is a number, a share, an amount or a date in figures."""
    return bool(re.fullmatch(r"[-+−(]?[£$€]?[0-9][0-9.,:/ %)-]*", cell))  # noqa: RUF001
