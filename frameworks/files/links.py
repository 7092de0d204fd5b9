"""A file of links (CSV): its columns, its rows, and every problem of them at once."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, NamedTuple

from frameworks.content import VersionContent
from icsassess.lib import csv

NOTE = 2000  # characters
PRODUCT = "ICS Assess"


class InvalidLinks(Exception):
    """A file that is not read in. `problems` are all of them, in the order of the file."""

    def __init__(self, problems: list[LineProblem]) -> None:
        self.problems = problems
        super().__init__("\n".join(f"{p.line}: {p.message}" for p in problems))


class LineProblem(NamedTuple):
    line: int
    message: str


_ENDS = (
    *("from_framework", "from_version", "from_ref", "kind"),
    *("to_framework", "to_version", "to_ref"),
)
_TITLES = ("from_title", "to_title")
_TOLD = ("made_by", "decided", "from_checksum", "to_checksum")
COLUMNS = (*_ENDS, "note", "state", *_TOLD, *_TITLES)
COLUMNS_IN_WORDS = (
    (
        _ENDS[:3],
        "One criterion: its framework and its version as its address has them, such as "
        "west-midlands and 2018, and its reference, such as 1.1. A spreadsheet makes one number "
        "of 6.1 and 6.10: write '6.10, with an apostrophe before it, as a download does",
    ),
    (
        ("kind",),
        "equivalent, overlaps, broader or narrower; ‘broader’ says that the first is the broader",
    ),
    (_ENDS[4:], "The other criterion"),
    (
        _TITLES,
        "The titles of the two criteria. They may be left out; where they stand, reference and "
        "title must be of one criterion",
    ),
    (("note",), "In your own words; may be left out"),
    (
        ("state",),
        "draft, confirmed or refused; with the last two, you decide so. Left out, it is a draft",
    ),
    (_TOLD, "What a download says of the past and of the two versions; not read"),
)


def write(one: VersionContent, other: VersionContent, linked: Iterable[Any]) -> bytes:
    """The links between two versions (`queries.links.between`) as a CSV file to be read in."""
    rows = (
        (
            *(one.slug, one.label, each.here.ref, each.kind.value),
            *(other.slug, other.label, each.there.ref),
            *(each.link.note, each.link.state),
            str(each.link.made_by or PRODUCT),
            f"{each.link.decided_by}, {each.link.decided_at:%Y-%m-%d}"
            if each.link.decided_by
            else "",
            *(one.checksum, other.checksum, each.here.title, each.there.title),
        )
        for each in linked
    )
    return csv.write(COLUMNS, rows)


def read(data: bytes) -> list[csv.Row]:
    """The rows of a file whose columns are ours, in any order. Raises InvalidLinks."""
    try:
        columns, rows = csv.read(data)
    except csv.Unreadable as error:
        raise InvalidLinks([LineProblem(error.line, str(error))]) from None
    wrong = [f"The column '{name}' is missing." for name in _ENDS if name not in columns]
    for name in dict.fromkeys(columns):
        if name not in COLUMNS:
            near = get_close_matches(name, COLUMNS, n=1)
            meant = f"Did you mean '{near[0]}'?" if near else f"Known are: {', '.join(COLUMNS)}."
            wrong.append(f"The column '{name}' is not known here. {meant}")
        elif columns.count(name) > 1:
            wrong.append(f"The column '{name}' stands here twice.")
    if not wrong and not rows:
        wrong = ["There is no link in this file, only the names of the columns."]
    if wrong:
        raise InvalidLinks([LineProblem(1, message) for message in wrong])
    return rows
