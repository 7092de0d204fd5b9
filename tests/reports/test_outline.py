"""What is told of a report before it is made: as much as the report then holds."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from icsassess.assessments.models import Assessment
from icsassess.reports import queries, reads
from icsassess.reports.outline import outline
from tests.reports import build, states

pytestmark = pytest.mark.django_db


def fresh(assessment):
    return Assessment.objects.select_related(*reads.RELATED).get(pk=assessment.pk)


@pytest.mark.parametrize(
    "state",
    [
        states.empty, states.half, states.filled, states.hostile, states.too_long,
        states.narrative, states.staircase, states.again, states.with_places,
    ],
)  # fmt: skip
def test_it_tells_what_the_report_holds(state):
    assessment = fresh(state(build.a_version((2, 2, 1))))

    told, report = outline(assessment, owes_view=False), queries.report(assessment, owes_view=False)

    counted = [c for c in report.criteria if c.statements_shown]
    assert told.coverage == report.coverage
    assert told.criteria == len(report.criteria)
    assert told.statements == sum(len(c.statements) for c in counted)


def texts(assessment):
    build.agree(assessment, {"1.1": 3, "1.2": "dont_know"}, gaps="One.\nTwo.", support="x" * 95)


def evidence(assessment):
    [row] = build.agree(assessment, {"1.1": 3})
    build.evidence(row, "Minutes", "https://example.org/" + "a" * 90)


def three_leaders(assessment):
    build.leaders(assessment, [1, 2, 3])


def two_leaders(assessment):
    build.leaders(assessment, [1, 2])


def places(assessment):
    for name, state in (("North", "submitted"), ("South", "submitted"), ("West", "agreeing")):
        place = build.a_system(name, assessment.system)
        build.an_assessment(assessment.version, system=place, round=assessment.round, state=state)


def submitted_before(assessment):
    build.an_assessment(assessment.version, system=assessment.system, state="submitted")


@pytest.mark.parametrize(
    ("make", "statements", "lines"),
    [
        (texts, 0, 2 * (6 + 6)),  # each with four lines for its heading
        (evidence, 0, 6),
        (three_leaders, 12, -12),  # from the list, a line each, into the table
        (two_leaders, 0, 0),  # too few to be counted
        (places, 0, 3 * 4 + 3 * (2 + 4)),  # the system, which has not submitted, and two places
        (submitted_before, 0, 3 * 4),
    ],
)
def test_all_that_lengthens_a_report_is_counted(make, statements, lines):
    assessment = fresh(build.an_assessment(build.a_version((2, 1))))
    before = outline(assessment, owes_view=False)

    make(assessment)

    after = outline(assessment, owes_view=False)
    assert (after.statements, after.lines - before.lines) == (statements, lines)


@pytest.mark.parametrize("scored", [True, False])
def test_the_guidance_of_a_criterion_is_counted(scored):
    form = {} if scored else {"levels": (), "method": "none"}
    version = build.a_version((2,), statements=0, guidance="Ask this.\nAnd that.", **form)

    assert outline(fresh(build.an_assessment(version)), owes_view=False).lines == 2 * 6


def test_it_costs_five_statements_however_much_there_is():
    assessment = fresh(states.filled(build.a_version((2, 2, 1))))
    outline(assessment, owes_view=False)

    with CaptureQueriesContext(connection) as asked:
        outline(assessment, owes_view=False)

    assert len(asked) == 5
