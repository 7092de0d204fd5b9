"""Each framework of fixtures/ goes the whole way: answered, agreed, submitted, shown, reported."""

from __future__ import annotations

import html
import io
from typing import Any

import pytest
from django.urls import reverse
from pypdf import PdfReader

from icsassess.assessments.models import Assessment
from icsassess.lib import csv
from tests.assessments.steps import form
from tests.assessments.test_in_words import Told
from tests.assessments.test_tiers import published
from tests.frameworks import source

pytestmark = [pytest.mark.django_db, pytest.mark.large]


def say(client: Any, url: str) -> None:
    """Say as much as the page asks for: a level where there are levels, a status, both texts."""
    sent = form(client, url) | {"strengths": "We meet.", "gaps": "Meet more.", "rationale": "So."}
    levels = [value for value, _ in client.get(url).context["form"].fields["score"].choices]
    sent["score"] = next((value for value in levels if str(value).isdigit()), "")
    assert client.post(url, sent).status_code == 302


#: One of each kind: scored by statements, in words, climbed by levels. What the database is asked
#: follows from the kind, so the others go the whole way on SQLite alone.
OF_EACH_KIND = {"west-midlands-2018", "operating-requirements-2020", "what-is-an-ics-2018"}
ALONE = pytest.mark.one_database("go the way of a framework of the same kind")


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=() if name in OF_EACH_KIND else ALONE) for name in source.names()],
)
def test_the_whole_way(client, name):
    told = Told(published(name))
    criteria = told.assessment.content.criteria
    assert len(criteria) == len(source.criteria(name))

    client.force_login(told.leader)
    for criterion in criteria:
        say(client, told.criterion(criterion.ref))
    client.post(told.page("check", told.response.key), form(client, told.criterion()))
    told.response.refresh_from_db(fields=["state"])
    assert told.response.state == told.response.State.COMPLETE

    client.force_login(told.lead)
    client.post(told.page("start-agreeing"))
    for criterion in criteria:
        say(client, told.page("agreed", criterion.ref))
    client.post(
        told.page("submit"),
        form(client, told.page("submit")) | {"signed_as": "The chair", "agreed": "on"},
    )
    assert Assessment.objects.get().is_submitted

    report = {
        page: client.get(reverse(f"reports:{page}", args=[told.assessment.key]))
        for page in ("results", "report", "export", "pdf")
    }
    assert {page: answer.status_code for page, answer in report.items()} == dict.fromkeys(
        report, 200
    )
    _, rows = csv.read(report["export"].content)
    assert [c.ref for c in criteria] == [row.cells["ref"] for row in rows]
    printed = "".join(p.extract_text() for p in PdfReader(io.BytesIO(report["pdf"].content)).pages)
    printed = "".join(printed.split())
    for criterion in criteria:
        assert "".join(criterion.heading.split()) in printed, criterion.ref
        assert criterion.heading in html.unescape(report["results"].content.decode())
