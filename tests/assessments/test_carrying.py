"""Earlier answers are offered, counted nowhere, confirmed one by one, and never overwrite."""

from __future__ import annotations

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import strip_tags

from icsassess.accounts.models import Membership, User
from icsassess.assessments import changes, queries
from icsassess.assessments.models import (
    AgreedScore,
    Answer,
    Assessment,
    Carried,
    Evidence,
    Response,
    Round,
)
from icsassess.assessments.rules.judging import Words
from icsassess.audit.models import Event
from icsassess.desk import queries as desk
from icsassess.lib import editing
from icsassess.reports import document
from icsassess.reports.export import csv_of
from icsassess.reports.queries import report as report_of
from icsassess.reports.reads import RELATED
from tests.assessments.earlier import FIRST, LINKS, SECOND, ask, link, open_round, rounds
from tests.assessments.steps import form, has_finished, rows_of_round
from tests.cast import cast, named
from tests.frameworks.files import spoiled
from tests.pages import folded, text_of


@pytest.fixture
def stage(db):
    return cast()


@pytest.fixture
def held(stage):
    return rounds(stage)


@pytest.fixture
def carried(held):
    """Carried forward, and scores being agreed, so that everything may be written."""
    carry(held)
    changes.agreeing.start_agreeing(by=held.stage["lead"], assessment=held.now)
    return held


def carry(held):
    return changes.carrying.carry_forward(
        by=held.stage["lead"], assessment=held.now, source=held.then
    )


def ways(rows, on):
    """Offers as (new ref, old ref, how)."""
    return sorted(
        (getattr(row, on).criterion.ref, getattr(row, f"from_{on}").criterion.ref, row.how)
        for row in rows
    )


EVERY_WAY = [
    ("1.1", "1.1", "unchanged"),
    ("1.2", "1.2", "reworded"),
    ("2.1", "1.3", "split"),
    ("2.2", "1.3", "split"),
    ("2.3", "1.4", "merged"),
    ("2.3", "1.5", "merged"),
    ("2.4", "1.6", "linked"),
]


class TestThePreview:
    def test_says_how_every_criterion_comes(self, held):
        preview = queries.carrying.preview(held.then, held.now)
        assert preview.counts == [
            ("Unchanged", 1), ("Reworded", 1), ("Split", 2), ("Merged", 1), ("Linked", 1),
            ("New", 1), ("Gone", 1),
        ]  # fmt: skip
        assert [c.ref for c in preview.carrying.gone] == ["1.7"]
        assert (preview.agreed, preview.leaders) == (6, 2)

    def test_shows_the_old_and_the_new_wording(self, client, held):
        client.force_login(held.stage["lead"])
        page = client.get(
            reverse("assessments:carry-from", args=[held.now.key, held.then.key])
        ).content.decode()
        heard = " ".join(strip_tags(page).split())
        assert "[removed: often]" in heard
        assert "[added: every month]" in heard
        assert "Horses" in page

    def test_writes_nothing(self, client, held):
        client.force_login(held.stage["lead"])
        client.get(reverse("assessments:carry-from", args=[held.now.key, held.then.key]))
        assert not Carried.objects.exists()

    @pytest.mark.parametrize("state", ["draft", "refused"])
    def test_only_confirmed_links_count(self, stage, state):
        held = rounds(stage, links=())
        link(held.first, held.second, stage["administrator"], LINKS, state)
        counts = dict(queries.carrying.preview(held.then, held.now).counts)
        assert counts == {"Unchanged": 1, "Reworded": 1, "New": 5, "Gone": 5}

    def test_a_link_is_read_from_either_side(self, held):
        """It is stored from the version that was loaded first, which may be the later one."""
        back = queries.carrying.preview(held.now, held.then).carrying
        found = {(c.origins[0].ref, c.new.ref) for c in back.coming if c.how == "linked"}
        assert found == {("2.4", "1.6")}
        assert {c.new.ref for c in back.coming if c.how == "merged"} == {"1.3"}


