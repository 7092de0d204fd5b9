"""Regions, systems and organisations are kept on pages of ours, and nobody breaks what was said."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from icsassess.accounts.models import Membership
from icsassess.assessments.models import Response
from icsassess.audit.models import Event
from icsassess.audit.queries import happened_at
from icsassess.lib.editing import Refused
from icsassess.systems import changes
from icsassess.systems.models import Organisation, Region, System
from tests.cast import cast
from tests.pages import text_of
from tests.racing import race

pytestmark = pytest.mark.django_db

#: What each form of a page says of a row.
FIELDS = {
    Region: ("name",),
    System: ("name", "region", "kind", "parent", "population", "ods_code"),
    Organisation: ("name", "type"),
}


@pytest.fixture
def stage():
    return cast()


@pytest.fixture
def administrator(client, stage):
    client.force_login(stage["administrator"])
    Event.objects.all().delete()
    return client


def a_place(parent: System, name: str = "A place", kind: str = "place") -> System:
    slug = name.lower().replace(" ", "-")
    return System.objects.create(
        region=parent.region, name=name, slug=slug, kind=kind, parent=parent
    )


def page(row, doing="change"):
    key = row.pk if isinstance(row, Organisation) else row.slug
    return reverse(f"systems:{doing}-{row._meta.model_name}", args=[key])


def send(client, row, changed):
    """Change a row on its page to what `changed` says."""
    sent = {name: getattr(row, row._meta.get_field(name).attname) for name in FIELDS[type(row)]}
    sent = {name: "" if value is None else value for name, value in (sent | changed).items()}
    return client.post(page(row), sent)


def refused(client, row, text, **changed) -> bool:
    """Whether the page says `text` and a save past every form is refused too.

    What the form of a page does not offer to be changed is only asked of the save.
    """
    before = type(row).objects.filter(pk=row.pk).values().get()
    if changed.keys() <= set(FIELDS[type(row)]):
        response = send(client, row, changed)
        assert response.status_code == 422
        assert text in text_of(response)
    for name, value in changed.items():
        setattr(row, row._meta.get_field(name).attname, value)
    with pytest.raises(ValidationError, match=text):
        row.save()
    return type(row).objects.filter(pk=row.pk).values().get() == before


def told():
    return [(e.actor_label, e.verb, e.object_type, e.object_label) for e in Event.objects.all()]


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
        assert send(administrator, first, {"parent": second.pk}).status_code == 422
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
        trust.system = neighbour
        trust.save()


class TestMakingAndRemoving:
    def test_a_region_is_made_changed_and_removed_and_all_is_told(self, administrator):
        administrator.post(reverse("systems:add-region"), {"name": "The North"})
        north = Region.objects.get(name="The North")
        assert north.slug == "the-north"
        send(administrator, north, {"name": "The South"})
        administrator.post(page(north, "remove"))
        assert not Region.objects.filter(pk=north.pk).exists()
        assert told() == [
            ("Administrator", "deleted", "region", "The South"),
            ("Administrator", "changed", "region", "The South"),
            ("Administrator", "added", "region", "The North"),
        ]
        keys = {(e.place_type, e.place_id) for e in Event.objects.all()}
        assert keys == {("region", str(north.pk))}

    def test_a_system_with_a_place_and_its_organisation(self, administrator, stage):
        system = {"name": "Our town", "region": stage.region.pk, "kind": "place"}
        system |= {"parent": stage.system.pk, "population": "12000", "ods_code": ""}
        answer = administrator.post(reverse("systems:add-system"), system)
        town = System.objects.get(name="Our town")
        assert answer.url == reverse("systems:system", args=["our-town"])
        assert (town.parent, town.population, town.ods_code) == (stage.system, 12000, None)
        new = reverse("systems:add-organisation", args=[town.slug])
        administrator.post(new, {"name": "The council", "type": "local_authority"})
        council = Organisation.objects.get(name="The council")
        assert council.system == town
        assert [e.object_label for e in happened_at(town)] == ["The council", "Our town"]
        shown = text_of(administrator.get(answer.url))
        assert "Local authority" in shown
        administrator.post(page(council, "remove"))
        administrator.post(page(town, "remove"))
        assert not System.objects.filter(name="Our town").exists()

    def test_what_something_hangs_on_is_not_removed(self, administrator, stage):
        trust = Organisation.objects.get()
        neighbour = System.objects.get(name="The neighbour")
        for row, why in (
            (trust, "People hold roles at The trust or speak for it."),
            (stage.system, "People hold roles at Our system"),
            (stage.region, "People hold roles at Our region"),
        ):
            answer = administrator.post(page(row, "remove"))
            assert answer.status_code == 409
            assert why in text_of(answer)
        Membership.objects.all().delete()
        for row, why in (
            (trust, "The trust cannot be removed: it has responses."),
            (stage.region, "Our region cannot be removed: it has"),
        ):
            assert why in text_of(administrator.post(page(row, "remove")))
        assert administrator.post(page(neighbour, "remove")).status_code == 302
        assert [verb for _, verb, *_ in told()] == ["deleted"]

    def test_removed_twice_is_removed(self, administrator, stage):
        neighbour = System.objects.get(name="The neighbour")
        Membership.objects.filter(system=neighbour).delete()
        for _ in range(2):
            changes.remove(by=stage["administrator"], thing=neighbour)
            neighbour.pk = neighbour.pk or 0
        assert [verb for _, verb, *_ in told()] == ["deleted"]

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("Our system", "There is a system or place of this name already"),
            ("OUR SYSTEM!", "There is one of this name"),
            ("", "Enter name"),
        ],
    )
    def test_a_name_that_is_taken_is_told(self, administrator, stage, name, text):
        sent = {"name": name, "region": stage.region.pk, "kind": "system"}
        answer = administrator.post(reverse("systems:add-system"), sent)
        assert answer.status_code == 422
        assert text in text_of(answer)
        assert told() == []

    def test_an_organisation_s_name_is_free_in_another_system(self, administrator, stage):
        neighbour = System.objects.get(name="The neighbour")
        sent = {"name": "The trust", "type": "nhs_trust"}
        ours = reverse("systems:add-organisation", args=[stage.system.slug])
        answer = administrator.post(ours, sent)
        assert "The system has an organisation of this name already" in text_of(answer)
        theirs = reverse("systems:add-organisation", args=[neighbour.slug])
        assert administrator.post(theirs, sent).status_code == 302

    @pytest.mark.django_db(transaction=True)
    def test_made_twice_at_once_is_made_once(self, stage):
        def add():
            new = Organisation(system=stage.system, name="New", type="other")
            changes.add(by=stage["administrator"], thing=new)

        with pytest.raises(Refused, match="There is one of this name"):
            race(add, add)
        assert Organisation.objects.filter(name="New").count() == 1

    def test_the_list_shows_each_region_with_its_systems_and_places(self, administrator, stage):
        a_place(stage.system, "A town")
        shown = text_of(administrator.get(reverse("systems:places")))
        assert shown.index("Another region") < shown.index("Far away") < shown.index("Our region")
        assert shown.index("Our system") < shown.index("Place in Our system")
        assert "1 organisation" in shown
