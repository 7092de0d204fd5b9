"""Two people edit the same thing: when a write is refused, and what two texts differ in. Pure.

A page remembers what it has shown: how many saves there were, a fingerprint, a checksum or a
state. What it sends says so, and the change asks `refuse_stale` once it holds the row.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

CHANGED = "This was changed in the meantime, by somebody else or by you in another window."


class Refused(Exception):
    """Why nothing was written, and the way out, in words for people."""


class Closed(Refused):
    """It takes no more writes."""


class Stale(Refused):
    """Somebody saved in between; `current` is what they saved, where the caller needs it."""

    def __init__(self, message: str = CHANGED, current: Any = None) -> None:
        super().__init__(message)
        self.current = current


def refuse_stale(
    *,
    seen: object,
    stands: object,
    page: str = "",
    saved_from: str = "",
    message: str = CHANGED,
    current: Any = None,
) -> None:
    """Raise Stale where a save would overwrite something that its page has not shown.

    `seen` is what the page was made from, `stands` the same thing as it now stands. A page that
    saves while somebody types may overwrite its own saves: `page` and `saved_from` are the stamps
    of the page that saves and of the one that saved last, '<token>.<count>' with one token for
    each page made, or empty where no page was: then nothing tells that it is the same one.
    """
    if seen != stands and not _same_page(page, saved_from):
        raise Stale(message, current)


def fingerprint(*parts: object) -> str:
    """Stands for parts of a thing as a page has shown them: 16 figures of a checksum."""
    return sha256(repr(parts).encode()).hexdigest()[:16]


def is_old_news(*, page: str, saved_from: str) -> bool:
    """Whether the same page already saved something typed later (requests can overtake)."""
    return _same_page(page, saved_from) and _count(page) < _count(saved_from)


def _same_page(page: str, saved_from: str) -> bool:
    return _token(page) == _token(saved_from) != ""


def _token(stamp: str) -> str:
    return stamp.partition(".")[0]


def _count(stamp: str) -> int:
    count = stamp.partition(".")[2]
    return int(count) if count.isascii() and count.isdigit() else 0


@dataclass(frozen=True)
class Difference:
    """One thing that two people wrote differently.

    Where a person chooses thing by thing, `name` tells them apart, `chosen` is 'mine', 'theirs',
    'both' or '' so far, and of a text (`is_text`) both may be kept.
    """

    label: str
    mine: str
    theirs: str
    name: str = ""
    is_text: bool = False
    chosen: str = ""