class TestWhereFrom:
    def test_earlier_rounds_and_what_was_submitted_the_same_framework_first(self, stage, held):
        # The cast's own round lies between: collecting, but earlier, and on another framework.
        assert list(queries.carrying.candidates(held.now)) == [held.then, stage.assessment]
        assert list(queries.carrying.candidates(held.then)) == []

    def test_another_systems_assessment_is_none(self, client, held):
        far = open_round(held.stage, held.first, "Elsewhere", datetime.date(2016, 1, 1))
        far.system = held.stage["neighbour lead"].memberships.get().system
        far.save()
        client.force_login(held.stage["lead"])
        address = reverse("assessments:carry-from", args=[held.now.key, far.key])
        assert client.get(address).status_code == client.post(address).status_code == 404
        with pytest.raises(editing.Closed):
            changes.carrying.carry_forward(by=held.stage["lead"], assessment=held.now, source=far)
        assert not Carried.objects.exists()


class TestOffers:
    def test_agreed_scores_go_to_the_system(self, held):
        carry(held)
        rows = Carried.objects.filter(agreed_score__assessment=held.now)
        assert ways(rows, "agreed_score") == EVERY_WAY

    @pytest.mark.parametrize("who", ["leader", "lead"])
    def test_answers_go_to_whoever_gave_them_and_nobody_else(self, held, who):
        carry(held)
        rows = Carried.objects.filter(answer__response__respondent=held.stage[who])
        assert ways(rows, "answer") == EVERY_WAY
        assert {row.from_answer.response.respondent for row in rows} == {held.stage[who]}

    def test_doing_it_again_adds_only_what_is_missing(self, held):
        assert carry(held) == 21
        Carried.objects.filter(answer=held.answer("1.1")).delete()
        changes.carrying.set_aside(by=held.stage["leader"], carried=held.offered("1.2"))
        assert carry(held) == 1
        assert carry(held) == 0
        assert held.offered("1.2").state == "set_aside"

    def test_a_leader_who_is_asked_later_finds_theirs_then(self, stage, held):
        again = open_round(stage, held.second, "Winter", datetime.date(2018, 12, 1))
        changes.carrying.carry_forward(by=stage["lead"], assessment=again, source=held.then)
        assert not Carried.objects.filter(answer__response__assessment=again).exists()
        (response,) = ask(stage, again, "leader")
        assert ways(Carried.objects.filter(answer__response=response), "answer") == EVERY_WAY

    def test_later_even_where_no_agreed_score_was_offered(self, stage, held):
        """Of an earlier round that came to no agreed score, leaders' answers come along."""
        Carried.objects.all().delete()
        half = open_round(stage, held.first, "Summer 2017", datetime.date(2017, 7, 1))
        ask(stage, half, "leader")
        one = Answer.objects.get(response__assessment=half, criterion__ref="1.1")
        changes.answering.save_answer(
            by=stage["leader"], answer=one, words=Words(gaps="x"), statuses={}, seen=0
        )
        again = open_round(stage, held.second, "Winter", datetime.date(2018, 12, 1))
        assert changes.carrying.carry_forward(by=stage["lead"], assessment=again, source=half) == 0
        (response,) = ask(stage, again, "leader")
        rows = Carried.objects.filter(answer__response=response)
        assert ways(rows, "answer") == [("1.1", "1.1", "unchanged")]

    def test_what_nobody_said_anything_about_is_not_offered(self, stage, held):
        one = Answer.objects.get(
            response__assessment=held.then, response__respondent=stage["lead"],
            criterion__ref="1.1",
        )  # fmt: skip
        Answer.objects.filter(pk=one.pk).update(standing="", level=None, rationale="")
        carry(held)
        rows = Carried.objects.filter(answer__response__respondent=stage["lead"])
        assert "1.1" not in {new for new, _, _ in ways(rows, "answer")}

    def test_what_was_taken_over_in_between_is_not_offered_twice(self, client, stage, held):
        """What was said in 2017 and confirmed in 2018 comes along with what is said in 2018."""
        carry(held)
        changes.carrying.confirm(by=stage["leader"], carried=held.offered("1.1"))
        again = open_round(stage, held.second, "Winter", datetime.date(2018, 12, 1))
        (response,) = ask(stage, again, "leader")
        changes.carrying.carry_forward(by=stage["lead"], assessment=again, source=held.now)
        shown = page(client, stage["lead"], "carry-from", again.key, held.then.key)
        assert "It is not offered twice." in shown
        changes.carrying.carry_forward(by=stage["lead"], assessment=again, source=held.then)
        offers = Carried.objects.filter(answer__response=response)
        assert [o.origin.assessment for o in offers.filter(answer__criterion__ref="1.1")] == [
            held.now
        ]
        assert [o.origin.assessment for o in offers.filter(answer__criterion__ref="1.2")] == [
            held.then
        ]

    def test_on_the_same_version_everything_is_unchanged(self, stage):
        held = rounds(stage, now=FIRST)
        assert queries.carrying.preview(held.then, held.now).counts == [("Unchanged", 7)]
        assert carry(held) == 21

    def test_the_act_is_kept(self, held):
        carry(held)
        event = Event.objects.get(verb="carried forward")
        assert event.detail == "From Spring 2017 (2017)"

    def test_nothing_is_offered_once_the_system_has_submitted(self, held):
        with pytest.raises(editing.Closed):
            changes.carrying.carry_forward(
                by=held.stage["lead"], assessment=held.then, source=held.stage.assessment
            )


