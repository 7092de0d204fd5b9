"""A round is changed after it was opened: its title and dates, how views are shown, its systems."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from frameworks.changes.versions import publish, retire, store
from icsassess.assessments import changes, queries
from icsassess.assessments.models import Assessment, Round
from icsassess.assessments.rules.judging import Words
from icsassess.lib.editing import Closed, Stale
from icsassess.systems.models import System
from tests.assessments.steps import form
from tests.cast import cast
from tests.frameworks.source import definition
from tests.racing import race

pytestmark = pytest.mark.django_db

DUE = datetime.date(2018, 4, 30)


@pytest.fixture
def stage():
    return cast()


@pytest.fixture
def reviewer(client, stage):
    client.force_login(stage["reviewer"])
    return client


def answer(stage):
    """The leader's first word."""
    changes.answering.save_answer(
        by=stage["leader"],
        answer=stage.answer("1.1"),
        words=Words("dont_know"),
        statuses={},
        seen=0,
    )


def change(stage, **given):
    said = {"title": "Spring", "due": DUE, "attribution": "named"} | given
    seen = queries.rounds.fingerprint_of(Round.objects.get(pk=stage.round.pk))
    return changes.rounds.change_round(
        by=stage["reviewer"], round=stage.round, **({"seen": seen} | said)
    )


def withdraw(stage, why="They merge with the neighbour."):
    changes.rounds.withdraw(by=stage["reviewer"], assessment=stage.assessment, why=why)
    return Assessment.objects.get(pk=stage.assessment.pk)


def add(stage, *names):
    return changes.rounds.add_systems(
        by=stage["reviewer"],
        round=stage.round,
        systems=System.objects.filter(name__in=names).select_related("parent__parent"),
    )


def told(stage):
    """What was done to the round, the earliest first, without its opening."""
    return [(act.verb, act.object_label, act.detail) for act in queries.rounds.acts(stage.round)][
        -2::-1
    ]


def filled(client, url):
    """What the page's form would send if nothing were typed, a date in its three parts."""
    sent = form(client, url)
    due = sent.pop("due")
    return sent | {"due-day": due.day, "due-month": due.month, "due-year": due.year}


class TestTitleAndDueDate:
    @pytest.fixture
    def url(self, stage):
        return reverse("assessments:change-round", args=[stage.round.key])

    def test_are_changed_and_recorded_with_before_and_after(self, reviewer, stage, url):
        sent = filled(reviewer, url)
        sent |= {"title": "Summer", "due-day": "15", "due-month": "6"}
        page = reviewer.post(url, sent, follow=True).content.decode()
        stage.round.refresh_from_db()
        assert (stage.round.title, stage.round.due) == ("Summer", datetime.date(2018, 6, 15))
        assert told(stage) == [
            (
                "changed",
                "Summer",
                "Title: from ‘Spring’ to ‘Summer’; Due: from 30 April 2018 to 15 June 2018",
            )
        ]
        assert "changed. Title: from ‘Spring’ to ‘Summer’" in page

    def test_nothing_is_recorded_where_nothing_changes(self, reviewer, stage, url):
        assert reviewer.post(url, filled(reviewer, url)).status_code == 302
        assert told(stage) == []

    @pytest.mark.parametrize(
        ("wrong", "why"),
        [
            ({"title": ""}, "Give the round a title"),
            ({"title": "Taken"}, "Our region already has a round of this title"),
            ({"due-year": "2017"}, "The due date must not lie before the opening date"),
            (dict.fromkeys(("due-day", "due-month", "due-year"), ""), "Enter when it is due"),
        ],
        ids=str,
    )
    def test_say_what_is_wrong_and_change_nothing(self, reviewer, stage, url, wrong, why):
        changes.rounds.open_round(
            by=stage["reviewer"],
            region=stage.region,
            version=stage.version,
            title="Taken",
            opens=stage.round.opens,
            due=DUE,
            systems=[stage.system],
        )
        answer = reviewer.post(url, filled(reviewer, url) | wrong)
        assert answer.status_code == 422
        assert why in answer.content.decode()
        assert Round.objects.get(pk=stage.round.pk).title == "Spring"
        assert told(stage) == []

    def test_who_saves_after_somebody_else_is_told_and_may_save_again(self, reviewer, stage, url):
        sent = filled(reviewer, url) | {"title": "Mine"}
        change(stage, title="Theirs")
        answer = reviewer.post(url, sent)
        assert answer.status_code == 422
        assert "it is called ‘Theirs’ now" in answer.content.decode()
        assert answer.context["form"]["title"].value() == "Mine"
        again = sent | {"seen": answer.context["form"]["seen"].value()}
        assert reviewer.post(url, again).status_code == 302
        assert Round.objects.get(pk=stage.round.pk).title == "Mine"

    def test_the_change_itself_refuses_what_was_not_seen(self, stage):
        with pytest.raises(Stale):
            change(stage, title="Summer", seen="something else")


