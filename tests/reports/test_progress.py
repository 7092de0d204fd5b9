"""Progress between rounds: what may be compared, and what is only put side by side (rule 6)."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from frameworks.models import CriterionLink
from icsassess.assessments.models import Assessment
from icsassess.reports import document, queries, reads
from tests.reports import build
from tests.reports.test_report import report_of
from tests.reports.test_results import get, text_of

pytestmark = pytest.mark.django_db

FOUR = build.FIVE[:4]


@pytest.fixture
def system(db):
    return build.a_system("Our system")


@pytest.fixture
def version(db):
    return build.a_version((2, 1))


def earlier(system, version, scores, days=400):
    """Submitted `days` ago."""
    assessment = build.an_assessment(version, system=system, state="submitted")
    assessment.submitted_at = timezone.now() - datetime.timedelta(days=days)
    assessment.save(update_fields=["submitted_at"])
    build.agree(assessment, scores)
    return assessment


def link(then, old_ref, now, new_ref, kind, state="confirmed"):
    """A link whose `kind` is said of the earlier criterion."""
    first, second = then.criteria.get(ref=old_ref), now.criteria.get(ref=new_ref)
    if first.pk > second.pk:
        first, second = second, first
        kind = {"broader": "narrower", "narrower": "broader"}.get(kind, kind)
    decided = {"decided_by": build.a_person(f"{first.pk}.{second.pk}@example.org"),
               "decided_at": timezone.now()}  # fmt: skip
    return CriterionLink.objects.create(
        from_criterion=first, to_criterion=second, kind=kind, state=state,
        **(decided if state != "draft" else {}),
    )  # fmt: skip


def told(report):
    """{ref now: (ref then, then, now, sign, words)} of what stands beside something."""
    return {
        step.now.criterion.ref: (
            step.then.criterion.ref, step.then.said, step.now.said, step.sign, step.words
        )
        for step in report.progress.steps
        if step.then
    }  # fmt: skip


def test_on_the_same_version_every_criterion_is_compared(system, version):
    earlier(system, version, {"1.1": 2, "1.2": 4, "2.1": "dont_know"})
    now = build.an_assessment(version, system=system)
    build.agree(now, {"1.1": 4, "1.2": 3, "2.1": 3})

    report = report_of(now)

    assert told(report) == {
        "1.1": ("1.1", "2. More progress required", "4. Making good progress", "+2", "Up 2 levels"),
        "1.2": ("1.2", "4. Making good progress", "3. Fair progress", "−1", "Down 1 level"),  # noqa: RUF001
        "2.1": ("2.1", "Don't know", "3. Fair progress", "", "No score then"),
    }
    progress = report.progress
    found = (progress.up, progress.level, progress.down, progress.not_compared)
    assert found == (1, 0, 1, 1)


@pytest.mark.parametrize("later_first", [False, True], ids=["as made", "the other way round"])
@pytest.mark.parametrize(
    ("kind", "state", "levels", "sign", "words"),
    [
        ("equivalent", "confirmed", build.FIVE, "+1", "Up 1 level"),
        ("equivalent", "confirmed", FOUR, "", "Not comparable: the levels are not the same"),
        ("overlaps", "confirmed", build.FIVE, "", "Not comparable: the two only overlap"),
        ("broader", "confirmed", build.FIVE, "", "Not comparable: the earlier one is broader"),
        ("narrower", "confirmed", build.FIVE, "", "Not comparable: the earlier one is narrower"),
        ("equivalent", "draft", build.FIVE, None, None),
        ("equivalent", "refused", build.FIVE, None, None),
    ],
)
def test_across_versions_only_a_confirmed_equivalent_on_the_same_levels_is_a_difference(
    system, version, later_first, kind, state, levels, sign, words
):
    then_version, now_version = version, build.a_version((1, 1), levels=levels, method="none")
    if later_first:
        then_version, now_version = now_version, then_version
    earlier(system, then_version, {"1.1": 2})
    now = build.an_assessment(now_version, system=system)
    build.agree(now, {"1.1": 3})
    link(then_version, "1.1", now_version, "1.1", kind, state)

    report = report_of(now)

    if words is None:
        assert told(report) == {}
        assert report.progress.compared == ()
    else:
        assert told(report)["1.1"][3:] == (sign, words)


def test_new_and_gone_are_named(client, system, version):
    other = build.a_version((1, 2))
    then = earlier(system, version, {"1.1": 2, "1.2": 5, "2.1": 1})
    link(version, "1.1", other, "1.1", "equivalent")
    now = build.an_assessment(other, system=system)
    build.agree(now, {"1.1": 2, "2.1": 3})

    text = text_of(get(client, build.member(now), "progress", now.key))

    assert then.round.title in text
    assert text.count("New, or not linked to an earlier one") == 2
    assert "1.2 Criterion 2 of capability 1: 5. Mature" in text
    assert "2.1 Criterion 1 of capability 2: 1. Not a priority" in text


def test_where_nothing_is_linked_it_is_said(client, system, version):
    earlier(system, version, {"1.1": 2})
    now = build.an_assessment(build.a_version((1,)), system=system)

    text = text_of(get(client, build.member(now), "progress", now.key))

    assert "Not comparable: no confirmed links lead from the one version to the other." in text


@pytest.mark.parametrize("state", [None, "draft", "refused"])
def test_where_no_link_is_confirmed_one_sentence_says_it_instead_of_tables(
    client, system, version, state
):
    earlier(system, version, {"1.1": 2, "1.2": 3})
    other = build.a_version((2,))
    now = build.an_assessment(other, system=system)
    build.agree(now, {"1.1": 4})
    if state:
        link(version, "1.1", other, "1.1", "equivalent", state)

    page = text_of(get(client, build.member(now), "progress", now.key))
    html = document.html(report_of(now), made=timezone.now())
    printed = " ".join(html.partition('<h2 id="progress">')[2].partition("</section>")[0].split())

    for text in (page, printed):
        assert text.count("no confirmed links lead from the one version to the other") == 1
        for absent in ("New, or not linked", "Gone, or not linked", "<table", "Compared by"):
            assert absent not in text
    assert printed.count("<p") == 1


def test_a_link_to_what_was_not_asked_then_leads_nowhere(system):
    """The earlier assessment spoke for the system alone, not for its places."""
    tiered = build.a_version((1, 1), tiers=("system", "place"))
    then = build.an_assessment(tiered, system=system, state="submitted", down_to="system")
    build.agree(then, {"1.1": 2})
    other = build.a_version((2,))
    now = build.an_assessment(other, system=system)
    for ref, new_ref in (("1.1", "1.1"), ("2.1", "1.2")):
        link(tiered, ref, other, new_ref, "equivalent")

    assert set(told(report_of(now))) == {"1.1"}


@pytest.mark.parametrize("text", ["rationale", "strengths", "gaps", "support"])
def test_words_are_put_side_by_side_without_arithmetic(system, text):
    narrative = build.a_version((1,), levels=(), method="none", statements=0)
    then = earlier(system, narrative, {})
    build.agree(then, {"1.1": ""}, **{text: "We met."})
    now = build.an_assessment(narrative, system=system)

    report = report_of(now)

    assert told(report) == {
        "1.1": ("1.1", "In words", "Nothing recorded", "", "Not comparable: answered in words")
    }


def test_the_latest_that_can_be_compared_is_taken_and_another_may_be_chosen(
    client, system, version
):
    first = earlier(system, version, {"1.1": 1}, days=800)
    second = earlier(system, version, {"1.1": 2}, days=400)
    earlier(system, build.a_version((1,)), {"1.1": 5}, days=100)
    now = build.an_assessment(version, system=system)
    build.agree(now, {"1.1": 3})

    assert report_of(now).progress.earlier.assessment_key == second.key
    lead = build.member(now)
    client.force_login(lead)
    url = reverse("reports:progress", args=[now.key])
    assert "Up 2 levels" in text_of(client.get(url, {"against": first.key}))
    old = client.get(url, {"against": first.pk})
    assert (old.status_code, old.url) == (301, f"{url}?against={first.key}")


@pytest.mark.parametrize(
    "who", ["another system", "its id", "itself", "later", "nothing", "no id", "words"]
)
def test_what_is_no_earlier_assessment_of_the_system_is_not_found(client, system, version, who):
    earlier(system, version, {"1.1": 1})
    now = build.an_assessment(version, system=system, state="submitted")
    later = build.an_assessment(version, system=system, state="submitted")
    other = earlier(build.a_system("Another"), version, {"1.1": 1})
    against = {
        "another system": other.key, "its id": other.pk, "itself": now.key, "later": later.key,
        "nothing": uuid.uuid4(), "no id": 0, "words": "x",
    }[who]  # fmt: skip
    client.force_login(build.member(now))

    url = reverse("reports:progress", args=[now.key])

    assert client.get(url, {"against": against}).status_code == 404


def test_a_later_submission_changes_no_report(system, version):
    first = earlier(system, version, {"1.1": 1}, days=400)
    made = timezone.now()
    before = document.html(report_of(first), made=made)
    earlier(system, version, {"1.1": 5}, days=100)

    assert document.html(report_of(first), made=made) == before
    assert report_of(first).progress is None


def test_a_link_confirmed_after_both_were_submitted_makes_them_comparable_and_the_day_is_said(
    client, system, version
):
    other = build.a_version((1,))
    then = earlier(system, version, {"1.1": 2})
    now = build.an_assessment(other, system=system, state="submitted")
    build.agree(now, {"1.1": 3})
    assert told(report_of(now)) == {}

    link(version, "1.1", other, "1.1", "equivalent")

    assert told(report_of(now))["1.1"][3:] == ("+1", "Up 1 level")
    said = "Compared by the links between the two versions as confirmed on"
    page = text_of(get(client, build.member(now), "progress", now.key))
    assert f"{said} {date_format(timezone.localtime(), 'j F Y')}." in page
    made = datetime.datetime(2026, 7, 1, 12, tzinfo=datetime.UTC)
    assert f"{said} 1 July 2026." in document.html(report_of(now), made=made)
    again = build.an_assessment(version, system=system)
    on_the_same_version = queries.report(again, against=then.key, owes_view=False)
    assert said not in document.html(on_the_same_version, made=made)


def test_results_and_report_say_it_shortly(client, system, version):
    earlier(system, version, {"1.1": 2, "1.2": 3})
    now = build.an_assessment(version, system=system)
    build.agree(now, {"1.1": 3, "1.2": 3})
    shown = text_of(get(client, build.member(now), "results", now.key))
    printed = document.html(report_of(now), made=timezone.now())

    for text in (shown, " ".join(printed.split())):
        assert "1 up, 1 without change, 0 down. For 1 no change can be said." in text
    criterion = text_of(client.get(reverse("reports:criterion", args=[now.key, "1.1"])))
    assert "2. More progress required – Up 1 level" in criterion


def test_it_costs_the_same_for_any_number_of_rounds_and_links(system, version):
    other = build.a_version((5, 5))
    now = build.an_assessment(other, system=system)
    counts = []
    for many in (1, 4):
        for days in range(many):
            earlier(system, version, {"1.1": 2}, days=100 * many + days)
        for n in range(1, many + 1):
            link(version, "1.1", other, f"{min(many, 2)}.{n}", "overlaps")
        held = Assessment.objects.select_related(*reads.RELATED).get(pk=now.pk)
        queries.report(held, owes_view=False)
        with CaptureQueriesContext(connection) as statements:
            queries.report(held, owes_view=False)
        counts.append(len(statements))

    assert counts[0] == counts[1]