def views_of(agreed):
    beside = queries.agreeing.agreeing(agreed, owes_view=False)
    return beside.views(beside.said)


def figures(held):
    """Everything that is counted anywhere of the assessment of now."""
    stage, now = held.stage, held.now
    fresh = Assessment.objects.select_related(*RELATED).get(pk=now.pk)
    overview = desk.overview(fresh, stage["lead"])
    home = desk.home(stage["leader"])
    return {
        "coverage": [(c.answers, c.agreed) for c in overview.coverage],
        "attendance": [(a.response.state, a.answered) for a in overview.attendance],
        "progress": [one.progress for one in queries.answering.task_list(held.mine).all],
        "rows": [
            (row.words, row.missing, row.spread)
            for row in queries.agreeing.agreed_rows(fresh, owes_view=False)
        ],
        "views": [views_of(held.agreed(ref)) for ref in ("1.1", "2.3")],
        "report": report_of(fresh, owes_view=False),
        "round": [
            (row["assessment"].agreed, row["assessment"].complete, row["of"])
            for row in rows_of_round(now.round, stage["reviewer"])
        ],
        "home": [(r.answered, r.of) for r in home.to_answer],
    }


def test_what_is_only_offered_counts_nowhere(held):
    before = figures(held)
    assert carry(held) == 21
    assert figures(held) == before
    changes.agreeing.start_agreeing(by=held.stage["lead"], assessment=held.now)
    with pytest.raises(changes.judging.Unfinished) as unfinished:
        changes.agreeing.submit(by=held.stage["lead"], assessment=held.now, signed_as="The chair")
    assert len(unfinished.value.missing) == 7


