"""An assessment goes on in another version: deliberately, whole, and back while nothing is said."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from frameworks.changes.versions import retire, store
from frameworks.files.definition import parse
from frameworks.models import ScaleLevel
from frameworks.queries.versions import content
from icsassess.assessments import changes, queries
from icsassess.assessments.models import (
    Answer,
    Assessment,
    Carried,
    Evidence,
    Response,
    Target,
)
from icsassess.assessments.rules.judging import Words
from icsassess.audit.models import Event
from icsassess.desk import queries as desk
from icsassess.lib import editing
from icsassess.reports.queries import report as report_of
from icsassess.reports.reads import RELATED
from tests.assessments.earlier import (
    FIRST,
    SECOND,
    answer,
    ask,
    link,
    open_round,
    rounds,
    version,
)
from tests.assessments.steps import leader, rows_of_round
from tests.cast import cast, name_of
from tests.frameworks.files import spoiled
from tests.pages import text_of
from tests.racing import race


@pytest.fixture
def stage(db):
    return cast()


class Moving:
    """An assessment on version 1, half answered by the leader, and version 2 published."""

    def __init__(self, stage):
        self.stage = stage
        self.first, self.second = version(FIRST), version(SECOND)
        link(self.first, self.second, stage["administrator"])
        self.old = open_round(stage, self.first, "Summer", datetime.date(2018, 6, 1))
        self.responses = ask(stage, self.old, "leader", "lead")
        (mine,) = (r for r in self.responses if r.respondent == stage["leader"])
        answer(mine, "1.1", Words("scored", 3, gaps="A gap"), "in_place")
        answer(mine, "1.7", Words("scored", 1, gaps="On horses"))

    def move(self):
        return changes.moving.move(by=self.stage["lead"], assessment=self.old, version=self.second)

    def back(self, new):
        return changes.moving.move_back(by=self.stage["lead"], assessment=new)

    def reload(self):
        self.old = Assessment.objects.get(pk=self.old.pk)
        return self.old


@pytest.fixture
def moving(stage):
    return Moving(stage)


def mine(new, stage, ref="1.1"):
    return Answer.objects.select_related("response__assessment").get(
        response__assessment=new, response__respondent=stage["leader"], criterion__ref=ref
    )


def get(client, address):
    return text_of(client.get(address))


class TestMoving:
    def test_the_same_leaders_are_asked_in_the_new_version(self, moving):
        new = moving.move()
        assert (new.round, new.system, new.version) == (
            moving.old.round,
            moving.old.system,
            moving.second,
        )
        assert (new.state, new.moved_from) == ("collecting", moving.old)
        assert {(r.respondent, r.organisation, r.state) for r in new.responses.all()} == {
            (r.respondent, r.organisation, "invited") for r in moving.responses
        }
        assert Answer.objects.filter(response__assessment=new).count() == 14
        assert new.agreed_scores.count() == 7

    def test_every_answer_is_offered_and_none_is_counted(self, moving):
        new = moving.move()
        carried = Carried.objects.get()
        assert (carried.on, carried.how) == (mine(new, moving.stage), "unchanged")
        assert [c.answers for c in desk.overview(new, moving.stage["lead"]).coverage] == [0, 0]

    def test_the_old_one_stays_readable_whole_and_nobody_writes_in_it(self, client, moving):
        before = report_of(
            Assessment.objects.select_related(*RELATED).get(pk=moving.old.pk), owes_view=False
        )
        answers = list(Answer.objects.filter(response__assessment=moving.old).values())
        new = moving.move()
        old = moving.reload()
        assert old.state == "moved"
        after = report_of(
            Assessment.objects.select_related(*RELATED).get(pk=old.pk), owes_view=False
        )
        assert (after.domains, after.took_part) == (before.domains, before.took_part)
        assert list(Answer.objects.filter(response__assessment=old).values()) == answers
        client.force_login(moving.stage["leader"])
        page = client.get(reverse("assessment", args=[old.key])).content.decode()
        assert reverse("assessment", args=[new.key]) in page
        page = client.get(reverse("assessment", args=[new.key])).content.decode()
        assert reverse("assessment", args=[old.key]) in page

    def test_each_write_to_the_old_one_is_refused(self, moving):
        by, held = moving.stage["leader"], mine(moving.old, moving.stage)
        moving.move()
        old = moving.reload()
        more = leader(moving.stage, "Ann")
        for write in (
            lambda: changes.answering.save_answer(
                by=by, answer=held, words=Words("scored", 1), statuses={}, seen=held.revision
            ),
            lambda: changes.evidence.add_evidence(
                by=by, on=held, title="x", url="https://example.org/"
            ),
            lambda: changes.answering.complete_response(by=by, response=held.response),
            lambda: changes.respondents.add_respondents(by=by, assessment=old, leaders=[more]),
            lambda: changes.agreeing.start_agreeing(by=by, assessment=old),
            lambda: changes.carrying.carry_forward(
                by=by, assessment=old, source=moving.stage.assessment
            ),
        ):
            with pytest.raises(editing.Closed):
                write()

    def test_lists_show_the_live_one_alone(self, client, moving):
        stage = moving.stage
        new = moving.move()
        (row,) = rows_of_round(new.round, stage["reviewer"])
        assert row["assessment"] == new
        assert row["of"] == 7
        home = desk.home(stage["leader"])
        assert {r.assessment for r in home.to_answer} == {stage.assessment, new}
        assert set(desk.home(stage["lead"]).to_lead) == {stage.assessment, new}
        (told,) = (r for r in queries.rounds.visible_rounds(stage["reviewer"]) if r == new.round)
        assert told.asked == 1

    def test_one_live_assessment_of_a_system_in_a_round(self, moving):
        moving.move()
        with pytest.raises(IntegrityError), transaction.atomic():
            Assessment.objects.create(
                round=moving.old.round, system=moving.old.system, version=moving.first
            )

    def test_it_may_go_on_to_a_third_version(self, moving):
        new = moving.move()
        third = changes.moving.move(
            by=moving.stage["lead"], assessment=new, version=moving.stage.version
        )
        assert [a.state for a in (moving.reload(), Assessment.objects.get(pk=new.pk), third)] == [
            "moved",
            "moved",
            "collecting",
        ]

    def test_the_act_is_kept(self, moving):
        moving.move()
        assert Event.objects.get(verb="moved").detail == "To A small framework 2018"


class TestWhatCannotBeMoved:
    def test_once_scores_are_agreed(self, moving):
        changes.agreeing.start_agreeing(by=moving.stage["lead"], assessment=moving.old)
        with pytest.raises(editing.Closed, match="no longer be moved"):
            moving.move()

    def test_a_second_time(self, moving):
        moving.move()
        with pytest.raises(editing.Closed, match="already"):
            moving.move()

    def test_to_a_retired_version(self, moving):
        retire(moving.second)
        with pytest.raises(editing.Closed, match="Choose another"):
            moving.move()
        assert moving.second not in queries.moving.versions_to_move_to(moving.old)

    def test_to_a_draft(self, moving):
        draft, _ = store(parse(SECOND.replace('"2018"', '"2019"').encode(), "small.yaml"))
        with pytest.raises(editing.Closed, match="Choose another"):
            changes.moving.move(by=moving.stage["lead"], assessment=moving.old, version=draft)
        assert draft not in queries.moving.versions_to_move_to(moving.old)

    def test_to_its_own_version(self, moving):
        with pytest.raises(editing.Closed, match="Choose another"):
            changes.moving.move(
                by=moving.stage["lead"], assessment=moving.old, version=moving.first
            )

    def test_to_one_that_asks_nothing_of_this_kind_of_place(self, moving):
        moving.old.system.kind = "place"
        moving.old.system.parent = moving.stage.system
        tiers = spoiled(FIRST, "slug: small", "slug: tiers")
        tiered = version(spoiled(tiers, 'ref: "1.7", ', 'ref: "1.7", tier: neighbourhood, '))
        moving.old.down_to = "place"
        assert "asks nothing of a place" in queries.moving.why_not_move(moving.old, tiered)


class TestTargets:
    def test_those_of_the_round_are_for_its_version(self, moving):
        stage, round = moving.stage, moving.old.round
        held = content(moving.first)
        criterion = held.criteria[0].id
        changes.rounds.set_targets(
            by=stage["reviewer"], round=round, targets={criterion: held.levels[0].id}
        )
        new = moving.move()
        whole = report_of(
            Assessment.objects.select_related(*RELATED).get(pk=new.pk), owes_view=False
        )
        assert {c.target.score for d in whole.domains for c in d.criteria} == {3}

    def test_setting_them_anew_leaves_those_of_another_version(self, moving):
        round = moving.old.round
        other = content(moving.second)
        kept = Target.objects.create(
            round=round,
            criterion_id=other.criteria[0].id,
            level=ScaleLevel.objects.get(pk=other.levels[0].id),
        )
        changes.rounds.set_targets(by=moving.stage["reviewer"], round=round, targets={})
        assert list(round.targets.all()) == [kept]

    def test_criteria_of_another_version_are_refused(self, moving):
        other = content(moving.second)
        with pytest.raises(editing.Closed):
            changes.rounds.set_targets(
                by=moving.stage["reviewer"],
                round=moving.old.round,
                targets={other.criteria[0].id: other.levels[0].id},
            )


# One thing said in the new version


def confirm(moving, new):
    changes.carrying.confirm(by=moving.stage["leader"], carried=Carried.objects.get())


def save(moving, new):
    changes.answering.save_answer(
        by=moving.stage["leader"], answer=mine(new, moving.stage), words=Words(gaps="x"),
        statuses={}, seen=0,
    )  # fmt: skip


def save_and_empty(moving, new):
    save(moving, new)
    changes.answering.save_answer(
        by=moving.stage["leader"], answer=mine(new, moving.stage), words=Words(),
        statuses={}, seen=1,
    )  # fmt: skip


def add_evidence(moving, new):
    on = mine(new, moving.stage)
    changes.evidence.add_evidence(
        by=moving.stage["leader"], on=on, title="x", url="https://example.org/"
    )


def start_agreeing(moving, new):
    changes.agreeing.start_agreeing(by=moving.stage["lead"], assessment=new)


class TestMovingBack:
    def test_nothing_is_left_but_its_history_and_its_acts(self, moving):
        new = moving.move()
        pk = new.pk
        assert moving.back(new) == moving.old
        assert moving.reload().state == "collecting"
        assert not Assessment.objects.filter(pk=pk).exists()
        assert not Response.objects.filter(assessment=pk).exists()
        assert not Carried.objects.exists()
        assert mine(moving.old, moving.stage).words == Words("scored", 3, gaps="A gap")
        assert [e.verb for e in Event.objects.filter(verb__startswith="moved").order_by("pk")] == [
            "moved",
            "moved back",
        ]

    def test_leaders_who_were_asked_since_are_asked_in_the_old_one(self, moving):
        new = moving.move()
        ann = leader(moving.stage, "Ann")
        changes.respondents.add_respondents(by=moving.stage["lead"], assessment=new, leaders=[ann])
        old = moving.back(new)
        asked = old.responses.get(respondent=ann.user)
        assert (asked.state, asked.answers.count()) == ("invited", 7)
        assert old.responses.count() == 3

    def test_it_can_be_moved_again(self, moving):
        moving.back(moving.move())
        moving.reload()
        assert moving.move().moved_from == moving.old

    def test_setting_aside_says_nothing(self, moving):
        new = moving.move()
        changes.carrying.set_aside(by=moving.stage["leader"], carried=Carried.objects.get())
        assert moving.back(new) == moving.old

    @pytest.mark.parametrize("said", [confirm, save, save_and_empty, add_evidence, start_agreeing])
    def test_once_something_was_said_it_stays(self, moving, said):
        new = moving.move()
        said(moving, new)
        answers = list(Answer.objects.order_by("pk").values())
        with pytest.raises(editing.Closed, match="no longer be moved back"):
            moving.back(new)
        assert moving.reload().state == "moved"
        assert list(Answer.objects.order_by("pk").values()) == answers

    def test_what_was_never_moved(self, moving):
        with pytest.raises(editing.Closed):
            moving.back(moving.old)


class TestWhatEarlierRoundsOffered:
    """An assessment that was carried forward to and half confirmed moves from 2017 to 2018."""

    @pytest.fixture
    def held(self, stage):
        held = rounds(stage, now=FIRST)
        changes.carrying.carry_forward(by=stage["lead"], assessment=held.now, source=held.then)
        changes.carrying.confirm(by=stage["leader"], carried=held.offered("1.1"))
        changes.carrying.set_aside(by=stage["leader"], carried=held.offered("1.3"))
        answer(held.mine, "1.3", Words("scored", 1))
        held.second = version(SECOND)
        link(held.first, held.second, stage["administrator"])
        return held

    def move(self, held):
        return changes.moving.move(by=held.stage["lead"], assessment=held.now, version=held.second)

    def offered(self, new, who):
        """{ref: where what is offered for it comes from}."""
        found = defaultdict(list)
        for one in Carried.objects.filter(answer__response__assessment=new).filter(
            answer__response__respondent=who
        ):
            found[one.on.criterion.ref].append(one.origin.assessment)
        return found

    def test_goes_along_once_and_what_was_decided_comes_with_the_decision(self, held):
        then, now = held.then, held.now
        new = self.move(held)

        assert self.offered(new, held.stage["leader"]) == {
            "1.1": [now],  # with what was confirmed there
            "1.2": [then],
            "2.1": [now],  # where the earlier answer was set aside
            "2.2": [now],
            "2.3": [then, then],
            "2.4": [then],
        }
        assert self.offered(new, held.stage["lead"]) == {
            "1.1": [then], "1.2": [then], "2.1": [then], "2.2": [then], "2.3": [then, then],
            "2.4": [then],
        }  # fmt: skip
        assert Carried.objects.filter(agreed_score__assessment=new).count() == 7

    def test_and_no_second_time_when_it_moves_on(self, held):
        new = self.move(held)
        changes.carrying.confirm(
            by=held.stage["leader"],
            carried=mine(new, held.stage).carried.select_related("answer").get(),
        )
        third = version(SECOND.replace('"2018"', '"2019"'))
        last = changes.moving.move(by=held.stage["lead"], assessment=new, version=third)

        assert self.offered(last, held.stage["leader"])["1.1"] == [new]

    def test_the_preview_says_so(self, client, held):
        client.force_login(held.stage["lead"])
        page = get(
            client, reverse("assessments:move-to", args=[held.now.key, *name_of(held.second)])
        )
        assert "What was carried forward from Spring 2017 (2017) and nobody has confirmed" in page

    def test_moved_back_everything_is_as_it_was(self, held):
        before = list(Carried.objects.order_by("pk").values())
        changes.moving.move_back(by=held.stage["lead"], assessment=self.move(held))
        assert list(Carried.objects.order_by("pk").values()) == before
        assert list(held.now.carried_from.all()) == [held.then]

    def test_who_was_asked_in_between_finds_their_own_when_it_moves_back(self, stage):
        held = rounds(stage, now=FIRST)
        later = open_round(stage, held.first, "Winter 2018", datetime.date(2018, 12, 1))
        changes.carrying.carry_forward(by=stage["lead"], assessment=later, source=held.then)
        new = changes.moving.move(by=stage["lead"], assessment=later, version=version(SECOND))
        ask(stage, new, "leader")
        changes.moving.move_back(by=stage["lead"], assessment=new)

        assert len(self.offered(later, stage["leader"])) == 7


class TestThePages:
    def test_the_link_is_there_whatever_versions_there_are(self, client, stage):
        client.force_login(stage["lead"])
        address = reverse("assessment", args=[stage.assessment.key])

        def page():
            return re.sub('name="csrfmiddlewaretoken" value="[^"]*"', "", get(client, address))

        alone = page()
        assert reverse("assessments:move", args=[stage.assessment.key]) in alone
        assert reverse("assessments:carry", args=[stage.assessment.key]) in alone
        version(FIRST)
        assert page() == alone

    def test_versions_of_the_same_framework_stand_first(self, client, moving):
        client.force_login(moving.stage["lead"])
        page = client.get(reverse("assessments:move", args=[moving.old.key])).content.decode()
        main = page.split("Choose the version")[1]
        assert main.index("A small framework 2018") < main.index(str(moving.stage.version))
        assert (
            reverse("assessments:move-to", args=[moving.old.key, *name_of(moving.first)])
            not in main
        )

    @pytest.fixture
    def address(self, client, moving):
        client.force_login(moving.stage["lead"])
        return reverse("assessments:move-to", args=[moving.old.key, *name_of(moving.second)])

    def test_the_preview_warns_where_nothing_comes_along(self, client, moving, address):
        unlinked = reverse(
            "assessments:move-to", args=[moving.old.key, *name_of(moving.stage.version)]
        )
        page = get(client, unlinked)
        assert "Nothing that was said comes along" in page
        assert "they find nothing of it there" in page
        for absent in ("each finds their own answers", ">New<", ">Gone<", "before it is confirmed"):
            assert absent not in page
        assert "Nothing that was said comes along" not in get(client, address)

    def test_the_preview_says_what_happens(self, client, moving, address):
        page = get(client, address)
        assert "1 has answered so far" in page
        assert "here every criterion aims at the top level" in page
        assert "Horses" in page
        assert moving.reload().state == "collecting"

    def test_it_is_confirmed_explicitly(self, client, moving, address):
        response = client.post(address, {})
        assert response.status_code == 422
        assert "Tick the box to move the assessment" in response.content.decode()
        assert moving.reload().state == "collecting"

    def test_and_back(self, client, moving, address):
        there = client.post(address, {"sure": "on"})
        new = Assessment.objects.get(moved_from=moving.old)
        assert there.url == reverse("assessment", args=[new.key])
        page = client.get(there.url).content.decode()
        back = reverse("assessments:move-back", args=[new.key])
        assert back in page
        assert "Move back to A small framework 2017" in text_of(client.get(back))
        here = client.post(back)
        assert here.url == reverse("assessment", args=[moving.old.key])
        assert moving.reload().state == "collecting"

    def test_who_comes_second_is_told(self, client, moving, address):
        moving.move()
        page = get(client, address)
        assert "Somebody moved this assessment already" in page
        response = client.post(address, {"sure": "on"})
        assert response.status_code == 409
        assert "Somebody moved this assessment already" in response.content.decode()

    def test_a_leader_whose_page_is_still_open_loses_nothing(self, client, moving):
        held = mine(moving.old, moving.stage)
        client.force_login(moving.stage["leader"])
        address = reverse("assessments:criterion", args=[moving.old.key, held.response.key, "1.1"])
        moving.move()
        sent = {"revision": 1, "page": "0" * 16 + ".0", "gaps": "Typed for an hour"}
        response = client.post(address, sent)
        assert response.status_code == 409
        assert "Typed for an hour" in response.content.decode()
        assert "was moved" in response.content.decode()


@pytest.mark.django_db(transaction=True)
class TestRaces:
    @pytest.fixture
    def moving(self, transactional_db):
        return Moving(cast())

    def test_of_two_who_move_one_wins(self, moving):
        lead, old = moving.stage["lead"], moving.old
        with pytest.raises(editing.Closed, match="already"):
            race(
                moving.move,
                lambda: changes.moving.move(by=lead, assessment=old, version=moving.stage.version),
            )
        assert Assessment.objects.filter(moved_from=old).get().version == moving.second

    def test_nothing_moves_to_a_version_that_is_just_being_retired(self, moving):
        with pytest.raises(editing.Closed, match="Choose another"):
            race(lambda: retire(moving.second), moving.move)
        assert moving.reload().state == "collecting"

    def test_an_answer_sent_while_it_is_moved_is_refused_not_lost(self, moving):
        by, held = moving.stage["leader"], mine(moving.old, moving.stage)
        with pytest.raises(editing.Closed, match="was moved"):
            race(
                moving.move,
                lambda: changes.answering.save_answer(
                    by=by, answer=held, words=Words("scored", 1), statuses={}, seen=1
                ),
            )

    def test_an_answer_saved_just_before_is_offered(self, moving):
        by, held = moving.stage["leader"], mine(moving.old, moving.stage, "1.2")
        lead, old, second = moving.stage["lead"], moving.old, moving.second
        new = race(
            lambda: changes.answering.save_answer(
                by=by, answer=held, words=Words(gaps="Just so"), statuses={}, seen=0
            ),
            lambda: changes.moving.move(by=lead, assessment=old, version=second),
        )
        assert mine(new, moving.stage, "1.2").carried.get().origin.words == Words(gaps="Just so")

    def test_a_first_answer_keeps_it_from_being_moved_back(self, moving):
        new = moving.move()
        by, held = moving.stage["leader"], mine(new, moving.stage)
        lead = moving.stage["lead"]
        with pytest.raises(editing.Closed, match="no longer be moved back"):
            race(
                lambda: changes.answering.save_answer(
                    by=by, answer=held, words=Words(gaps="First"), statuses={}, seen=0
                ),
                lambda: changes.moving.move_back(by=lead, assessment=new),
            )

    @pytest.mark.parametrize("what", ["save", "confirm", "carry", "evidence"])
    def test_a_write_that_comes_after_moving_back_is_refused(self, moving, what):
        new = moving.move()
        by, held = moving.stage["leader"], mine(new, moving.stage)
        carried = Carried.objects.select_related("answer").get()
        source = moving.stage.assessment
        write = {
            "save": lambda: changes.answering.save_answer(
                by=by, answer=held, words=Words(gaps="Late"), statuses={}, seen=0
            ),
            "confirm": lambda: changes.carrying.confirm(by=by, carried=carried),
            "carry": lambda: changes.carrying.carry_forward(by=by, assessment=new, source=source),
            "evidence": lambda: changes.evidence.add_evidence(
                by=by, on=held, title="x", url="https://example.org/"
            ),
        }[what]
        with pytest.raises(editing.Closed, match="moved back"):
            race(lambda: moving.back(new), write)
        assert not Evidence.objects.exists()
        assert moving.reload().state == "collecting"

    def test_the_same_offer_confirmed_twice_at_once_is_confirmed_once(self, moving):
        moving.move()
        by = moving.stage["leader"]
        carried = Carried.objects.select_related("answer").get()
        race(
            lambda: changes.carrying.confirm(by=by, carried=carried),
            lambda: changes.carrying.confirm(by=by, carried=carried),
        )
        held = mine(carried.answer.assessment, moving.stage)
        assert held.revision == 1

    def test_a_confirmation_and_a_save_both_stand_or_one_is_told(self, moving):
        new = moving.move()
        by, held = moving.stage["leader"], mine(new, moving.stage)
        carried = Carried.objects.select_related("answer").get()
        race(
            lambda: changes.answering.save_answer(
                by=by, answer=held, words=Words("scored", 1), statuses={}, seen=0
            ),
            lambda: changes.carrying.confirm(by=by, carried=carried),
        )
        assert mine(new, moving.stage).words == Words("scored", 1, gaps="A gap")

    def test_two_who_carry_forward_at_once_offer_everything_once(self, moving):
        stage = moving.stage
        later = open_round(stage, moving.second, "Autumn", datetime.date(2018, 9, 1))
        ask(stage, later, "leader")
        lead = stage["lead"]

        def carry():
            return changes.carrying.carry_forward(by=lead, assessment=later, source=moving.old)

        assert race(carry, carry) == 0
        assert Carried.objects.count() == 1
