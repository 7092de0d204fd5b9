"""A long list a page at a time, so that what a page costs follows what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

LONGEST = 50  # rows on one page

T = TypeVar("T")
G = TypeVar("G")


def page_of(rows: Sequence[T], request: HttpRequest, name: str = "page") -> Page[T]:
    """The page of `rows` that `?page=` asks for, or the nearest that there is.

    `name` tells several lists of one address apart.
    """
    page = Paginator(rows, LONGEST).get_page(request.GET.get(name))
    page.name = name  # type: ignore[attr-defined]  # for the links, see `pages` of the NHS look
    return page


def grouped_page_of(
    groups: Sequence[tuple[G, Sequence[T]]], request: HttpRequest, name: str = "page"
) -> tuple[Page[tuple[G, T]], list[tuple[G, list[T]]]]:
    """The same of rows that stand in groups: the page, and its rows in their groups."""
    page = page_of([(group, row) for group, rows in groups for row in rows], request, name)
    shown: list[tuple[G, list[T]]] = []
    for group, row in page:
        if not shown or shown[-1][0] is not group:
            shown.append((group, []))
        shown[-1][1].append(row)
    return page, shown
