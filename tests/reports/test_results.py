"""Results pages: who sees them, what they say, and what they cost."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from icsassess.audit.models import Event
from icsassess.reports import document
from tests.pages import text_of
from tests.reports import build
from tests.reports.states import too_long

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment():
    return build.an_assessment(build.a_version((2, 1, 1)))


def get(client, user, name, *args):
    client.force_login(user)
    return client.get(reverse(f"reports:{name}", args=args))


@pytest.mark.parametrize(
    ("state", "role", "status"),
    [
        ("agreeing", "system_lead", 200),
        ("agreeing", "system_leader", 200),
        ("agreeing", "facilitator", 200),
        ("agreeing", "regional_reviewer", 403),
        ("agreeing", "observer", 403),
        ("submitted", "system_leader", 200),
        ("submitted", "regional_reviewer", 200),
        ("submitted", "observer", 200),
    ],
)
@pytest.mark.parametrize("name", ["results", "report", "pdf", "criterion"])
def test_the_region_sees_results_once_they_are_submitted(client, name, state, role, status):
    assessment = build.an_assessment(build.a_version((1,)), state=state)
    args = [assessment.key] + (["1.1"] if name == "criterion" else [])

    assert get(client, build.member(assessment, role), name, *args).status_code == status


@pytest.mark.parametrize("name", ["results", "report", "pdf", "criterion"])
def test_a_stranger_learns_nothing_not_even_that_it_exists(client, assessment, name):
    other = build.member(build.an_assessment(assessment.version))
    args = [assessment.key] + (["1.1"] if name == "criterion" else [])

    assert get(client, other, name, *args).status_code == 404


def test_before_anything_is_agreed_the_page_says_so_and_draws_nothing(client, assessment):
    text = text_of(get(client, build.member(assessment), "results", assessment.key))

    assert "Nothing has been agreed yet." in text
    assert "<figure" not in text


def test_while_scores_are_agreed_the_page_says_that_they_will_change(client, assessment):
    build.agree(assessment, {"1.1": 4}, strengths="We meet.\nEvery month.")

    text = text_of(get(client, build.member(assessment), "results", assessment.key))

    assert "Scores are still being agreed" in text
    assert "<p>We meet.<br>Every month.</p>" in text
    assert "4. Making good progress" in text


def test_charts_stand_beside_their_numbers_in_a_table(client, assessment):
    build.agree(assessment, {"1.1": 4, "2.1": 2, "3.1": 3})

    text = text_of(get(client, build.member(assessment), "results", assessment.key))

    assert text.count("<svg") - text.count("nhsuk-icon--user") == 2
    assert "Agreed scores in numbers" in text


def test_a_criterion_is_opened_down_to_its_statements(client, assessment):
    [row] = build.agree(assessment, {"1.1": 2}, rationale="Because.", support="A finance lead.")
    build.evidence(row, "Minutes of the board")
    build.leaders(assessment, [2, 3, 3])

    text = text_of(get(client, build.member(assessment), "criterion", assessment.key, "1.1"))

    for words in ("Because.", "A finance lead.", "Minutes of the board", "Median 3.0, from 2 to 3"):
        assert words in text
    assert "Statement 0 of 1.1 is true" in text


@pytest.mark.parametrize("ref", ["9.9", "<script>"])
def test_a_criterion_that_the_version_does_not_have_is_not_found(client, assessment, ref):
    assert (
        get(client, build.member(assessment), "criterion", assessment.key, ref).status_code == 404
    )


def test_the_region_reads_no_leaders_name(client):
    assessment = build.an_assessment(build.a_version((1,)), attribution="named", state="submitted")
    responses = build.leaders(assessment, [1, 3, 5])
    reviewer = build.member(assessment, "regional_reviewer")

    for name, *args in [("results",), ("criterion", "1.1"), ("report",)]:
        text = text_of(get(client, reviewer, name, assessment.key, *args))
        assert not [r for r in responses if r.respondent.name in text]


@pytest.mark.parametrize("ref", [None, "1.1"])
def test_a_page_costs_the_same_statements_for_any_number_of_respondents(client, ref):
    version = build.a_version()
    counts = {}
    for respondents in (1, 10, 100):
        assessment = build.an_assessment(version)
        build.agree(assessment, {"1.1": 4, "2.1": 2, "3.1": 3})
        build.leaders(assessment, [2 + n % 3 for n in range(respondents)])
        user = build.member(assessment)
        args = ["criterion", assessment.key, ref] if ref else ["results", assessment.key]
        get(client, user, *args)  # reads the version and draws the charts, once
        with CaptureQueriesContext(connection) as statements:
            assert client.get(reverse(f"reports:{args[0]}", args=args[1:])).status_code == 200
        counts[respondents] = len(statements)

    assert len(set(counts.values())) == 1, counts
    assert counts[100] <= 14


def test_the_report_page_says_that_a_draft_is_a_draft(client, assessment):
    text = text_of(get(client, build.member(assessment), "report", assessment.key))

    assert "marked as a draft" in text
    assert reverse("reports:pdf", args=[assessment.key]) in text


def test_a_download_is_a_named_attachment_and_is_told(client, assessment):
    lead = build.member(assessment)

    response = get(client, lead, "pdf", assessment.key)

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == (
        f'attachment; filename="system-0-{assessment.round.title.lower().replace(" ", "-")}.pdf"'
    )
    told = Event.objects.get(verb="exported the report")
    assert (told.actor_id, told.object_id) == (lead.pk, str(assessment.pk))


def test_a_report_that_fails_says_so_in_words(client, assessment, monkeypatch):
    from icsassess.lib.paper import pdf

    def fails(*_: object, **__: object) -> bytes:
        raise pdf.PdfError("refused")

    monkeypatch.setattr(document, "file", fails)

    response = get(client, build.member(assessment), "pdf", assessment.key)

    assert response.status_code == 200
    assert response["Content-Disposition"].endswith('.html"')
    assert "could not be made" in text_of(response)
    assert assessment.system.name in text_of(response), "and hands the report out as a page"
    assert Event.objects.filter(verb="exported the report").exists()


@pytest.fixture
def long():
    return too_long(build.a_version((2, 1, 1)))


def test_what_takes_too_long_is_said_beforehand_with_the_way_out(client, long):
    text = text_of(get(client, build.member(long), "report", long.key))

    assert "too long to be made while you wait: it would take about 30 seconds" in text
    assert f"manage.py render_report {long.key} --output report.pdf" in text
    assert "Download the report" not in text


@pytest.mark.parametrize("method", ["get", "head"])
def test_what_takes_too_long_is_not_made_inside_a_request(client, long, method):
    client.force_login(build.member(long))

    response = getattr(client, method)(reverse("reports:pdf", args=[long.key]))

    assert response.status_code == 409
    assert response["Content-Type"].startswith("text/html")
    assert method == "head" or "while you wait" in text_of(response)
    assert not Event.objects.filter(verb="exported the report").exists()


def test_the_cache_may_be_empty(client, assessment):
    build.agree(assessment, {"1.1": 4})
    cache.clear()

    assert get(client, build.member(assessment), "results", assessment.key).status_code == 200
