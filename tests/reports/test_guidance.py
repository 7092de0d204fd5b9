"""The guidance of a criterion is shown in one way wherever the criterion is, and printed."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from icsassess.accounts.models import Membership, User
from icsassess.reports import document
from tests.reports import build
from tests.reports.test_report import report_of

pytestmark = pytest.mark.django_db

GUIDANCE = "Think of:\n1. the plan\n2. <b>money</b>\n\nEverybody's."
SHOWN = (
    '<div class="app-guidance"><p>Think of:</p><ol><li>the plan</li>'
    "<li>&lt;b&gt;money&lt;/b&gt;</li></ol><p>Everybody&#x27;s.</p></div>"
)


@pytest.fixture
def assessment():
    return build.an_assessment(build.a_version((2,), guidance=GUIDANCE))


def pages(assessment):
    other = build.a_version((1,), guidance=GUIDANCE)
    names = [assessment.version.framework.slug, "2018"]
    [response] = build.leaders(assessment, [3], state="invited")
    Membership.objects.create(
        user=response.respondent, role="system_leader", system=assessment.system
    )
    yield (
        "the interview",
        response.respondent,
        "assessments:criterion",
        [*(assessment.key, response.key, "1.1")],
    )
    lead = build.member(assessment)
    yield "agreeing", lead, "assessments:agreed", [assessment.key, "1.1"]
    yield "results", lead, "reports:criterion", [assessment.key, "1.1"]
    yield "the framework", lead, "frameworks:version", names
    administrator = User.objects.create(email="a@example.org", name="A", is_administrator=True)
    yield (
        "a link",
        administrator,
        "frameworks:link",
        [*(*names, other.framework.slug, "2018", "1.1", "1.1")],
    )


def test_every_page_shows_it_in_the_same_way(client, assessment):
    shown = {}
    for name, person, address, args in pages(assessment):
        client.force_login(person)
        response = client.get(reverse(address, args=args))
        assert response.status_code == 200, name
        shown[name] = SHOWN in response.content.decode()

    assert shown == dict.fromkeys(shown, True)
    assert len(shown) == 5


@pytest.mark.parametrize("levels", [build.FIVE, ()], ids=["scored", "in words"])
@pytest.mark.parametrize("statements", [0, 2])
def test_it_is_printed_once_for_each_criterion(levels, statements):
    method = "components" if levels else "none"
    version = build.a_version(
        (2,), levels=levels, method=method, statements=statements, guidance=GUIDANCE
    )
    html = document.html(report_of(build.an_assessment(version)), made=timezone.now())

    assert html.count(SHOWN) == 2


@pytest.mark.one_database("print a report")
def test_the_appendix_is_named_for_it():
    version = build.a_version((2,), statements=0, guidance=GUIDANCE)
    data = document.file(report_of(build.an_assessment(version)), made=timezone.now())
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)

    assert "Appendix: guidance and evidence" in text
    assert "What each criterion asks for, and the evidence" in " ".join(text.split())
