"""Two people edit the same thing: what takes no more writes, what would overwrite a save unseen."""

from __future__ import annotations

from typing import Any


class Closed(Exception):
    """The assessment's state does not allow this write; the message says so to people."""


class Stale(Exception):
    """Somebody saved in between. `current` is what they saved; nothing was written."""

    def __init__(self, current: Any) -> None:
        super().__init__("This was changed by somebody else in the meantime.")
        self.current = current


def is_stale(*, seen: int, revision: int, page: str, saved_from: str) -> bool:
    """Whether a save would overwrite something that its page has not shown.

    `seen` is the revision that the page was made from. A page may overwrite its own saves:
    `page` and `saved_from` are stamps '<token>.<count>', one token for each page made, or empty
    where no page was: then nothing tells that it is the same one.
    """
    return seen != revision and not _same_page(page, saved_from)


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