class TestConfirming:
    def test_takes_over_all_of_what_is_unchanged(self, carried):
        changes.carrying.confirm(by=carried.stage["leader"], carried=carried.offered("1.1"))
        answer = carried.answer("1.1")
        assert answer.words == Words("scored", 3, "Why", "Strong", "Weak")
        assert [s.status for s in answer.statements.order_by("statement")] == [
            "in_place",
            "partly",
        ]
        assert answer.changed_by == carried.stage["leader"]
        assert [e.title for e in answer.evidence.all()] == ["Minutes of 2017"]
        assert Response.objects.get(pk=carried.mine.pk).state == "started"
        held = carried.offered("1.1")
        assert (held.state, held.decided_by) == ("confirmed", carried.stage["leader"])

    #: New ref → what follows of 'scored 3, in place for the first statement'.
    FOLLOWS = {
        "1.2": (3, []),  # the first statement is worded differently, the second had no answer
        "2.1": (None, []),
        "2.2": (None, ["in_place"]),  # the same statement, in one part of what was split
        "2.3": (None, ["in_place"]),
        "2.4": (None, []),
    }

    @pytest.mark.parametrize("ref", FOLLOWS)
    def test_takes_over_what_means_the_same(self, carried, ref):
        changes.carrying.confirm(by=carried.stage["leader"], carried=carried.offered(ref))
        answer = carried.answer(ref)
        score, statuses = self.FOLLOWS[ref]
        assert (answer.score, [s.status for s in answer.statements.all()]) == (score, statuses)
        assert answer.gaps.startswith("The leader on 1.")

    def test_a_score_whose_level_has_changed_stays_behind(self, carried):
        """The lead scored 2, whose level has another status now."""
        answer = Answer.objects.get(
            response__assessment=carried.now, response__respondent=carried.stage["lead"],
            criterion__ref="1.1",
        )  # fmt: skip
        changes.carrying.confirm(by=carried.stage["lead"], carried=answer.carried.get())
        answer.refresh_from_db()
        assert answer.words == Words(rationale="The lead knows")

    def test_never_overwrites_what_was_typed(self, carried):
        answer, leader = carried.answer("1.1"), carried.stage["leader"]
        first, second = answer.criterion.statements.all()
        mine = Words("scored", 1, gaps="My own words")
        changes.answering.save_answer(
            by=leader, answer=answer, words=mine, statuses={first.pk: "not_started"}, seen=0
        )
        changes.carrying.confirm(by=leader, carried=carried.offered("1.1"))
        answer = carried.answer("1.1")
        assert answer.words == Words("scored", 1, "Why", "Strong", "My own words")
        assert queries.judging.statuses_of(answer) == {first.pk: "not_started", second.pk: "partly"}

    def test_of_several_origins_the_first_confirmed_fills_what_is_empty(self, carried):
        leader = carried.stage["leader"]
        for at in (0, 1):
            changes.carrying.confirm(by=leader, carried=carried.offered("2.3", at))
        assert carried.answer("2.3").gaps == "The leader on 1.4"
        assert [o.carried.state for o in queries.offers.offers(carried.answer("2.3"))] == [
            "confirmed"
        ] * 2

    def test_it_is_an_ordinary_save_with_a_history_that_names_the_origin(self, carried):
        changes.carrying.confirm(by=carried.stage["leader"], carried=carried.offered("1.1"))
        changes_ = queries.history.of_answer(carried.answer("1.1"))
        assert ("Carried forward", "From Spring 2017 (2017): 1.1 Leading") in [
            (change.what, change.after) for change in changes_
        ]
        assert ("Gaps", "Weak") in [(change.what, change.after) for change in changes_]
        assert {change.by for change in changes_} == {"Leader"}

    def test_twice_is_once(self, carried):
        for _ in range(2):
            changes.carrying.confirm(by=carried.stage["leader"], carried=carried.offered("1.1"))
        assert carried.answer("1.1").revision == 1
        assert carried.answer("1.1").evidence.count() == 1

    def test_of_an_agreed_score(self, carried):
        changes.carrying.confirm(by=carried.stage["lead"], carried=carried.offered_to_all("1.1"))
        agreed = carried.agreed("1.1")
        assert agreed.words == Words("scored", 3, strengths="We on 1.1")
        assert agreed.changed_by == carried.stage["lead"]
        what = [change.what for change in queries.history.of_agreed_score(agreed)]
        assert "Carried forward" in what

    def test_a_finished_view_has_to_be_reopened_first(self, carried):
        leader = carried.stage["leader"]
        carried.stage.finish(carried.mine)
        for decide in (
            changes.carrying.confirm,
            changes.carrying.set_aside,
            changes.carrying.offer_again,
        ):
            with pytest.raises(editing.Closed):
                decide(by=leader, carried=carried.offered("1.1"))
        assert carried.answer("1.1").words == Words("dont_know")
        assert carried.offered("1.1").state == "to_confirm"

    def test_agreed_scores_wait_until_scores_are_agreed(self, held):
        carry(held)
        with pytest.raises(editing.Closed):
            changes.carrying.confirm(by=held.stage["lead"], carried=held.offered_to_all("1.1"))


def test_setting_aside_can_be_taken_back(carried):
    leader = carried.stage["leader"]
    changes.carrying.set_aside(by=leader, carried=carried.offered("1.1"))
    assert carried.offered("1.1").state == "set_aside"
    assert carried.answer("1.1").words == Words()
    changes.carrying.offer_again(by=leader, carried=carried.offered("1.1"))
    assert carried.offered("1.1").state == "to_confirm"
    assert carried.offered("1.1").decided_at is None


def test_what_is_confirmed_cannot_be_set_aside(carried):
    leader = carried.stage["leader"]
    changes.carrying.confirm(by=leader, carried=carried.offered("1.1"))
    changes.carrying.set_aside(by=leader, carried=carried.offered("1.1"))
    changes.carrying.offer_again(by=leader, carried=carried.offered("1.1"))
    assert carried.offered("1.1").state == "confirmed"