class TestAttribution:
    def test_is_changed_before_the_first_answer(self, stage):
        change(stage, attribution="anonymous")
        assert Round.objects.get().attribution == "anonymous"
        [(_, _, detail)] = told(stage)
        assert detail == "Leaders’ views are shown: from ‘Named’ to ‘Anonymous’"

    def test_stays_once_a_leader_has_answered(self, stage):
        answer(stage)
        with pytest.raises(Closed, match="A leader has answered"):
            change(stage, attribution="anonymous")
        assert Round.objects.get().attribution == "named"

    def test_stays_where_the_only_answer_was_emptied_again(self, stage):
        answer(stage)
        changes.answering.save_answer(
            by=stage["leader"], answer=stage.answer("1.1"), words=Words(), statuses={}, seen=1
        )
        with pytest.raises(Closed):
            change(stage, attribution="anonymous")

    def test_stays_once_evidence_was_added(self, stage):
        changes.evidence.add_evidence(
            by=stage["leader"], on=stage.answer("1.1"), title="A link", url="https://example.org/"
        )
        with pytest.raises(Closed):
            change(stage, attribution="anonymous")

    def test_the_rest_can_be_changed_still(self, stage):
        answer(stage)
        change(stage, title="Summer")
        assert Round.objects.get().title == "Summer"

    def test_the_page_offers_it_before_and_says_why_not_after(self, reviewer, stage):
        url = reverse("assessments:change-round", args=[stage.round.key])
        assert 'name="attribution"' in reviewer.get(url).content.decode()
        answer(stage)
        page = reviewer.get(url).content.decode()
        assert 'name="attribution"' not in page
        assert "A leader has answered" in page
        sent = filled(reviewer, url) | {"attribution": "anonymous", "title": "Summer"}
        assert reviewer.post(url, sent).status_code == 302
        assert Round.objects.get().attribution == "named"


@pytest.mark.django_db(transaction=True)
def test_an_answer_that_is_just_being_saved_keeps_the_attribution():
    stage = cast()
    with pytest.raises(Closed):
        race(lambda: answer(stage), lambda: change(stage, attribution="anonymous"))
    assert Round.objects.get().attribution == "named"


class TestAddingSystems:
    def test_asks_them_as_when_the_round_was_opened(self, reviewer, stage):
        url = reverse("assessments:add-systems", args=[stage.round.key])
        page = reviewer.get(url).content.decode()
        assert "The neighbour" in page
        assert "Far away" not in page
        neighbour = System.objects.get(name="The neighbour")
        page = reviewer.post(url, {"systems": [neighbour.pk]}, follow=True).content.decode()
        assert "Asked too: The neighbour." in page
        added = stage.round.assessments.get(system=neighbour)
        assert added.state == "collecting"
        assert added.agreed_scores.count() == 18
        assert told(stage) == [("added", "The neighbour, Spring", "")]
        assert "Every system of Our region takes part" in reviewer.get(url).content.decode()

    def test_who_is_asked_stays_asked(self, stage):
        assert add(stage, "Our system") == []
        assert stage.round.assessments.count() == 1
        assert told(stage) == []

    def test_a_system_of_another_region_is_refused(self, stage):
        with pytest.raises(Closed, match="does not belong"):
            add(stage, "Far away")

    def test_not_once_the_version_is_retired(self, reviewer, stage):
        retire(stage.version)
        with pytest.raises(Closed, match="not published any more"):
            add(stage, "The neighbour")
        url = reverse("assessments:add-systems", args=[stage.round.key])
        assert "no system can be added" in reviewer.get(url).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_add_the_same_system_at_once():
    stage = cast()
    race(lambda: add(stage, "The neighbour"), lambda: add(stage, "The neighbour"))
    assert stage.round.assessments.count() == 2


