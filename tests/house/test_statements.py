"""Every page of ours has its number of SQL statements in a table, and a test that counts them."""

import pytest
from django.urls import get_resolver, reverse

from icsassess.accounts.models import User
from tests.accounts import test_people_pages
from tests.assessments import test_queries
from tests.frameworks import test_editing, test_link_pages, test_loading_pages
from tests.house.test_addresses import patterns

#: Where pages are counted: the namespace of each table's names.
ASSESSMENTS = {
    name if name in ("assessment", "home") else f"assessments:{name}"
    for name in test_queries.STATEMENTS
} | {f"reports:{name.removesuffix('-results')}" for name in test_queries.STATEMENTS}
FRAMEWORKS = {
    *(name for name, _ in test_editing.PAGES),
    *test_loading_pages.TestTheNumberOfStatements.PAGES,
    *(test_link_pages.NAMES[page] for page in test_link_pages.PAGES),
    "list",  # tests/frameworks/test_pages.py
}

#: Pages that are counted here: who opens them, and how many statements they take.
SMALL = {
    "frameworks:writing": 2,  # session and person
    "frameworks:example": 2,
    "gallery": 2,
}

PEOPLE_AND_PLACES = set(test_people_pages.STATEMENTS)

#: Addresses without a page of ours that reads anything, each with the reason.
NOT_COUNTED = {
    "assessments:start-agreeing": "takes a POST and leads on",
    "accounts:invite-again": "likewise",
}


def ours() -> set[str]:
    """The names of our pages: not of signing in, nor of old addresses."""
    names = {name for name, _ in patterns(get_resolver())}
    rooms = ("accounts:", "assessments:", "frameworks:", "reports:", "systems:")
    return {
        name
        for name in names
        if (name.startswith(rooms) and ".views." not in name)
        or name in ("home", "assessment", "gallery")
    }


def test_every_page_is_counted_somewhere():
    counted = {*ASSESSMENTS, *(f"frameworks:{name}" for name in FRAMEWORKS), *PEOPLE_AND_PLACES}
    counted |= {*SMALL, *NOT_COUNTED}
    assert ours() - counted == set()


@pytest.mark.django_db
@pytest.mark.parametrize("name", SMALL)
def test_statements_of_a_page_that_reads_nothing(client, django_assert_num_queries, name):
    client.force_login(User.objects.create_superuser("admin@example.org", name="Administrator"))
    with django_assert_num_queries(SMALL[name]):
        assert client.get(reverse(name)).status_code == 200