class TestEvidence:
    @pytest.fixture
    def file(self, stage, settings, tmp_path):
        """The leader's evidence of the cast's round is a file, confirmed in the next round."""
        settings.MEDIA_ROOT = tmp_path
        upload = SimpleUploadedFile("minutes.pdf", b"%PDF-1.4 minutes")
        changes.evidence.add_evidence(
            by=stage["leader"], on=stage.answer("1.1"), title="A file", file=upload,
            media_type="application/pdf",
        )  # fmt: skip
        later = open_round(stage, stage.version, "Autumn", datetime.date(2018, 9, 1))
        ask(stage, later, "leader")
        changes.carrying.carry_forward(by=stage["lead"], assessment=later, source=stage.assessment)
        changes.carrying.confirm(by=stage["leader"], carried=Carried.objects.get())
        return Evidence.objects.order_by("pk")

    def test_comes_along_with_its_origin_and_shares_the_file(self, stage, file):
        old, new = file
        assert (new.title, new.file.name, new.file_name) == ("A file", old.file.name, "minutes.pdf")
        assert new.origin == stage.assessment

    def test_removed_here_it_stays_there(self, stage, file, django_capture_on_commit_callbacks):
        old, new = file
        with django_capture_on_commit_callbacks(execute=True):
            changes.evidence.remove_evidence(by=stage["leader"], evidence=new)
        assert old.file.storage.exists(old.file.name)

    def test_its_origin_goes_only_after_it_and_takes_the_file(
        self, stage, file, django_capture_on_commit_callbacks
    ):
        old, new = file
        with pytest.raises(editing.Closed):
            changes.evidence.remove_evidence(by=stage["leader"], evidence=old)
        assert old.file.storage.exists(old.file.name)
        with django_capture_on_commit_callbacks(execute=True):
            changes.evidence.remove_evidence(by=stage["leader"], evidence=new)
            changes.evidence.remove_evidence(by=stage["leader"], evidence=old)
        assert not old.file.storage.exists(old.file.name)

    def test_a_page_that_shows_it_names_its_origin(self, client, stage, file):
        new = file[1].answer
        client.force_login(stage["leader"])
        address = reverse(
            "assessments:criterion", args=[new.response.assessment.key, new.response.key, "1.1"]
        )
        assert "carried forward from Spring (2018)" in text_of(client.get(address))


def page(client, who, name, *args):
    client.force_login(who)
    return text_of(client.get(reverse(named(name), args=args))).split("<main")[1]


def mine(held, ref="1.1"):
    return "criterion", held.now.key, held.mine.key, ref


