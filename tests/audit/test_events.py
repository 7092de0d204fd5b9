"""The list of acts: what was done, by whom, in words that outlive what they tell of."""

import pytest
from django.db import transaction

from icsassess.accounts.models import User
from icsassess.assessments import changes
from icsassess.audit.models import Event
from icsassess.lib import acts
from icsassess.systems.models import Region
from tests.cast import cast

pytestmark = pytest.mark.django_db


def told():
    return [(e.actor_label, e.verb, e.object_label, e.place_label) for e in Event.objects.all()]


def test_a_whole_assessment_is_told_latest_first():
    stage = cast()
    stage.start_agreeing()
    stage.agree_everything()
    stage.submit()
    assert told()[:4] == [
        ("Lead", "submitted", "Our system, Spring", "Our system"),
        ("Lead", "started to agree scores", "Our system, Spring", "Our system"),
        ("Lead", "asked for a view", "Leader, Our system, Spring", "Our system"),
        ("Reviewer", "opened", "Spring", "Our region"),
    ]
    submitted = Event.objects.first()
    assert submitted.actor_id == stage["lead"].pk
    assert submitted.object_type == "assessment"
    assert submitted.object_id == str(stage.assessment.pk)


def test_what_leaders_wrote_is_never_in_it():
    stage = cast()
    changes.evidence.add_evidence(
        by=stage["leader"],
        on=stage.answer("1.1"),
        title="Minutes",
        url="https://example.org/s3cret",
    )
    assert not [e for e in Event.objects.values() if "s3cret" in str(e)]


def test_it_outlives_what_it_tells_of():
    region = Region.objects.create(name="Short-lived", slug="short-lived")
    somebody = User.objects.create_user("a@example.org", "x", name="Ann")
    acts.tell(acts.Verb.ADDED, by=somebody, on=region, place=region)
    region.delete()
    somebody.delete()
    assert told() == [("Ann", "added", "Short-lived", "Short-lived")]


def test_a_word_that_is_no_act_of_the_product_is_refused():
    region = Region.objects.create(name="Our region", slug="our-region")
    with pytest.raises(TypeError, match="'renamed' is none of the acts"):
        acts.tell("renamed", by=None, on=region)
    assert told() == []


def test_a_change_that_fails_leaves_no_event():
    stage = cast()
    before = told()
    stage.start_agreeing()
    with pytest.raises(changes.judging.Unfinished):
        stage.submit()
    with transaction.atomic():
        changes.rounds.set_targets(by=stage["reviewer"], round=stage.round, targets={})
        transaction.set_rollback(True)
    assert told()[1:] == before  # only the start, which stood
    assert told()[0][1] == "started to agree scores"


def test_a_change_that_cannot_be_told_does_not_happen():
    stage = cast()

    def fail(**_):
        raise ZeroDivisionError

    acts.done.connect(fail)
    try:
        with pytest.raises(ZeroDivisionError):
            stage.start_agreeing()
    finally:
        acts.done.disconnect(fail)
    stage.assessment.refresh_from_db(fields=["state"])
    assert stage.assessment.state == "collecting"
    assert not Event.objects.filter(verb="started to agree scores").exists()


def test_labels_are_cut_to_what_fits():
    name, title = "n" * 150, "t" * 120
    stage = cast()
    stage.system.name, stage.round.title = "s" * 200, title
    stage.response.respondent.name = name
    stage.response.assessment = stage.assessment
    stage.assessment.system, stage.assessment.round = stage.system, stage.round
    acts.tell(acts.Verb.ASKED, by=None, on=stage.response, place=stage.system)
    event = Event.objects.first()
    assert event.actor_label == "ICS Assess"
    assert event.object_label == f"{name}, {'s' * 200}, {title}"[:400]
    assert event.place_label == "s" * 200
