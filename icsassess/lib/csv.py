"""CSV files that spreadsheets open without running or changing what is in them.

A spreadsheet takes a cell that begins with '=', '+', '-' or '@' for a formula, whoever typed it,
and a text such as '6.10', '01', '1e5', '3/4' or 'May 2' for a number or a date: saved again, '6.10'
has become 6.1. Such a text is written with an apostrophe before it, which a spreadsheet leaves
where it is; reading takes it away again.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import NamedTuple

LARGEST = 2_000_000  # bytes
WIDEST = 100  # columns

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
# What a spreadsheet takes for a number, a time or a date. A whole number without a
# nought before it is no danger: it comes back as it was, up to its fifteenth digit.
_CHANGED = (
    r"(?![ ]*(?:0|[1-9][0-9]{0,14})[ ]*\Z)[ ]*(?:"
    r"[.(£$€ ]*[0-9][0-9.,:/%()+ -]*(?:e[+-]?[0-9]+|[ap]m?)?"
    rf"|[0-9]{{1,4}}[ ./-]*{_MONTH}[ ./,-]*[0-9]*"
    rf"|{_MONTH}[ ./,-]*[0-9]+[ ./,-]*[0-9]*"
    r")\s*\Z"
)
_FORMULA = r"[=+\-@\t\r\n]"
_WHOLE = r"[ ]*[0-9]+\s*\Z"  # with an apostrophe where a person has put one to be sure
_TO_ESCAPE = re.compile(rf"'*(?:{_FORMULA}|{_CHANGED})|'+{_WHOLE}", re.IGNORECASE)
_ESCAPED = re.compile(rf"'+(?:{_FORMULA}|{_CHANGED}|{_WHOLE})", re.IGNORECASE)
_DECIMAL = re.compile(r"0*([0-9]+)(?:\.([0-9]*?)0*)?")


class Unreadable(Exception):
    """Why a file is no CSV, or the line at which reading ended."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


class Row(NamedTuple):
    """What stands on `line` of the file, by column; the values are without white space around.

    `kept` are the columns whose cell was written with an apostrophe, so that no spreadsheet has
    changed it.
    """

    line: int
    cells: dict[str, str]
    kept: frozenset[str] = frozenset()


def write(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A file with a line of column names and one for each row; None is an empty cell.

    UTF-8 with the mark by which Excel knows it. Numbers stay numbers, of either sign; a text that
    looks like one stays a text.
    """
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([_written(name) for name in columns])
    writer.writerows([_written(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _written(value: object) -> object:
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    text = str(value)
    return f"'{text}" if _TO_ESCAPE.match(text) else text


def as_number(text: str) -> str:
    """What a spreadsheet that takes `text` for a number saves: '6.1' of '6.10', '1' of '01'.

    Anything else comes back as it is.
    """
    if not (found := _DECIMAL.fullmatch(text)):
        return text
    whole, fraction = found.groups()
    return f"{whole}.{fraction}" if fraction else whole


def read(data: bytes) -> tuple[list[str], list[Row]]:
    """The column names and the rows of a file, lines without any cell left out.

    Commas or semicolons, as Excel writes either; names of columns in small letters. A row's
    missing cells are empty. Raises Unreadable.
    """
    lines = csv.reader(StringIO(_text(data), newline=""), delimiter=_delimiter(data), strict=True)
    columns: list[str] = []
    rows: list[Row] = []
    while True:
        begins = lines.line_num + 1
        try:
            raw = next(lines)
        except StopIteration:
            break
        except csv.Error as error:
            raise Unreadable(
                begins,
                "There is a cell here that is too long to be right. Is a quote missing?"
                if "field larger" in str(error)
                else "The quotes do not match here. A quote inside a cell is written twice.",
            ) from None
        cells = [_read(cell) for cell in raw]
        if not any(cells):
            continue
        if not columns:
            columns = [cell.lower() for cell in cells]
            if len(columns) > WIDEST:
                raise Unreadable(begins, "There are too many columns here to be right.")
            if len(columns) == 1 and re.search(r"[\t|]", columns[0]):
                raise Unreadable(begins, "Put commas or semicolons between the cells.")
            continue
        if any(cells[len(columns) :]):
            raise Unreadable(
                begins,
                f"There are more cells here than the {len(columns)} columns. Put a cell that "
                "holds the separator in quotes.",
            )
        padded = cells + [""] * (len(columns) - len(cells))
        kept = {name for name, cell in zip(columns, raw, strict=False) if _ESCAPED.match(cell)}
        rows.append(Row(begins, dict(zip(columns, padded, strict=False)), frozenset(kept)))
    if not columns:
        raise Unreadable(1, "The file is empty.")
    return columns, rows


def _text(data: bytes) -> str:
    if len(data) > LARGEST:
        raise Unreadable(1, "The file is too large: at most 2 MB.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(
            line, "The file is not UTF-8 here. In Excel, save it as 'CSV UTF-8'."
        ) from None
    if "\0" in text:
        raise Unreadable(
            text.count("\n", 0, text.index("\0")) + 1,
            "This is not a text file. In Excel, save it as 'CSV UTF-8'.",
        )
    return text


def _delimiter(data: bytes) -> str:
    first = data.lstrip().partition(b"\n")[0]
    return ";" if first.count(b";") > first.count(b",") else ","


def _read(cell: str) -> str:
    return (cell[1:] if _ESCAPED.match(cell) else cell).strip()