class TestThePanel:
    def send(self, client, held, then, ref="1.1", who="leader", **typed):
        client.force_login(held.stage[who])
        name, *args = mine(held, ref) if who == "leader" else ("agreed", held.now.key, ref)
        address = reverse(named(name), args=args)
        return client.post(address, form(client, address) | typed | {"then": then})

    def test_says_what_was_said_then(self, client, carried):
        shown = page(client, carried.stage["leader"], *mine(carried))
        for text in ("From Spring 2017 (2017)", "3. Done", "Strong", "Minutes of 2017"):
            assert text in shown
        assert "The criterion has not changed." in shown

    def test_calls_a_score_of_then_a_score_where_words_are_asked_for_now(self, client, stage):
        words = spoiled(SECOND, '- {ref: "2.4", ', '- {ref: "2.4", scored: false, ')
        held = rounds(stage, now=words)
        carry(held)
        shown = page(client, stage["leader"], *mine(held, "2.4"))
        assert ">Score</dt>" in shown
        assert ">Answer</dt>" not in shown
        assert "No score is asked for any more, so the score does not come along." in shown

    def test_one_press_confirms_and_goes_to_the_next(self, client, carried):
        answer = self.send(client, carried, f"confirm:{carried.offered('1.1').pk}")
        assert answer.url == reverse("assessments:criterion", args=mine(carried, "1.2")[1:])
        assert carried.answer("1.1").score == 3
        back = reverse("assessments:criterion", args=mine(carried)[1:])
        following = client.get(answer.url).content.decode()
        assert "1.1 confirmed." in following
        assert f'href="{back}">Back to 1.1</a>' in following
        assert "1.1 confirmed." not in client.get(answer.url).content.decode(), "said once"

    @pytest.mark.parametrize(
        ("then", "says"),
        [
            ("set-aside", "Set aside. It stays below to be read."),
            ("offer-again", "Offered again, to be confirmed."),
        ],
    )
    def test_what_was_decided_is_said(self, client, carried, then, says):
        offered = carried.offered_to_all("1.1")
        if then == "offer-again":
            changes.carrying.set_aside(by=carried.stage["lead"], carried=offered)
        answer = self.send(client, carried, f"{then}:{offered.pk}", who="lead")
        assert answer.url == reverse("assessments:agreed", args=[carried.now.key, "1.1"])
        assert says in client.get(answer.url).content.decode()

    def test_what_is_typed_at_the_same_time_is_kept(self, client, carried):
        self.send(client, carried, f"confirm:{carried.offered('1.1').pk}", gaps="New words")
        assert carried.answer("1.1").words == Words("scored", 3, "Why", "Strong", "New words")

    def test_stays_where_something_is_still_missing(self, client, carried):
        answer = self.send(client, carried, f"confirm:{carried.offered('2.1').pk}", "2.1")
        assert answer.url == reverse("assessments:criterion", args=mine(carried, "2.1")[1:])
        assert "Confirmed. Choose a score" in client.get(answer.url).content.decode()

    def test_names_the_origin_afterwards(self, client, carried):
        changes.carrying.confirm(by=carried.stage["leader"], carried=carried.offered("1.1"))
        shown = page(client, carried.stage["leader"], *mine(carried))
        assert "Carried forward from Spring 2017 (2017), confirmed by Leader on" in shown
        assert "To confirm" not in shown
        has_finished(carried.mine)
        read = page(client, carried.stage["facilitator"], *mine(carried))
        assert "Carried forward from Spring 2017 (2017), confirmed by Leader on" in read

    def test_sets_aside_and_takes_it_back(self, client, carried):
        pk = carried.offered("1.1").pk
        answer = self.send(client, carried, f"set-aside:{pk}")
        assert "Do not set aside" in client.get(answer.url).content.decode()
        answer = self.send(client, carried, f"offer-again:{pk}")
        assert "To confirm" in client.get(answer.url).content.decode()

    def test_of_the_agreed_score(self, client, carried):
        offer = carried.offered_to_all("1.1")
        answer = self.send(client, carried, f"confirm:{offer.pk}", who="lead")
        assert answer.url == reverse("assessments:agreed", args=[carried.now.key, "1.2"])
        assert carried.agreed("1.1").score == 3

    @pytest.mark.parametrize("what", ["confirm", "set-aside", "offer-again"])
    def test_another_persons_offer_is_not_there(self, client, carried, what):
        theirs = Carried.objects.filter(
            answer__response__respondent=carried.stage["lead"], answer__criterion__ref="1.1"
        ).get()
        elsewhere = (theirs.pk, carried.offered("1.2").pk, carried.offered_to_all("1.1").pk)
        for pk in (*elsewhere, "", "x", "²", "9" * 5_000):
            assert self.send(client, carried, f"{what}:{pk}").status_code == 404
        assert set(Carried.objects.values_list("state", flat=True)) == {"to_confirm"}


class TestNobodySeesAnotherLeadersEarlierAnswers:
    """Whatever the round promises, what a leader said earlier is theirs until they confirm it."""

    SAID = ("Strong", "Weak", "The leader on", "Minutes of 2017")

    @pytest.mark.parametrize("attribution", Round.Attribution)
    def test_through_any_page(self, client, stage, attribution):
        held = rounds(stage, attribution=attribution)
        carry(held)
        changes.agreeing.start_agreeing(by=stage["lead"], assessment=held.now)
        addresses = [
            reverse(named(name), args=[held.now.key, *args])
            for name, *args in (
                ["assessment"], ["agreed-list"], ["agreed", "1.1"], ["carried"], ["carry"],
                ["carry-from", held.then.key], ["agreed-history", "1.1"],
                ["my-carried", held.mine.key], ["tasks", held.mine.key],
                ["criterion", held.mine.key, "1.1"], ["check", held.mine.key],
                ["answer-history", held.mine.key, "1.1"],
            )
        ]  # fmt: skip
        for who in ("lead", "facilitator", "reviewer", "administrator"):
            client.force_login(stage[who])
            for address in addresses:
                shown = client.get(address).content.decode()
                assert not [said for said in self.SAID if said in shown], (who, address)

    def test_the_list_is_the_respondents_alone(self, client, held):
        carry(held)
        address = reverse("assessments:my-carried", args=[held.now.key, held.mine.key])
        client.force_login(held.stage["lead"])
        assert client.get(address).status_code == 404


