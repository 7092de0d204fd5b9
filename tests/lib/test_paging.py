"""A long list is shown a page at a time, and every row on one of the pages."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from icsassess.lib.paging import LONGEST, grouped_page_of, page_of

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


def test_a_short_list_has_no_links():
    assert shown("", ROWS[:LONGEST]) == (ROWS[:LONGEST], "")


def test_rows_in_groups_stay_in_their_groups():
    groups = [("first", ROWS[:60]), ("second", ROWS[60:])]
    request = RequestFactory().get("/somewhere/?page=2")
    page, shown = grouped_page_of(groups, request)
    assert shown == [("first", ROWS[50:60]), ("second", ROWS[60:100])]
    assert page.number == 2
