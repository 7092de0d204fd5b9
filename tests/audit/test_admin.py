"""People and places are made in the admin: by administrators only, and told like every act."""

import pytest
from django.urls import reverse

from icsassess.accounts.models import Membership, User
from icsassess.audit.models import Event
from icsassess.audit.queries import happened_at, happened_in
from icsassess.lib.acts import Verb
from icsassess.systems.models import Region, System
from tests.cast import person

pytestmark = pytest.mark.django_db

PAGES = [
    reverse_name
    for model in ("accounts_user", "systems_region", "systems_system", "systems_organisation")
    for reverse_name in (f"admin:{model}_changelist", f"admin:{model}_add")
] + ["admin:index"]
NO_MEMBERSHIPS = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
NEW = {
    "email": "New@Example.org",
    "name": "New",
    "usable_password": "true",
    "password1": "a long enough password",
    "password2": "a long enough password",
}


@pytest.fixture
def administrator(client):
    user = person("Administrator")
    user.is_administrator = True
    user.save()
    client.force_login(user)
    Event.objects.all().delete()  # the sign-in
    return client


@pytest.fixture
def system():
    region = Region.objects.create(name="Our region", slug="our-region")
    return System.objects.create(region=region, name="Our system", slug="our-system")


def told():
    return [(e.actor_label, e.verb, e.object_type, e.object_label) for e in Event.objects.all()]


@pytest.mark.parametrize("page", PAGES)
def test_open_to_administrators(administrator, page):
    assert administrator.get(reverse(page)).status_code == 200


@pytest.mark.parametrize("role", ["system_lead", "facilitator"])
@pytest.mark.parametrize("page", [*PAGES, "admin:login"])
def test_closed_to_everybody_else(client, system, page, role):
    client.force_login(person("Somebody", role, system))
    assert client.get(reverse(page), follow=True).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_somebody_who_is_not_signed_in_is_sent_to_sign_in_and_back(client, page):
    last, _ = client.get(reverse(page), follow=True).redirect_chain[-1]
    assert last.startswith(reverse("account_login"))
    assert reverse(page) in last


def test_nothing_is_made_by_somebody_else(client, system):
    client.force_login(person("Somebody", "system_lead", system))
    client.post(reverse("admin:accounts_user_add"), NEW | NO_MEMBERSHIPS)
    assert not User.objects.filter(name="New").exists()


def test_a_person_is_added_and_signs_in(administrator, client):
    response = administrator.post(reverse("admin:accounts_user_add"), NEW | NO_MEMBERSHIPS)
    assert response.status_code == 302
    new = User.objects.get(name="New")
    assert new.email == "new@example.org"
    assert not new.is_administrator
    assert told() == [("Administrator", "added", "user", "New")]
    client.logout()
    client.post(
        reverse("account_login"), {"login": "new@example.org", "password": NEW["password1"]}
    )
    assert client.get(reverse("home")).status_code == 200


def test_an_address_that_somebody_has_is_told(administrator):
    person("New")  # new@example.org
    response = administrator.post(reverse("admin:accounts_user_add"), NEW | NO_MEMBERSHIPS)
    assert response.status_code == 200
    assert response.context["adminform"].form.errors["email"]
    assert User.objects.filter(name="New").count() == 1


@pytest.fixture
def change(administrator):
    """Change a person's page in the admin, with one membership: new, or the one of this `id`."""
    ann = person("Ann")

    def change(**membership):
        page = reverse("admin:accounts_user_change", args=[ann.pk])
        sent = {"email": ann.email, "name": ann.name, "is_active": "on"} | NO_MEMBERSHIPS
        sent |= {f"memberships-0-{name}": value for name, value in membership.items()}
        sent |= {"memberships-INITIAL_FORMS": "1" if "id" in membership else "0"}
        return administrator.post(page, sent | {"memberships-TOTAL_FORMS": "1"})

    return change


def test_a_role_is_given_and_told(change, system):
    assert change(role="system_lead", system=system.pk).status_code == 302
    held = Membership.objects.get()
    assert (held.user.name, held.role, held.system) == ("Ann", "system_lead", system)
    assert ("Administrator", "added", "membership", "Ann: system lead, Our system") in told()


def test_a_role_that_is_taken_away_is_told_of_the_person_and_of_the_place(change, system):
    change(role="system_lead", system=system.pk)
    held = Membership.objects.get()
    change(id=held.pk, role=held.role, system=system.pk, DELETE="on")

    assert not Membership.objects.exists()
    taken = Event.objects.get(verb=Verb.DELETED)
    assert (taken.object_type, taken.object_id) == ("membership", str(held.pk))
    assert taken.object_label == "Ann: system lead, Our system"
    assert [e.verb for e in happened_at(system)] == [Verb.DELETED, Verb.ADDED]
    assert taken in happened_in(held.user)


@pytest.mark.parametrize(
    ("role", "places", "text"),
    [
        ("observer", ("system", "region"), "Choose a system or a region, not both."),
        ("observer", (), "Choose a system or a region, not both."),
        ("regional_reviewer", ("system",), "This role is not held at this kind of place."),
        ("system_lead", ("region",), "This role is not held at this kind of place."),
    ],
)
def test_a_role_that_does_not_fit_is_told_in_words(change, system, role, places, text):
    known = {"system": system.pk, "region": system.region_id}
    response = change(role=role, **{place: known[place] for place in places})
    assert response.status_code == 200
    assert text in response.content.decode()
    assert not Membership.objects.exists()
    assert told() == []


def test_nobody_is_deleted(administrator):
    ann = person("Ann")
    page = reverse("admin:accounts_user_delete", args=[ann.pk])
    assert administrator.post(page, {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=ann.pk).exists()


def test_a_region_is_made_changed_and_taken_away_and_all_is_told(administrator):
    administrator.post(reverse("admin:systems_region_add"), {"name": "North", "slug": "north"})
    north = Region.objects.get()
    administrator.post(
        reverse("admin:systems_region_change", args=[north.pk]), {"name": "South", "slug": "south"}
    )
    administrator.post(reverse("admin:systems_region_delete", args=[north.pk]), {"post": "yes"})
    assert not Region.objects.exists()
    assert told() == [
        ("Administrator", "deleted", "region", "South"),
        ("Administrator", "changed", "region", "South"),
        ("Administrator", "added", "region", "North"),
    ]
    assert {(e.place_type, e.place_id) for e in Event.objects.all()} == {("region", str(north.pk))}


def test_an_organisation_is_told_of_its_system(administrator, system):
    page = reverse("admin:systems_organisation_add")
    sent = {"name": "The trust", "type": "nhs_trust", "system": system.pk}
    assert administrator.post(page, sent).status_code == 302
    assert [e.object_label for e in happened_at(system)] == ["The trust"]
