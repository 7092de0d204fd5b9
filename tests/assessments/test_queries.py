"""How many SQL statements each page takes, session and user among them: the same for any data."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from frameworks.changes.versions import publish, store
from frameworks.files.definition import parse
from icsassess.assessments import changes
from tests.assessments.test_access import PAGES, address
from tests.assessments.test_in_words import Told
from tests.cast import cast
from tests.frameworks.files import large

#: Page → who opens it, and its number of statements once the version is in memory.
STATEMENTS = {
    "home": ("lead", 6),
    "rounds": ("reviewer", 5),
    "round": ("reviewer", 8),
    "targets": ("reviewer", 5),
    "change-round": ("reviewer", 6),
    "add-systems": ("reviewer", 5),
    "withdraw": ("reviewer", 4),
    "open-round": ("reviewer", 6),
    "assessment": ("lead", 8),
    "add-respondents": ("lead", 5),
    "add-leader": ("lead", 5),
    "invitation": ("lead", 5),
    "tasks": ("leader", 5),
    "criterion": ("leader", 5),
    "answer-history": ("leader", 7),
    "add-evidence": ("leader", 4),
    "check": ("leader", 5),
    "decline": ("leader", 3),
    "close": ("lead", 5),
    "evidence": ("leader", 3),
    "remove-evidence": ("leader", 3),
    "carry": ("lead", 6),
    "carry-from": ("lead", 8),
    "move": ("lead", 5),
    "move-to": ("lead", 9),
    "move-back": ("lead", 4),
    "my-carried": ("leader", 5),
    "carried": ("lead", 6),
    "agreed-list": ("lead", 6),
    "agreed": ("lead", 6),
    "agreed-history": ("lead", 7),
    "add-agreed-evidence": ("lead", 5),
    "submit": ("lead", 7),
    "results": ("lead", 11),
    "criterion-results": ("lead", 11),
    "levels": ("lead", 6),
    "progress": ("lead", 6),
    "export": ("lead", 10),
    "report": ("lead", 9),
    "pdf": ("lead", 19),
}


@pytest.fixture
def stage(db):
    stage = cast()
    changes.evidence.add_evidence(
        by=stage["leader"], on=stage.answer("1.1"), title="A link", url="https://example.org/"
    )
    stage.start_agreeing()
    return stage


@pytest.mark.parametrize("name", STATEMENTS)
def test_statements_of_a_page(client, stage, django_assert_num_queries, name):
    who, statements = STATEMENTS[name]
    client.force_login(stage[who])
    url = address(name, stage)
    client.get(url)
    with django_assert_num_queries(statements):
        client.get(url)


def test_every_page_is_counted():
    assert set(STATEMENTS) == {"home", "rounds", *PAGES}


def taken(client, file: str) -> dict[str, int]:
    """The statements of each page in which a whole version, or one of its criteria, stands."""
    version, _ = store(parse(file.encode(), "file.yaml"))
    publish(version)
    told = Told(version)
    changes.agreeing.start_agreeing(by=told.lead, assessment=told.assessment)
    inside, ref = told.assessment.key, "C0.0"
    pages = {
        told.page("tasks", told.response.key): told.leader,
        told.page("check", told.response.key): told.leader,
        told.criterion(ref): told.leader,
        told.page("assessment"): told.lead,
        told.page("agreed-list"): told.lead,
        told.page("agreed", ref): told.lead,
        told.page("submit"): told.lead,
        reverse("reports:results", args=[inside]): told.lead,
        reverse("reports:criterion", args=[inside, ref]): told.lead,
        reverse("reports:report", args=[inside]): told.lead,
        reverse("reports:export", args=[inside]): told.lead,
    }
    counts = []
    for url, who in pages.items():
        client.force_login(who)
        assert client.get(url).status_code == 200
        with CaptureQueriesContext(connection) as statements:
            client.get(url)
        counts.append(len(statements))
    names = [resolve(url).view_name for url in pages]
    return dict(zip(names, counts, strict=True))


@pytest.mark.one_database("read 9,600 statements, which both databases are asked to store")
@pytest.mark.large
def test_a_page_takes_the_same_for_9600_statements_as_for_one(client, db):
    found = []
    for size in ((1, 1, 1), (12, 40, 20)):
        with transaction.atomic():
            found.append(taken(client, large(*size)))
            transaction.set_rollback(True)
    assert found[0] == found[1]
