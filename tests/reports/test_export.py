"""The table of results: the same figures as the report, and harmless whatever was typed."""

import csv as plain
import io

import pytest
from django.urls import reverse

from icsassess.audit.models import Event
from icsassess.lib import csv
from icsassess.reports.export import columns, csv_of
from tests.reports import build
from tests.reports.test_report import report_of
from tests.reports.test_results import get

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(db):
    return build.a_version((2, 1))


def rows(assessment):
    _, found = csv.read(csv_of(report_of(assessment)))
    return {row.cells["ref"]: row.cells for row in found}


def test_one_row_for_every_criterion_with_what_was_agreed(version):
    assessment = build.an_assessment(version, state="submitted")
    build.agree(assessment, {"1.1": 4, "1.2": "dont_know"}, strengths="We meet.\nMonthly.")
    build.evidence(assessment.agreed_scores.get(criterion__ref="1.1"), "Minutes")

    found = rows(assessment)

    assert list(found) == ["1.1", "1.2", "2.1"]
    first = {
        "framework": "What good looks like", "version": "2018", "checksum": version.checksum,
        "system": assessment.system.name, "state": "Submitted", "tier": "system",
        "core capability": "1 Capability 1", "criterion": "Criterion 1 of capability 1",
        "agreed score": "4", "agreed": "Making good progress", "target score": "5",
        "target": "Mature", "strengths": "We meet.\nMonthly.", "gaps": "", "evidence": "Minutes",
    }  # fmt: skip
    assert first.items() <= found["1.1"].items()
    assert (found["1.2"]["agreed score"], found["1.2"]["agreed"]) == ("", "Don't know")
    assert (found["2.1"]["agreed score"], found["2.1"]["agreed"]) == ("", "Not yet agreed")


TOO_FEW = "Fewer than three views count so far: not shown"


@pytest.mark.parametrize(
    ("attribution", "scores", "views"),
    [
        ("by_type", [2, 4], [TOO_FEW, "", "", "", ""]),
        ("by_type", [2, 4, 4], ["3", "4", "2", "4", "split"]),
        ("named", [2, 4], [TOO_FEW, "", "", "", ""]),
        ("named", [2, 4, 4], ["3", "4", "2", "4", "split"]),
        ("named", ["dont_know"], [TOO_FEW, "", "", "", ""]),
        ("named", [], [TOO_FEW, "", "", "", ""]),
    ],
)
def test_views_are_counted_only_as_far_as_the_round_shows_them(version, attribution, scores, views):
    assessment = build.an_assessment(version, attribution=attribution)
    build.leaders(assessment, scores)

    row = rows(assessment)["1.1"]

    names = ("leaders who chose a level", "median", "lowest", "highest", "agreement")
    assert [row[name].removesuffix(".0") for name in names] == views


def test_the_texts_are_called_what_the_version_calls_them(db):
    version = build.a_version(strengths_word="Progress", gaps_word="Development plan")

    head = columns(report_of(build.an_assessment(version)))

    assert {"Progress", "Development plan"} <= set(head)
    assert not {"Strengths", "Gaps"} & set(head)


def test_pasted_text_stays_plain_text(version):
    typed = "Before:\n•\tone\n\t- in it\n1. <b>\n\tNow\nPlan\tgood"
    assessment = build.an_assessment(version)
    build.agree(assessment, {"1.1": 4}, strengths=typed)

    assert rows(assessment)["1.1"]["strengths"] == typed


HOSTILE = [
    '=HYPERLINK("http://x","y")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "'=1",
    'a "quoted", b\n=c', "<script>",
]  # fmt: skip


@pytest.mark.parametrize("typed", HOSTILE)
def test_no_cell_runs_as_a_formula(version, typed):
    assessment = build.an_assessment(version)
    [row] = build.agree(assessment, {"1.1": 4}, strengths=typed, gaps=typed)
    build.evidence(row, typed[:100])
    data = csv_of(report_of(assessment))

    cells = [cell for line in plain.reader(io.StringIO(data.decode("utf-8-sig"))) for cell in line]

    assert data.startswith(b"\xef\xbb\xbf"), "Excel knows UTF-8 by this mark"
    assert [cell for cell in cells if cell[:1] in "=+-@\t\r" and cell] == []
    assert rows(assessment)["1.1"]["gaps"] == typed.strip()


def test_refs_and_texts_stay_what_they_are_in_a_spreadsheet(db):
    """Excel makes 6.1 of '6.10', a date of '3/4' and 1000 of '1,000', unless it is told not to."""
    assessment = build.an_assessment(build.a_version((10,)))
    build.agree(assessment, {"1.10": 4}, strengths="3/4", gaps="1,000", support="01")
    data = csv_of(report_of(assessment))

    lines = list(plain.DictReader(io.StringIO(data.decode("utf-8-sig"))))

    assert [line["Ref"] for line in lines] == [f"'1.{n}" for n in range(1, 11)]
    assert lines[9]["Agreed score"] == "4", "a score is a number"
    last = lines[9]
    assert [last[name] for name in ("Strengths", "Gaps", "Support wanted")] == [
        *("'3/4", "'1,000", "'01"),
    ]
    assert [rows(assessment)["1.10"][name] for name in ("strengths", "gaps", "support wanted")] == [
        *("3/4", "1,000", "01"),
    ]


def test_the_page_says_how_refs_are_kept(client, version):
    assessment = build.an_assessment(version)

    page = get(client, build.member(assessment), "results", assessment.key).content.decode()

    assert "begins with an apostrophe: '6.10." in " ".join(page.split())


def test_it_is_a_named_download_and_is_told(client, version):
    assessment = build.an_assessment(version)
    lead = build.member(assessment)

    response = get(client, lead, "export", assessment.key)

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].endswith('.csv"')
    assert response.content == csv_of(report_of(assessment))
    assert Event.objects.get(verb="exported the results").actor_id == lead.pk


def test_who_only_asks_whether_it_is_there_has_exported_nothing(client, version):
    assessment = build.an_assessment(version)
    client.force_login(build.member(assessment))

    response = client.head(reverse("reports:export", args=[assessment.key]))

    assert (response.status_code, response["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert not Event.objects.filter(verb="exported the results").exists()