class TestTheResults:
    """What came along names where it came from there too, and nobody's name."""

    @pytest.fixture
    def confirmed(self, held):
        """Of 1.1 the words and the evidence, of 2.4 the words of another criterion."""
        stage = held.stage
        then = AgreedScore.objects.get(assessment=held.then, criterion__ref="1.1")
        Evidence.objects.create(
            agreed_score=then, title="Minutes", url="https://example.org/", added_by=stage["lead"]
        )
        carry(held)
        changes.agreeing.start_agreeing(by=stage["lead"], assessment=held.now)
        for ref in ("1.1", "2.4"):
            changes.carrying.confirm(by=stage["lead"], carried=held.offered_to_all(ref))
        return held

    def test_name_it_on_every_page_and_in_the_report(self, client, confirmed):
        User.objects.filter(pk=confirmed.stage["lead"].pk).update(name="Ms Quill")
        client.force_login(confirmed.stage["lead"])
        day = date_format(timezone.localtime(), "j F Y")
        same = f"Carried forward from Spring 2017 (2017), confirmed by Our system on {day}."
        other = same.replace("(2017),", "(2017), 1.6 Buildings,")
        fresh = Assessment.objects.select_related(*RELATED).get(pk=confirmed.now.pk)
        shown = {
            "results": text_of(client.get(reverse("reports:results", args=[fresh.key]))),
            "1.1": text_of(client.get(reverse("reports:criterion", args=[fresh.key, "1.1"]))),
            "report": folded(document.html(report_of(fresh, owes_view=False), made=timezone.now())),
        }
        assert {name: same in page for name, page in shown.items()} == dict.fromkeys(shown, True)
        assert other in shown["report"]
        for name in ("1.1", "report"):
            assert ", carried forward from Spring 2017 (2017) </li>" in shown[name]
        assert "Ms Quill" not in shown["report"]
        assert b"Spring 2017 (2017)" in csv_of(report_of(fresh, owes_view=False))

    def test_of_what_is_only_offered_name_none(self, carried):
        assert not any(c.origins for c in report_of(carried.now, owes_view=False).criteria)

    def test_take_no_more_statements_for_it(self, confirmed):
        fresh = Assessment.objects.select_related(*RELATED).get(pk=confirmed.now.pk)
        counts = []
        for ref in ("1.2", "2.3", None):
            with CaptureQueriesContext(connection) as statements:
                report_of(fresh, owes_view=False)
            counts.append(len(statements))
            if ref:
                by = confirmed.stage["lead"]
                changes.carrying.confirm(by=by, carried=confirmed.offered_to_all(ref))
        assert len(set(counts)) == 1


