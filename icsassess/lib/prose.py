"""Typed text, split into the paragraphs and lists that its author saw. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_BULLET = re.compile(r"^\s*[-•*–]\s+(?=\S)")


@dataclass(frozen=True)
class Paragraph:
    lines: tuple[str, ...]


@dataclass(frozen=True)
class BulletList:
    items: tuple[str, ...]


def blocks(text: str) -> list[Paragraph | BulletList]:
    """Split `text` as typed: a blank line ends a paragraph, other line ends stay line ends.

    Lines that start with '- ', '• ', '* ' or '– ' are items of a list. No text, no blocks.
    """
    found: list[Paragraph | BulletList] = []
    for chunk in re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n").strip()):
        lines: list[str] = []
        items: list[str] = []
        for line in (*chunk.split("\n"), None):
            is_item = line is not None and _BULLET.match(line) is not None
            if lines and (is_item or line is None):
                found.append(Paragraph(tuple(lines)))
                lines = []
            if items and not is_item:
                found.append(BulletList(tuple(items)))
                items = []
            if line is not None and is_item:
                items.append(_BULLET.sub("", line).rstrip())
            elif line is not None and line.strip():
                lines.append(line.strip())
    return found


def reads_from_the_right(text: str) -> bool:
    """Whether the first letter with a direction is Arabic, Hebrew or another from the right."""
    found = (unicodedata.bidirectional(sign) for sign in text)
    return next((way for way in found if way in ("L", "R", "AL")), "L") != "L"
