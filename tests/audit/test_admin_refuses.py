"""What nobody may break, whichever page or command tries; the admin is the first that does."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from icsassess.accounts.models import Membership, User
from icsassess.assessments.models import Response
from icsassess.systems.models import Organisation, Region, System
from tests.cast import cast
from tests.pages import text_of
from tests.racing import race

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return cast()


@pytest.fixture
def administrator(client, stage):
    client.force_login(stage["administrator"])
    return client


def a_place(parent: System, name: str = "A place", kind: str = "place") -> System:
    slug = name.lower().replace(" ", "-")
    return System.objects.create(
        region=parent.region, name=name, slug=slug, kind=kind, parent=parent
    )


def another(name: str, is_active: bool = True) -> User:
    """One more administrator."""
    return User.objects.create_superuser(f"{name}@example.org", name=name, is_active=is_active)


def send(client, row, changed):
    """Change a row in the admin to what `changed` says."""
    meta = row._meta
    names = [field.name for field in meta.fields if not field.primary_key]
    sent = {name: getattr(row, meta.get_field(name).attname) for name in names} | changed
    sent = {name: "" if value is None else value for name, value in sent.items()}
    page = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])
    return client.post(page, sent)


def refused(client, row, text, **changed) -> bool:
    """Whether the admin says `text` and a save past every form is refused too."""
    before = type(row).objects.filter(pk=row.pk).values().get()
    response = send(client, row, changed)
    assert response.status_code == 200
    assert text in text_of(response)
    for name, value in changed.items():
        setattr(row, row._meta.get_field(name).attname, value)
    with pytest.raises(ValidationError, match=text):
        row.save()
    return type(row).objects.filter(pk=row.pk).values().get() == before


class TestASystemWithAssessments:
    def test_stays_in_its_region(self, administrator, stage):
        other = Region.objects.get(name="Another region")
        text = "It has assessments, which would then be read by other people."
        assert refused(administrator, stage.system, text, region=other.pk)

    def test_is_not_put_into_another(self, administrator, stage):
        neighbour = System.objects.get(name="The neighbour")
        text = "It has assessments, which would then be read by other people."
        assert refused(administrator, stage.system, text, kind="place", parent=neighbour.pk)

    def test_is_renamed(self, administrator, stage):
        assert send(administrator, stage.system, {"name": "New name"}).status_code == 302
        assert System.objects.get(pk=stage.system.pk).name == "New name"

    def test_one_without_them_moves(self, administrator, stage):
        neighbour = System.objects.get(name="The neighbour")
        other = Region.objects.get(name="Another region")
        assert send(administrator, neighbour, {"region": other.pk}).status_code == 302
        assert System.objects.get(pk=neighbour.pk).region == other


class TestPlaces:
    LIES = "A place lies in a system, and a neighbourhood in a place or in a system."

    def test_do_not_lie_in_a_circle(self, administrator, stage):
        neighbour = System.objects.get(name="The neighbour")
        first = a_place(neighbour, "First")
        second = a_place(first, "Second", "neighbourhood")
        assert refused(administrator, first, self.LIES, parent=second.pk)
        first.refresh_from_db()
        assert refused(administrator, first, self.LIES, kind="neighbourhood", parent=second.pk)

    def test_a_neighbourhood_lies_in_no_other(self, stage):
        first = a_place(System.objects.get(name="The neighbour"), "First", "neighbourhood")
        with pytest.raises(ValidationError, match=self.LIES):
            a_place(first, "Second", "neighbourhood")

    def test_lie_in_the_region_of_their_system(self, administrator, stage):
        neighbour = System.objects.get(name="The neighbour")
        place = a_place(neighbour)
        other = Region.objects.get(name="Another region")
        text = "A place and The neighbour have to lie in the same region."
        assert refused(administrator, place, text, region=other.pk)
        assert refused(administrator, neighbour, text, region=other.pk)


class TestAnOrganisation:
    GIVEN = "Views were given for it, and are shown by its type."

    @pytest.fixture
    def trust(self, stage):
        return Organisation.objects.get()

    @pytest.mark.parametrize("until", ["finished", "agreeing", "submitted"])
    def test_for_which_a_view_was_given_stays_what_it_was(self, administrator, stage, trust, until):
        neighbour = System.objects.get(name="The neighbour")
        stage.finish()
        if until != "finished":
            stage.start_agreeing()
        if until == "submitted":
            stage.agree_everything()
            stage.submit()
        assert refused(administrator, trust, self.GIVEN, type="local_authority")
        trust.refresh_from_db()
        assert refused(administrator, trust, self.GIVEN, system=neighbour.pk)
        trust.refresh_from_db()
        assert send(administrator, trust, {"name": "Renamed"}).status_code == 302

    def test_is_corrected_before(self, administrator, stage, trust):
        assert send(administrator, trust, {"type": "local_authority"}).status_code == 302
        assert Organisation.objects.get().type == "local_authority"

    def test_does_not_leave_those_behind_who_speak_for_it(self, administrator, stage, trust):
        neighbour = System.objects.get(name="The neighbour")
        assert refused(administrator, trust, "People speak for it in its", system=neighbour.pk)
        Membership.objects.filter(organisation=trust).update(organisation=None)
        Response.objects.update(organisation=None)
        trust.refresh_from_db()
        assert send(administrator, trust, {"system": neighbour.pk}).status_code == 302


class TestTheLastAdministrator:
    TEXT = "This is the last administrator. Make somebody else one first"

    def change(self, client, user, **marks):
        sent = {"email": user.email, "name": user.name}
        sent |= {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
        sent |= {name: "on" for name, value in marks.items() if value}
        return client.post(reverse("admin:accounts_user_change", args=[user.pk]), sent)

    @pytest.mark.parametrize("marks", [{"is_active": True}, {"is_administrator": True}, {}])
    def test_stays(self, administrator, stage, marks):
        response = self.change(administrator, stage["administrator"], **marks)
        assert response.status_code == 200
        assert self.TEXT in text_of(response)
        left = User.objects.get(pk=stage["administrator"].pk)
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

    def test_with_another_one_may_go(self, administrator, stage):
        another("Second")
        assert self.change(administrator, stage["administrator"], is_active=True).status_code == 302
        assert not User.objects.get(pk=stage["administrator"].pk).is_administrator

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


class TestRolesOfOnesOwn:
    def give(self, client, user, system):
        sent = {"email": user.email, "name": user.name, "is_active": "on", "is_administrator": "on"}
        sent |= {"memberships-TOTAL_FORMS": "1", "memberships-INITIAL_FORMS": "0"}
        sent |= {"memberships-0-role": "system_lead", "memberships-0-system": system.pk}
        return client.post(reverse("admin:accounts_user_change", args=[user.pk]), sent)

    def test_are_not_given(self, administrator, stage):
        me = stage["administrator"]
        page = text_of(administrator.get(reverse("admin:accounts_user_change", args=[me.pk])))
        assert "Roles of your own are given and taken by another administrator." in page
        self.give(administrator, me, stage.system)
        assert not me.memberships.exists()
        page = reverse("assessments:agreed-list", args=[stage.assessment.key])
        assert administrator.get(page).status_code in (403, 404)

    def test_are_given_by_another(self, client, administrator, stage):
        second = another("Second")
        client.force_login(second)
        self.give(client, stage["administrator"], stage.system)
        assert stage["administrator"].memberships.get().role == "system_lead"
