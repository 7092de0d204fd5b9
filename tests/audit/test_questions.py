"""The list of acts is asked: what happened in this assessment, at this place, and who signed in."""

import datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from icsassess.assessments import changes
from icsassess.assessments.rules.judging import Words
from icsassess.audit.models import Event
from icsassess.audit.queries import happened_at, happened_in, sign_ins
from icsassess.lib.acts import Verb, tell
from icsassess.lib.mail import Sender
from tests.assessments import steps
from tests.assessments.earlier import answer, rounds
from tests.cast import cast, person

pytestmark = pytest.mark.django_db

# Acts on what is no part of an assessment. Every other is done in the walk below.
ELSEWHERE = {
    *(Verb.SIGNED_IN, Verb.CHANGED_ADDRESS, Verb.ADDED, Verb.CHANGED, Verb.DELETED),
    *(Verb.INVITED, Verb.ACCEPTED),
    *(Verb.LOADED, Verb.EDITED, Verb.PUBLISHED, Verb.RETIRED, Verb.DISCARDED),
    *(Verb.CONFIRMED_LINK, Verb.REFUSED_LINK, Verb.REMOVED_LINK, Verb.IMPORTED_LINKS),
    *(Verb.OPENED, Verb.SET_TARGETS),
}


def verbs(events):
    return {event.verb for event in events}


def leave_and_take_evidence(by, on):
    evidence = changes.evidence.add_evidence(
        by=by, on=on, title="Minutes", url="https://example.org/"
    )
    changes.evidence.remove_evidence(by=by, evidence=evidence)


def test_whatever_is_done_in_an_assessment_is_found_by_it(client):
    stage = cast()
    leader, lead = stage["leader"], stage["lead"]
    held = rounds(stage)  # a round of then is submitted, in the one of now leaders are asked
    changes.carrying.carry_forward(by=lead, assessment=held.now, source=held.then)
    changes.carrying.confirm(by=leader, carried=held.offered("1.1"))
    for each in held.mine.answers.select_related("criterion"):
        answer(
            held.mine, each.criterion.ref, Words("scored", 3, "Why", "Strong"), *["in_place"] * 2
        )
    leave_and_take_evidence(leader, held.answer("1.1"))
    changes.answering.complete_response(by=leader, response=held.mine)
    changes.answering.reopen_response(by=leader, response=held.mine)
    changes.answering.close_response(by=lead, response=held.mine, why="On long leave")
    changes.answering.reopen_response(by=leader, response=held.mine)
    another = steps.leader(stage, "Another")
    [asked] = changes.respondents.add_respondents(by=lead, assessment=held.now, leaders=[another])
    changes.respondents.take_back(by=lead, response=asked, sender=Sender(str))
    reviewer = stage["reviewer"]
    changes.rounds.withdraw(by=reviewer, assessment=held.now, why="They merge")
    changes.rounds.add_systems(by=reviewer, round=held.now.round, systems=[stage.system])
    changes.agreeing.start_agreeing(by=lead, assessment=held.now)
    changes.answering.decline_response(by=leader, response=held.mine)
    changes.carrying.set_aside(by=lead, carried=held.offered_to_all("1.2"))
    changes.carrying.offer_again(by=lead, carried=held.offered_to_all("1.2"))
    leave_and_take_evidence(lead, held.agreed("1.1"))
    moved = changes.moving.move(by=lead, assessment=stage.assessment, version=held.second)
    changes.moving.move_back(by=lead, assessment=moved)
    client.force_login(lead)
    for page in ("export", "pdf"):
        assert client.get(reverse(f"reports:{page}", args=[held.then.key])).status_code == 200

    in_then, in_now = happened_in(held.then), happened_in(held.now)
    in_moved = happened_in(stage.assessment)
    assert verbs(in_then) == {
        *(Verb.ASKED, Verb.ADDED_EVIDENCE, Verb.STARTED_AGREEING, Verb.SUBMITTED),
        *(Verb.EXPORTED_RESULTS, Verb.EXPORTED_REPORT),
    }
    assert verbs(in_moved) == {Verb.ASKED, Verb.MOVED, Verb.MOVED_BACK}
    assert verbs(in_then) | verbs(in_now) | verbs(in_moved) == set(Verb) - ELSEWHERE
    assert in_now.filter(verb=Verb.REMOVED_EVIDENCE).count() == 2  # of an answer, agreed score
    assert [event.verb for event in in_now][:2] == [Verb.REMOVED_EVIDENCE, Verb.ADDED_EVIDENCE]

    at_our_system = happened_at(stage.system)
    assert verbs(at_our_system) == set(Verb) - ELSEWHERE
    assert not at_our_system.exclude(within_type="assessment").exists()
    assert verbs(happened_at(stage.region)) == {Verb.OPENED}


