"""Roles are given and taken away on pages of ours, to and from others, and told of both."""

import pytest

from icsassess.accounts.models import Membership
from icsassess.audit.models import Event
from icsassess.audit.queries import happened_at, happened_in
from icsassess.lib.acts import Verb
from icsassess.systems.models import Organisation, Region, System
from tests.accounts.test_people_pages import another, page, told
from tests.cast import person
from tests.pages import text_of

pytestmark = pytest.mark.django_db


class TestRoles:
    @pytest.fixture
    def ann(self, stage):
        return person("Ann")

    def give(self, post, user, role, place, organisation=""):
        where = f"{type(place).__name__.lower()}-{place.pk}"
        return post("add-role", user.pk, role=role, place=where, organisation=organisation)

    def test_are_given_and_told(self, post, ann, stage):
        trust = Organisation.objects.get()
        answer = self.give(post, ann, "system_leader", stage.system, trust.pk)
        assert "Ann: system leader, Our system is added." in text_of(answer)
        held = Membership.objects.get(user=ann)
        assert (held.role, held.system, held.organisation) == (
            "system_leader", stage.system, trust,
        )  # fmt: skip
        assert told() == [
            ("Administrator", "added", "membership", "Ann: system leader, Our system")
        ]

    def test_are_taken_away_and_told_of_the_person_and_of_the_place(self, post, ann, stage):
        self.give(post, ann, "system_lead", stage.system)
        held = Membership.objects.get(user=ann)
        post("remove-role", ann.pk, held.pk)
        assert not ann.memberships.exists()
        taken = Event.objects.get(verb=Verb.DELETED)
        assert (taken.object_type, taken.object_id) == ("membership", str(held.pk))
        assert taken.object_label == "Ann: system lead, Our system"
        assert [e.verb for e in happened_at(stage.system)] == [Verb.DELETED, Verb.ADDED]
        assert taken in happened_in(ann)
        answer = text_of(post("remove-role", ann.pk, held.pk))
        assert "The role was taken away already." in answer

    def test_of_somebody_else_are_not_taken_away_at_an_address_of_mine(
        self, administrator, ann, stage
    ):
        held = stage["leader"].memberships.get()
        assert administrator.get(page("remove-role", ann.pk, held.pk)).status_code == 404

    @pytest.mark.parametrize(
        ("role", "kind", "text"),
        [
            ("regional_reviewer", "system", "This role is held at a region. Choose one"),
            ("system_lead", "region", "This role is held at a system. Choose one"),
            ("", "system", "Select a role"),
            ("administrator", "region", "not one of the available choices"),
        ],
    )
    def test_that_do_not_fit_are_told_in_words(self, post, ann, stage, role, kind, text):
        answer = self.give(post, ann, role, getattr(stage, kind))
        assert answer.status_code == 422
        assert text in text_of(answer)
        assert not ann.memberships.exists()
        assert told() == []

    def test_that_are_held_already_are_told_in_words(self, post, ann, stage):
        for status in (200, 422):
            answer = self.give(post, ann, "observer", stage.region)
            assert answer.status_code == status
        assert "already" in text_of(answer)

    def test_for_an_organisation_of_another_system_are_refused(self, administrator, post, ann):
        far = System.objects.get(name="Far away")
        foreign = Organisation.objects.create(system=far, name="The trust", type="nhs_trust")
        shown = text_of(administrator.get(page("add-role", ann.pk)))
        assert "The trust, Our system" in shown
        assert "The trust, Far away" in shown
        ours = System.objects.get(name="Our system")
        answer = self.give(post, ann, "system_leader", ours, foreign.pk)
        assert answer.status_code == 422
        assert "The trust belongs to Far away. Choose one of Our system, or none" in text_of(answer)
        region = Region.objects.get(name="Our region")
        answer = self.give(post, ann, "observer", region, foreign.pk)
        assert "An organisation goes with a system. Choose none" in text_of(answer)
        assert not ann.memberships.exists()

    def test_of_ones_own_are_neither_given_nor_taken(self, administrator, post, stage):
        me = stage["administrator"]
        why = "Roles of your own are given and taken by another administrator."
        assert why in text_of(administrator.get(page("person", me.pk)))
        assert why in text_of(self.give(post, me, "system_lead", stage.system))
        assert not me.memberships.exists()
        held = Membership.objects.create(user=me, role="observer", region=stage.region)
        assert why in text_of(post("remove-role", me.pk, held.pk))
        assert me.memberships.exists()

    def test_are_given_by_another(self, client, post, stage):
        client.force_login(another("Second"))
        self.give(post, stage["administrator"], "system_lead", stage.system)
        assert stage["administrator"].memberships.get().role == "system_lead"