class TestLevels:
    """In a version of several tiers a system speaks down to just above those asked below it."""

    @pytest.fixture
    def tiered(self, stage):
        version, _ = store(definition("what-is-an-ics-2018"))
        publish(version)
        place = {"region": stage.region, "kind": "place", "parent": stage.system}
        System.objects.create(name="A place", slug="a-place", **place)
        System.objects.create(name="Another place", slug="another-place", **place)
        return version

    def open(self, stage, version, *names):
        return changes.rounds.open_round(
            by=stage["reviewer"],
            region=stage.region,
            version=version,
            title="Levels",
            opens=stage.round.opens,
            due=DUE,
            systems=System.objects.filter(name__in=names).select_related("parent__parent"),
        )

    def test_a_place_is_refused_where_its_system_speaks_for_it(self, stage, tiered):
        stage.round = self.open(stage, tiered, "Our system")
        with pytest.raises(Closed, match="Our system speaks for the places in it"):
            add(stage, "A place")
        assert stage.round.assessments.count() == 1

    def test_another_place_is_added_where_one_speaks_already(self, stage, tiered):
        stage.round = self.open(stage, tiered, "Our system", "A place")
        [added] = add(stage, "Another place")
        assert (added.system.name, added.down_to) == ("Another place", "neighbourhood")

    def test_a_system_is_added_above_its_places(self, stage, tiered):
        stage.round = self.open(stage, tiered, "A place")
        [added] = add(stage, "Our system")
        assert added.down_to == "system"


class TestWithdrawing:
    def test_with_a_reason_that_is_recorded_and_read(self, reviewer, client, stage):
        url = reverse("assessments:withdraw", args=[stage.assessment.key])
        answer = reviewer.post(url, {"why": " "})
        assert answer.status_code == 422
        assert "Say why it is withdrawn" in answer.content.decode()
        page = reviewer.post(url, {"why": "They merge."}, follow=True).content.decode()
        assert "Our system is withdrawn from this round." in page
        assert "Withdrawn" in page
        assert told(stage) == [("withdrew", "Our system, Spring", "Because: They merge.")]
        client.force_login(stage["lead"])
        page = client.get(reverse("assessment", args=[stage.assessment.key])).content.decode()
        assert "Withdrawn from this round on" in page
        assert "They merge." in page

    def test_it_is_only_read_from_then_on(self, client, stage):
        answer(stage)
        withdraw(stage)
        with pytest.raises(Closed, match="was withdrawn"):
            changes.answering.save_answer(
                by=stage["leader"],
                answer=stage.answer("1.2"),
                words=Words("dont_know"),
                statuses={},
                seen=0,
            )
        with pytest.raises(Closed):
            changes.agreeing.start_agreeing(by=stage["lead"], assessment=stage.assessment)
        client.force_login(stage["leader"])
        tasks = reverse("assessments:tasks", args=[stage.assessment.key, stage.response.key])
        assert client.get(tasks).status_code == 200
        assert (
            tasks in client.get(reverse("assessment", args=[stage.assessment.key])).content.decode()
        )

    def test_it_counts_in_the_round_no_more(self, reviewer, stage):
        add(stage, "The neighbour")
        withdraw(stage)
        assert "0 of 1 submitted" in reviewer.get(reverse("home")).content.decode()

    def test_nothing_waits_for_its_people_but_they_find_it(self, client, stage):
        withdraw(stage)
        for who in ("leader", "lead"):
            client.force_login(stage[who])
            page = client.get(reverse("home")).content.decode()
            assert "Nothing waits for you now" in page
            assert "Withdrawn" in page.split("Finished</h2>")[1]

    def test_who_has_not_finished_still_sees_nothing_of_others(self, client, stage):
        """It may go on, and their view is to be their own then."""
        withdraw(stage)
        client.force_login(stage["leader"])
        results = client.get(reverse("reports:criterion", args=[stage.assessment.key, "1.1"]))
        assert "Shown when you have finished your own view" in results.content.decode()

    def test_what_was_submitted_stands(self, reviewer, stage):
        stage.start_agreeing()
        stage.agree_everything()
        stage.submit()
        with pytest.raises(Closed, match="submitted stands"):
            withdraw(stage)
        url = reverse("assessments:withdraw", args=[stage.assessment.key])
        assert "What was submitted stands" in reviewer.get(url).content.decode()

    def test_once(self, stage):
        withdraw(stage)
        with pytest.raises(Closed, match="already"):
            withdraw(stage, why="Another reason.")
        assert Assessment.objects.get().withdrawn_why == "They merge with the neighbour."

    @pytest.mark.parametrize("state", ["collecting", "agreeing"])
    def test_added_again_it_goes_on_where_it_stood(self, stage, state):
        answer(stage)
        if state == "agreeing":
            stage.start_agreeing()
        withdraw(stage)
        [again] = add(stage, "Our system")
        assert (again.pk, again.state) == (stage.assessment.pk, state)
        assert stage.answer("1.1").standing == "dont_know"
        assert [verb for verb, _, _ in told(stage)] == ["withdrew", "added again"]

    @pytest.mark.parametrize(
        "half", [{"withdrawn_why": "They merge."}, {"withdrawn_from": "agreeing"}]
    )
    def test_the_database_keeps_its_facts_together(self, stage, half):
        with pytest.raises(IntegrityError), transaction.atomic():
            Assessment.objects.update(**half)