def test_a_round_a_version_and_a_person_are_asked_about_too():
    stage = cast()
    changes.rounds.set_targets(by=stage["reviewer"], round=stage.round, targets={})

    assert verbs(happened_in(stage.round)) == {Verb.OPENED, Verb.SET_TARGETS}
    assert verbs(happened_in(stage.version)) == {Verb.LOADED, Verb.PUBLISHED}
    assert verbs(happened_at(stage.region)) == {Verb.OPENED, Verb.SET_TARGETS}


def test_an_id_of_another_kind_of_thing_is_not_mixed_up():
    stage = cast()
    tell(Verb.CHANGED, by=None, on=stage.round)
    Event.objects.filter(verb=Verb.CHANGED).update(within_id=str(stage.assessment.pk))

    assert Verb.CHANGED not in verbs(happened_in(stage.assessment))


def test_who_signed_in_since_a_moment(client):
    ann, ben = person("Ann"), person("Ben")
    client.force_login(ann)
    yesterday = timezone.now() - datetime.timedelta(days=1)
    Event.objects.update(at=yesterday)
    moment = timezone.now()
    client.force_login(ben)
    client.force_login(ann)
    tell(Verb.ADDED, by=ann, on=ben)

    assert [event.actor_label for event in sign_ins(since=moment)] == ["Ann", "Ben"]
    assert [event.actor_id for event in sign_ins(since=yesterday)] == [ann.pk, ben.pk, ann.pk]


def test_each_question_is_one_statement(django_assert_num_queries):
    stage = cast()
    for question in (
        happened_in(stage.assessment),
        happened_at(stage.system),
        sign_ins(since=timezone.now()),
    ):
        with django_assert_num_queries(1):
            assert isinstance([str(event) for event in question], list)


class TestActsToldBefore:
    """Before `within` and ids of places were kept, acts had only the label of their place."""

    def known(self):
        return list(Event.objects.values("within_type", "within_id", "place_type", "place_id"))

    def forget(self):
        Event.objects.update(within_type="", within_id="", place_type="", place_id="")

    def fill(self):
        for name in ("audit.migrations.0003_older_acts", "assessments.migrations.0007_older_acts"):
            import_module(f"icsassess.{name}").fill(apps, None)

    def test_are_found_where_what_they_tell_of_still_stands(self):
        stage = cast()
        leader, lead = stage["leader"], stage["lead"]
        changes.evidence.add_evidence(
            by=leader, on=stage.answer("1.1"), title="Minutes", url="https://example.org/"
        )
        stage.start_agreeing()
        changes.evidence.add_evidence(
            by=lead, on=stage.agreed("1.1"), title="Minutes", url="https://example.org/"
        )
        for on in (stage.answer("1.1"), stage.agreed("1.1")):
            changes.telling.tell_in(stage.assessment, Verb.CONFIRMED_CARRIED, by=lead, on=on)
        for on, within, place in (
            (stage.system, None, stage.system),
            (stage.region, None, stage.region),
            (stage.system.organisations.get(), None, stage.system),
            *((role, role.user, role.system or role.region) for role in self.roles(stage)),
            (leader, None, None),
        ):
            tell(Verb.CHANGED, by=None, on=on, within=within, place=place)
        told = self.known()
        self.forget()
        self.fill()

        assert self.known() == told

    def roles(self, stage):
        return [stage["leader"].memberships.get(), stage["reviewer"].memberships.get()]

    def test_keep_only_the_label_of_their_place_where_it_is_gone(self):
        stage = cast()
        leave_and_take_evidence(stage["leader"], stage.answer("1.1"))
        self.forget()
        self.fill()

        removed = Event.objects.get(verb=Verb.REMOVED_EVIDENCE)
        assert (removed.within_type, removed.within_id) == ("evidence", removed.object_id)
        assert (removed.place_type, removed.place_id) == ("", "")
        assert removed.place_label == "Our system"
