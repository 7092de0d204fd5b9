"""The report says what was found, and never more about people than the round allows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from frameworks.rules.scoring import Band
from icsassess.assessments.models import Assessment, Target
from icsassess.reports import document, queries, reads
from tests.reports import build

pytestmark = pytest.mark.django_db


def report_of(assessment):
    return queries.report(
        Assessment.objects.select_related(*reads.RELATED).get(pk=assessment.pk), owes_view=False
    )


@pytest.fixture
def version():
    return build.a_version((3, 2, 1))


def refs(criteria):
    return [criterion.ref for criterion in criteria]


def test_criteria_are_sorted_into_strengths_developing_and_gaps_by_the_scales_own_bands(version):
    assessment = build.an_assessment(version)
    build.agree(assessment, {"1.1": 5, "1.2": 3, "1.3": 2, "2.1": 1, "2.2": "dont_know"})

    report = report_of(assessment)

    assert refs(report.strengths) == ["1.1"]
    assert refs(report.developing) == ["1.2"]
    assert refs(report.gaps) == ["2.1", "1.3"], "furthest from the target first"
    assert refs(report.unscored) == ["2.2", "3.1"]


@pytest.mark.parametrize(
    ("score", "said"),
    [
        (4, "4. Making good progress"),
        ("dont_know", "Don't know"),
        ("not_applicable", "Not applicable"),
        ("", "Not yet agreed"),
    ],
)
def test_what_was_agreed_is_said_in_the_scales_own_words(version, score, said):
    assessment = build.an_assessment(version)
    build.agree(assessment, {"1.1": score})

    assert report_of(assessment).criterion("1.1").said == said


@pytest.mark.parametrize(
    ("score", "target", "gap", "words"),
    [
        (5, None, 0, "At target"),
        (4, None, 1, "1 level to go"),
        (1, 3, 2, "2 levels to go"),
        (4, 3, -1, "1 level above"),
        ("dont_know", 3, None, "–"),
    ],
)
def test_the_gap_is_what_is_missing_to_the_target(version, score, target, gap, words):
    assessment = build.an_assessment(version)
    build.agree(assessment, {"1.1": score})
    if target:
        criterion = version.criteria.get(ref="1.1")
        level = version.levels.get(score=target)
        Target.objects.create(round=assessment.round, criterion=criterion, level=level)

    found = report_of(assessment).criterion("1.1")

    assert (found.gap, found.gap_in_words) == (gap, words)


def test_a_domain_sums_up_its_agreed_scores_and_counts_what_is_missing_beside_them(version):
    assessment = build.an_assessment(version)
    build.agree(assessment, {"1.1": 2, "1.2": 5, "1.3": "not_applicable"})

    domain = report_of(assessment).domains[0]

    assert (domain.profile.median, domain.profile.mean, domain.target) == (3.5, 3.5, 5)
    assert (domain.coverage.given, domain.coverage.of, domain.coverage.not_applicable) == (2, 3, 1)


@pytest.mark.parametrize("attribution", ["named", "by_type", "anonymous"])
def test_fewer_than_three_views_are_not_shown(version, attribution):
    assessment = build.an_assessment(version, attribution=attribution)
    build.leaders(assessment, [2, 4, "dont_know"])

    criterion = report_of(assessment).criterion("1.1")

    assert criterion.views == queries.Views(shown=False)


def test_statements_that_fewer_than_three_answered_are_not_shown(version):
    assessment = build.an_assessment(version)
    build.leaders(assessment, [2, 4])

    criterion = report_of(assessment).criterion("1.1")

    assert not criterion.statements_shown
    assert criterion.points_to is None, "it would tell what the two said"


@pytest.mark.parametrize("attribution", ["named", "by_type", "anonymous"])
def test_three_views_are_counted_in_any_round(version, attribution):
    assessment = build.an_assessment(version, attribution=attribution)
    build.leaders(assessment, [2, 4, 4])

    views = report_of(assessment).criterion("1.1").views

    assert [n for _, n in views.counts] == [0, 1, 0, 2, 0]
    assert views.spread.median == 4


def test_what_is_not_finished_is_counted_nowhere(version):
    assessment = build.an_assessment(version, attribution="named")
    build.leaders(assessment, [2, 4, 4])
    build.leaders(assessment, [5, 5, 5], state="started")

    report = report_of(assessment)

    assert [n for _, n in report.criterion("1.1").views.counts] == [0, 1, 0, 2, 0]
    assert {n for s in report.criterion("1.1").statements for _, n in s.counts} == {0, 3}
    assert (report.took_part.everybody.complete, report.took_part.everybody.invited) == (3, 6)


def test_the_spread_of_views_leaves_out_those_without_a_level(version):
    assessment = build.an_assessment(version)
    build.leaders(assessment, [2, 3, 3, "dont_know", "not_applicable", ""])

    views = report_of(assessment).criterion("1.1").views

    assert (views.spread.n, views.spread.median) == (3, 3)
    assert (views.dont_know, views.not_applicable) == (1, 1)


def test_split_views_come_with_the_lowest_median_first(version):
    assessment = build.an_assessment(version)
    build.leaders(assessment, [1, 1, 5, 5])

    report = report_of(assessment)

    assert refs(report.split) == refs(report.criteria)


def test_the_middle_of_all_leaders_statements_points_to_a_level(version):
    assessment = build.an_assessment(version)
    build.leaders(assessment, [3, 3], statuses=["in_place"])
    build.leaders(assessment, [3], statuses=["not_started"])

    assert report_of(assessment).criterion("1.1").points_to.score == 5


@pytest.mark.parametrize(
    ("attribution", "groups"),
    [
        ("named", {"Another partner": (5, 5, 5)}),
        ("by_type", {"Another partner": (5, 5, 5)}),
        ("anonymous", {}),
    ],
)
def test_who_took_part_is_told_as_the_round_attributes_views(version, attribution, groups):
    assessment = build.an_assessment(version, attribution=attribution)
    build.leaders(assessment, [3] * 4, types=["nhs_trust"])
    build.leaders(assessment, [3], types=["commissioner"])

    took_part = report_of(assessment).took_part

    assert {g.name: (g.invited, g.started, g.complete) for g in took_part.groups} == groups
    assert took_part.everybody.invited == 5


def test_the_response_rate_counts_those_who_finished(version):
    assessment = build.an_assessment(version)
    build.leaders(assessment, [3, 3])
    build.leaders(assessment, [3], state="started")
    build.leaders(assessment, [""], state="invited", statuses=())

    took_part = report_of(assessment).took_part

    everybody = took_part.everybody
    assert (everybody.invited, everybody.started, everybody.complete) == (4, 3, 2)
    assert took_part.rate == 50


def test_no_leader_is_named_anywhere(version):
    assessment = build.an_assessment(version, attribution="named", state="submitted")
    responses = build.leaders(assessment, [1, 3, 5])

    said = repr(report_of(assessment))

    assert not [r for r in responses if r.respondent.name in said or r.respondent.email in said]


def test_a_narrative_version_reports_words_alone():
    version = build.a_version((2, 2), levels=(), method="none", statements=0)
    assessment = build.an_assessment(version)
    build.agree(assessment, {"1.1": "", "2.2": ""}, strengths="Partners meet.", gaps="No plan.")

    report = report_of(assessment)

    assert not report.has_scale
    assert refs(report.strengths) == refs(report.gaps) == ["1.1", "2.2"]
    assert (report.coverage.given, report.coverage.of) == (2, 4)
    assert report.criterion("1.1").said == "In words"
    assert report.criterion("1.2").said == "Nothing recorded"


def test_who_says_dont_know_with_words_beside_it_is_counted_as_not_knowing(client):
    version = build.a_version((1,), levels=(), method="none", statements=0)
    assessment = build.an_assessment(version, state="submitted")
    build.agree(assessment, {"1.1": "dont_know"}, strengths="Partners meet.")

    report = report_of(assessment)

    assert (report.coverage.given, report.coverage.dont_know) == (0, 1)
    client.force_login(build.member(assessment))
    page = client.get(reverse("reports:results", args=[assessment.key])).content.decode()
    for shown in (page, document.html(report, made=timezone.now())):
        assert "Partners meet." in shown
        assert shown.count("Don&#x27;t know") == 1


def test_a_staircase_of_two_levels_is_reported_like_any_scale():
    version = build.a_version((2, 2, 2), levels=build.TWO, method="staircase")
    assessment = build.an_assessment(version)
    build.agree(assessment, {"1.1": 1, "1.2": 2})
    build.leaders(assessment, [1, 2, 2], statuses=["in_place"])

    report = report_of(assessment)

    assert [c.level.band for c in report.domains[0].criteria] == [Band.GAP, Band.STRENGTH]
    assert report.criterion("1.1").points_to.score == 2


def test_an_assessment_without_anything_is_empty(version):
    report = report_of(build.an_assessment(version, state="collecting"))

    assert report.is_empty
    assert not report.has_scores
    assert report.took_part.rate is None


@pytest.mark.parametrize("respondents", [1, 10, 100])
def test_the_number_of_statements_does_not_grow_with_respondents(respondents):
    assessment = build.an_assessment(build.a_version())
    build.leaders(assessment, [3] * respondents)
    report_of(assessment)  # reads the version, once for the process

    with CaptureQueriesContext(connection) as statements:
        report_of(assessment)

    assert len(statements) == 10
