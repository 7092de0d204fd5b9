"""A long list is shown a page at a time, and every row on one of the pages."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from icsassess.lib.paging import LONGEST, beginnings, grouped_page_of, number_of_page, page_of

ROWS = list(range(LONGEST * 2 + 1))


def shown(asked: str, rows: list[int] = ROWS) -> tuple[list[int], str]:
    """The rows of a page, and the links below them."""
    request = RequestFactory().get(f"/somewhere/?{asked}")
    page = page_of(rows, request, "leaders")
    links = Template("{% load nhsuk %}{% pages page %}")
    return list(page), links.render(Context({"request": request, "page": page}))


def test_every_row_stands_on_one_page():
    pages = [shown(f"leaders={number}")[0] for number in (1, 2, 3)]
    assert [row for page in pages for row in page] == ROWS
    assert max(map(len, pages)) == LONGEST


@pytest.mark.parametrize(
    ("asked", "first"),
    [("", 0), ("leaders=nonsense", 0), ("leaders=0", LONGEST * 2), ("leaders=99", LONGEST * 2)],
)
def test_what_is_no_page_leads_to_the_nearest(asked, first):
    assert shown(asked)[0][0] == first


def test_links_lead_to_the_pages_around_and_keep_what_else_is_asked():
    _, links = shown("order=disagreement&leaders=2")
    assert "Page 1 of 3" in links
    assert "Page 3 of 3" in links
    assert "?order=disagreement&amp;leaders=3" in links
    assert 'aria-label="Pagination: leaders"' in links, "there may be several on a page"


def test_a_short_list_has_no_links():
    assert shown("", ROWS[:LONGEST]) == (ROWS[:LONGEST], "")


def test_links_lead_to_where_the_list_stands():
    request = RequestFactory().get("/somewhere/?leaders=2")
    page = page_of(ROWS, request, "leaders")
    links = Template("{% load nhsuk %}{% pages page 'people' %}")
    assert "?leaders=3#people" in links.render(Context({"request": request, "page": page}))


GROUPS = [("none", []), ("first", ROWS[:60]), ("second", ROWS[60:]), ("empty", [])]


def grouped(number: int, groups=GROUPS) -> list[tuple[str, list[int]]]:
    request = RequestFactory().get(f"/somewhere/?page={number}")
    page, shown = grouped_page_of(groups, request)
    assert page.number == number
    assert [row for _, rows in shown for row in rows] == list(page)
    return shown


def test_rows_in_groups_stay_in_their_groups_and_a_group_without_rows_has_its_place():
    assert grouped(1) == [("none", []), ("first", ROWS[:50])]
    assert grouped(2) == [("first", ROWS[50:60]), ("second", ROWS[60:100])]
    assert grouped(3) == [("second", ROWS[100:]), ("empty", [])]


def test_where_each_group_begins():
    assert beginnings(GROUPS) == [("none", 1), ("first", 1), ("second", 2), ("empty", 3)]
    assert beginnings([]) == []


def test_a_group_without_rows_at_the_end_of_a_full_page():
    groups = [("first", ROWS[:LONGEST]), ("empty", [])]
    assert beginnings(groups) == [("first", 1), ("empty", 1)]
    assert grouped(1, groups) == [("first", ROWS[:LONGEST]), ("empty", [])]


def test_groups_without_any_row():
    assert grouped(1, [("one", []), ("other", [])]) == [("one", []), ("other", [])]


@pytest.mark.parametrize(("place", "number"), [(0, 1), (49, 1), (50, 2), (479, 10)])
def test_on_which_page_a_row_stands(place, number):
    assert number_of_page(place) == number


def test_a_link_to_another_page_keeps_what_else_is_asked_and_one_to_this_page_asks_nothing():
    request = RequestFactory().get("/somewhere/?against=a&leaders=2")
    context = Context({"request": request, "page": page_of(ROWS, request, "leaders")})
    link = Template("{% load nhsuk %}{% on_page page 3 %}#a {% on_page page 2 %}#b")
    assert link.render(context) == "?against=a&amp;leaders=3#a #b"
