"""A long list a page at a time, so that what a page costs follows what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

LONGEST = 50  # rows on one page

T = TypeVar("T")
G = TypeVar("G")


def page_of(
    rows: Sequence[T] | QuerySet[Any, T],
    request: HttpRequest,
    name: str = "page",
    *,
    otherwise: int = 1,
) -> Page[T]:
    """The page of `rows` that `?page=` asks for, or the nearest that there is.

    `name` tells several lists of one address apart; `otherwise` is shown where nothing is asked.
    """
    page = Paginator(rows, LONGEST).get_page(request.GET.get(name, otherwise))
    page.name = name  # type: ignore[attr-defined]  # for the links, see `pages` of the NHS look
    return page


def grouped_page_of(
    groups: Sequence[tuple[G, Sequence[T]]], request: HttpRequest, *, otherwise: int = 1
) -> tuple[Page[T], list[tuple[G, list[T]]]]:
    """The same of rows that stand in groups: the page, and its rows in their groups.

    A group without rows stands on the page on which it begins.
    """
    page = page_of([row for _, rows in groups for row in rows], request, otherwise=otherwise)
    shown: list[tuple[G, list[T]]] = []
    at = (page.number - 1) * -LONGEST  # the group's first row, counted from the page's
    for (group, rows), (_, begins) in zip(groups, beginnings(groups), strict=True):
        here = list(rows[max(-at, 0) : max(LONGEST - at, 0)])
        if here or begins == page.number:
            shown.append((group, here))
        at += len(rows)
    return page, shown


def beginnings(groups: Sequence[tuple[G, Sequence[Any]]]) -> list[tuple[G, int]]:
    """Each group with the number of the page on which it begins."""
    places = list(accumulate((len(rows) for _, rows in groups), initial=0))
    last = number_of_page(max(places[-1] - 1, 0))
    return [
        (group, min(number_of_page(place), last))
        for (group, _), place in zip(groups, places, strict=False)  # the last place is the end
    ]


def number_of_page(place: int) -> int:
    """The number of the page on which the row at `place`, counted from 0, stands."""
    return place // LONGEST + 1


def query_of_page(number: int) -> str:
    """What follows an address to ask for its page `number`: nothing for the first."""
    return f"?page={number}" if number > 1 else ""