class TestTheList:
    def test_of_a_leader(self, client, carried):
        leader = carried.stage["leader"]
        changes.carrying.confirm(by=leader, carried=carried.offered("1.1"))
        changes.carrying.set_aside(by=leader, carried=carried.offered("1.2"))
        everything = queries.offers.of_response(carried.mine)
        assert {
            state: [offer.criterion.ref for offer in everything.offers(everything.in_state(state))]
            for state in Carried.State.values
        } == {
            "to_confirm": ["2.1", "2.2", "2.3", "2.3", "2.4"],
            "confirmed": ["1.1"],
            "set_aside": ["1.2"],
        }
        assert [c.ref for c in everything.to_confirm] == ["2.1", "2.2", "2.3", "2.4"]
        assert [(s.criterion.ref, s.words.gaps) for s in everything.said(everything.gone)] == [
            ("1.7", "The leader on 1.7")
        ]
        shown = page(client, leader, "my-carried", carried.now.key, carried.mine.key)
        assert "Your earlier answers to 4 criteria wait to be confirmed" in shown
        assert "Go on with 2.1" in shown

    def test_of_the_system(self, client, carried):
        shown = page(client, carried.stage["lead"], "carried", carried.now.key)
        assert "Earlier agreed scores of 6 criteria wait to be confirmed" in shown
        assert "We on 1.7" in shown
        assert "The leader on" not in shown

    @pytest.mark.parametrize("who", ["lead", "facilitator"])
    def test_who_cannot_confirm_yet_reads_there_what_is_offered(self, client, held, who):
        """The page of a criterion offers nothing before scores are agreed: nothing links to it."""
        carry(held)
        shown = page(client, held.stage[who], "carried", held.now.key)
        offered = shown.split("To confirm</h2>")[1].split("Gone</h2>")[0]
        for ref in ("1.1", "1.2", "1.3", "1.4", "1.5", "1.6"):
            assert f"We on {ref}" in offered
        assert reverse("assessments:agreed", args=[held.now.key, "1.1"]) not in shown
        changes.agreeing.start_agreeing(by=held.stage["lead"], assessment=held.now)
        again = page(client, held.stage["lead"], "carried", held.now.key)
        assert reverse("assessments:agreed", args=[held.now.key, "1.1"]) in again

    def test_who_has_finished_reads_there_what_is_offered(self, client, carried):
        Response.objects.filter(pk=carried.mine.pk).update(
            state="complete", completed_at=timezone.now()
        )
        args = carried.now.key, carried.mine.key
        shown = page(client, carried.stage["leader"], "my-carried", *args)
        offered = shown.split("To confirm</h2>")[1].split("Gone</h2>")[0]
        assert "The leader on 1.6" in offered
        assert reverse("assessments:criterion", args=[*args, "1.6"]) not in shown

    def test_what_was_scored_then_is_called_a_score(self, client, carried):
        """The list has no criterion of its own to go by."""
        shown = page(client, carried.stage["lead"], "carried", carried.now.key)
        gone = shown.split("Gone</h2>")[1]
        assert ">Score</dt>" in gone
        assert ">Answer</dt>" not in gone

    def test_where_nothing_was_carried_forward(self, client, held):
        shown = page(client, held.stage["leader"], "my-carried", held.now.key, held.mine.key)
        assert "Nothing was carried forward here." in shown

    def test_how_many_wait_is_told_where_one_begins(self, client, carried):
        leader, lead = carried.stage["leader"], carried.stage["lead"]
        client.force_login(leader)
        home = text_of(client.get(reverse("home")))
        assert "0 of 7 answered, 6 to confirm" in home
        tasks = page(client, leader, "tasks", carried.now.key, carried.mine.key)
        assert "Your earlier answers to 6 criteria wait" in tasks
        client.force_login(lead)
        assert "6 to confirm" in client.get(reverse("home")).content.decode()
        listed = page(client, lead, "agreed-list", carried.now.key)
        assert "Earlier agreed scores of 6 criteria wait" in listed


#: Page → who opens it, and its statements where something was carried forward.
STATEMENTS = {
    "criterion": ("leader", 9),
    "tasks": ("leader", 5),
    "my-carried": ("leader", 12),
    "carried": ("lead", 11),
    "agreed-list": ("lead", 6),
    "agreed": ("lead", 9),
    "carry-from": ("lead", 9),
}


@pytest.mark.parametrize("links", [LINKS[:3], LINKS], ids=["less", "more"])
def test_statements_do_not_grow_with_what_is_offered(client, stage, links):
    """Less is five offers to each with three criteria gone, more seven with one gone."""
    held = rounds(stage, links=links)
    carry(held)
    changes.agreeing.start_agreeing(by=stage["lead"], assessment=held.now)
    assert len(queries.offers.of_response(held.mine).carried) == len(links) + 2
    more = {
        "criterion": [held.mine.key, "2.3"],
        "tasks": [held.mine.key],
        "my-carried": [held.mine.key],
        "agreed": ["2.3"],
        "carry-from": [held.then.key],
    }
    counted = {}
    for name, (who, _) in STATEMENTS.items():
        client.force_login(stage[who])
        address = reverse(named(name), args=[held.now.key, *more.get(name, [])])
        client.get(address)
        with CaptureQueriesContext(connection) as statements:
            client.get(address)
        counted[name] = who, len(statements)
    assert counted == STATEMENTS


def test_a_membership_is_not_needed_to_keep_what_was_said(stage, held):
    """Somebody who left the system is asked no more, and their answers go to nobody."""
    Membership.objects.filter(user=stage["leader"]).delete()
    again = open_round(stage, held.second, "Winter", datetime.date(2018, 12, 1))
    changes.carrying.carry_forward(by=stage["lead"], assessment=again, source=held.then)
    ask(stage, again, "lead")
    rows = Carried.objects.filter(answer__response__assessment=again)
    assert {row.answer.response.respondent for row in rows} == {stage["lead"]}
