"""People and roles are kept on pages of ours: by administrators only, and told like every act."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.urls import reverse

from icsassess.accounts import changes
from icsassess.accounts.models import User
from icsassess.accounts.roles import Role
from icsassess.accounts.urls import people as ADDRESSES
from icsassess.audit.models import Event
from icsassess.lib.editing import Refused
from icsassess.systems import urls as places
from icsassess.systems.models import Organisation, System
from tests.accounts.test_invitations import CHOSEN
from tests.cast import person
from tests.pages import text_of
from tests.racing import race

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


def page(name, *more):
    return reverse(f"accounts:{name}", args=more)


def another(name: str, is_active: bool = True) -> User:
    """One more administrator."""
    return User.objects.create_superuser(f"{name}@example.org", name=name, is_active=is_active)


def told():
    return [(e.actor_label, e.verb, e.object_type, e.object_label) for e in Event.objects.all()]


def every_page(stage) -> dict[str, str]:
    """Every page about people and places, found by walking the addresses."""
    held = stage["leader"].memberships.get()
    known = {
        "pk": held.user_id,
        "membership": held.pk,
        "system": {"slug": stage.system.slug},
        "region": {"slug": stage.region.slug},
        "organisation": {"pk": Organisation.objects.get().pk},
    }
    found = {}
    for space, patterns in (("accounts", ADDRESSES), ("systems", places.urlpatterns)):
        for entry in patterns:
            wanted = entry.pattern.converters
            of = known | known.get(str(entry.pattern).split("/")[0].removesuffix("s"), {})
            name = f"{space}:{entry.name}"
            found[name] = reverse(name, kwargs={one: of[one] for one in wanted})
    return found


#: How many statements each page takes, session and person among them.
STATEMENTS = {
    "accounts:people": 5,
    "accounts:add-person": 2,
    "accounts:person": 4,
    "accounts:change-person": 4,
    "accounts:add-role": 7,
    "accounts:remove-role": 4,
    "systems:places": 4,
    "systems:add-region": 2,
    "systems:add-system": 4,
    "systems:change-region": 3,
    "systems:remove-region": 3,
    "systems:system": 5,
    "systems:change-system": 5,
    "systems:remove-system": 3,
    "systems:add-organisation": 3,
    "systems:change-organisation": 3,
    "systems:remove-organisation": 3,
}


class TestEveryPage:
    def test_is_open_to_administrators_alone(self, stage):
        for who in stage.people:
            client = Client()
            client.force_login(stage[who])
            for name, address in every_page(stage).items():
                answer = client.get(address).status_code
                allowed = {200} if name != "accounts:invite-again" else {405}
                assert answer in (allowed if who == "administrator" else {403}), (who, name)
                if who != "administrator":
                    with transaction.atomic():
                        assert client.post(address).status_code == 403, (who, name)

    def test_sends_a_stranger_to_sign_in(self, client, stage):
        for address in every_page(stage).values():
            assert client.get(address).url == f"{reverse('account_login')}?next={address}"

    @pytest.mark.parametrize("name", STATEMENTS)
    def test_takes_the_same_number_of_statements(
        self, administrator, stage, django_assert_num_queries, name
    ):
        address = every_page(stage)[name]
        for number in range(4):
            System.objects.create(region=stage.region, name=f"S{number}", slug=f"s{number}")
            Organisation.objects.create(system=stage.system, name=f"O{number}", type="other")
            person(f"P{number}", Role.OBSERVER, stage.system)
        with django_assert_num_queries(STATEMENTS[name]):
            administrator.get(address)

    def test_is_counted(self, stage):
        assert STATEMENTS.keys() == every_page(stage).keys() - {"accounts:invite-again"}

    def test_leads_back_from_its_header(self, administrator):
        shown = text_of(administrator.get("/"))
        assert page("people") in shown
        assert reverse("systems:places") in shown

    def test_takes_the_place_of_django_s_admin(self, administrator):
        for address in ("/admin/", "/admin/accounts/user/", "/admin/login/"):
            assert administrator.get(address).status_code == 404


class TestThePeople:
    def test_are_listed_with_their_roles_and_when_they_signed_in(self, administrator, stage):
        shown = text_of(administrator.get(page("people")))
        assert "System leader, Our system, for The trust" in shown
        assert "Regional reviewer, Our region" in shown
        assert "Has not signed in" in shown

    @pytest.mark.parametrize("part", ["READER".lower(), "lead@", "far aw", "the tru", "another r"])
    def test_are_found_by_a_part_of_a_name_an_address_or_a_place(self, administrator, stage, part):
        shown = text_of(administrator.get(page("people"), {"q": part})).split("<main")[1]
        expected = {
            "reader": (),
            "lead@": ("lead@example.org",),
            "far aw": ("far-lead@",),
            "the tru": ("leader@",),
            "another r": ("other-reviewer@",),
        }[part]
        for one in expected:
            assert one in shown
        assert "nobody@example.org" not in shown
        if not expected:
            assert "Nobody was found." in shown

    def test_are_shown_a_page_at_a_time(self, administrator):
        User.objects.bulk_create(
            User(email=f"{number}@example.org", name=f"Z{number:03}") for number in range(60)
        )
        assert "Page 2 of 2" in text_of(administrator.get(page("people")))


class TestAddingSomebody:
    def test_makes_an_account_without_a_password_and_mails_a_link(self, post):
        answer = text_of(post("add-person", name="New", email="New@Example.org"))
        assert "We have sent new@example.org a link to choose a password." in answer
        new = User.objects.get(name="New")
        assert (new.email, new.is_administrator) == ("new@example.org", False)
        assert not new.has_usable_password()
        assert told() == [("Administrator", "added", "user", "New")]
        there = re.search(r"http://testserver(/accounts/invitation/\S+)", mail.outbox[0].body)[1]
        assert Client().post(there, CHOSEN, follow=True).wsgi_request.user == new

    def test_takes_no_password_from_anybody(self, administrator, post, stage):
        for name in ("add-person", "change-person"):
            more = [stage["leader"].pk] if name == "change-person" else []
            assert 'type="password"' not in text_of(administrator.get(page(name, *more)))
        before = stage["leader"].password
        sent = {"password": "typed by another", "password1": "typed by another"}
        ours = {"name": "Leader", "email": "leader@example.org", "is_active": "on"}
        post("change-person", stage["leader"].pk, **ours, **sent)
        assert stage["leader"].password == before

    def test_with_an_address_in_use_is_refused(self, post):
        answer = post("add-person", name="New", email="LEADER@example.org")
        assert answer.status_code == 422
        assert "Somebody already signs in with this address" in text_of(answer)
        assert not User.objects.filter(name="New").exists()

    @pytest.mark.django_db(transaction=True)
    def test_tells_when_no_mail_can_be_sent(self, post, mailbox, settings):
        settings.EMAIL_PORT = 1
        answer = text_of(post("add-person", name="New", email="new@example.org"))
        assert "No email could be sent to new@example.org. Send the link again." in answer
        settings.EMAIL_PORT = mailbox.port
        post("invite-again", User.objects.get(name="New").pk)
        assert [sent["To"] for sent in mailbox.mails] == ["new@example.org"]

    def test_is_not_sent_again_to_who_has_chosen_a_password(self, post, stage):
        answer = text_of(post("invite-again", stage["leader"].pk))
        assert "Leader has chosen a password already." in answer
        assert mail.outbox == []

    @pytest.mark.django_db(transaction=True)
    def test_twice_at_once_refuses_the_second(self, stage):
        from tests.assessments.test_asking import sender

        def add():
            changes.people.add_person(
                by=stage["administrator"], email="new@example.org", name="New", sender=sender()
            )

        with pytest.raises(Refused, match="already signs in"):
            race(add, add)


class TestChangingSomebody:
    def change(self, post, user, **sent):
        return post("change-person", user.pk, **{"name": user.name, "email": user.email} | sent)

    def test_is_told_by_what_was_changed(self, post, stage):
        self.change(post, stage["leader"], name="Ann", is_active="on")
        act = Event.objects.get()
        assert (act.verb, act.object_label, act.detail) == ("changed", "Ann", "name")

    def test_s_address_is_told_to_the_old_one(self, post, stage):
        self.change(post, stage["leader"], email="New@example.org", is_active="on")
        assert stage["leader"].email == "new@example.org"
        assert [(sent.to, sent.subject) for sent in mail.outbox] == [
            (["leader@example.org"], "Your email address was changed")
        ]
        act = Event.objects.get()
        assert act.verb == "changed the email address"
        assert act.detail == "from leader@example.org to new@example.org"

    def test_that_changes_nothing_tells_nothing(self, post, stage):
        self.change(post, stage["leader"], is_active="on")
        assert told() == []

    def test_closes_an_account(self, post, stage):
        answer = self.change(post, stage["leader"])
        assert not stage["leader"].is_active
        assert "Closed" in text_of(answer)
        assert Event.objects.get().detail == "account closed"

    def test_deletes_nobody(self, stage):
        assert not any("person" in name and "remove" in name for name in every_page(stage))


class TestTheLastAdministrator:
    TEXT = "This is the last administrator. Make somebody else one first"

    def change(self, post, user, **marks):
        sent = {name: "on" for name, value in marks.items() if value}
        return post("change-person", user.pk, name=user.name, email=user.email, **sent)

    @pytest.mark.parametrize("marks", [{"is_active": True}, {"is_administrator": True}, {}])
    def test_stays(self, post, stage, marks):
        response = self.change(post, stage["administrator"], **marks)
        assert response.status_code == 422
        assert self.TEXT in text_of(response)
        left = stage["administrator"]
        assert (left.is_administrator, left.is_active) == (True, True)

    @pytest.mark.parametrize("name", ["is_administrator", "is_active"])
    def test_stays_whoever_saves(self, stage, name):
        user = stage["administrator"]
        setattr(user, name, False)
        for options in ({}, {"update_fields": [name]}):
            with pytest.raises(ValidationError, match=self.TEXT):
                user.save(**options)

    def test_one_that_cannot_sign_in_does_not_count(self, stage):
        another("Former", is_active=False)
        user = stage["administrator"]
        user.is_administrator = False
        with pytest.raises(ValidationError, match=self.TEXT):
            user.save()

    def test_with_another_one_may_go(self, post, stage):
        another("Second")
        self.change(post, stage["administrator"], is_active=True)
        assert not stage["administrator"].is_administrator

    @pytest.mark.django_db(transaction=True)
    def test_two_do_not_step_back_at_once(self, stage):
        second = another("Second")

        def step_back(user):
            user = User.objects.get(pk=user.pk)
            user.is_administrator = False
            user.save()

        with pytest.raises(ValidationError, match=self.TEXT):
            race(lambda: step_back(stage["administrator"]), lambda: step_back(second))
        assert User.objects.filter(is_administrator=True).count() == 1
