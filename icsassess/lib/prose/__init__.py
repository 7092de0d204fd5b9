"""Typed and pasted text: the one place that decides what a line of it is, for pages and paper."""

from icsassess.lib.prose.blocks import (
    Block,
    Item,
    Listing,
    Paragraph,
    Table,
    blocks,
    line_ends,
    reads_from_the_right,
    trimmed,
)

__all__ = [
    "Block",
    "Item",
    "Listing",
    "Paragraph",
    "Table",
    "blocks",
    "line_ends",
    "reads_from_the_right",
    "trimmed",
]
