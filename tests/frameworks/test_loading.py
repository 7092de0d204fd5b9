"""A definition is stored once, never changes once published, and comes back as it was."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model

from frameworks.changes.versions import discard, publish, retire, store
from frameworks.files.definition import Definition, dump, parse
from frameworks.models import (
    Criterion,
    CriterionLink,
    Framework,
    FrameworkVersion,
    LevelCondition,
    Statement,
)
from frameworks.queries.versions import definition_of
from icsassess.assessments.models import Round
from icsassess.audit.models import Event
from icsassess.lib import acts
from icsassess.lib.editing import Refused
from icsassess.systems.models import Region
from tests.frameworks.files import ALL, COMPONENTS, STAIRCASE, large, read, spoiled
from tests.frameworks.test_west_midlands import DEFINITION as WEST_MIDLANDS
from tests.racing import race

pytestmark = pytest.mark.django_db

State = FrameworkVersion.State


def definition(text: str = COMPONENTS, *change: str) -> Definition:
    return read(spoiled(text, *change) if change else text)


def changed() -> Definition:
    return definition(COMPONENTS, "There is a plan.", "There is a better plan.")


@pytest.fixture
def administrator():
    return get_user_model().objects.create_user(
        "administrator@example.org", name="Administrator", is_administrator=True
    )


def statements() -> list[str]:
    return list(Statement.objects.order_by("pk").values_list("text", flat=True))


def a_round(version: FrameworkVersion, by: Any) -> None:
    """A round on a version, though it is a draft."""
    region = Region.objects.create(name="Region", slug="region")
    opens, due = "2026-01-01", "2026-02-01"
    Round.objects.create(
        region=region, version=version, title="Round", opens=opens, due=due, opened_by=by
    )


def link(one: FrameworkVersion, other: FrameworkVersion) -> None:
    ends = sorted([one.criteria.get(), other.criteria.get()], key=lambda end: end.pk)
    CriterionLink.objects.create(from_criterion=ends[0], to_criterion=ends[1], kind="equivalent")


def test_a_new_version_is_stored_as_a_draft():
    version, written = store(definition())

    assert written
    assert version.state == State.DRAFT
    assert str(version) == "A small framework 1.10"
    assert version.checksum == definition().checksum
    assert statements() == ["There is a plan.", "One way", "Another way"]
    assert float(LevelCondition.objects.get().share) == 1


def test_the_west_midlands_are_stored_whole():
    version, _ = store(WEST_MIDLANDS)

    assert version.domains.count() == 5
    assert version.criteria.count() == 18
    assert Statement.objects.filter(criterion__version=version).count() == 66
    assert version.levels.count() == 5


@pytest.mark.parametrize("method", ALL)
def test_what_was_stored_comes_back_equal(method):
    version, _ = store(definition(ALL[method]))

    back = definition_of(version)

    assert back == definition(ALL[method])
    assert back.checksum == version.checksum
    assert parse(dump(back).encode(), "dump") == back


def test_the_west_midlands_come_back_equal():
    version, _ = store(WEST_MIDLANDS)

    assert definition_of(version) == WEST_MIDLANDS


def test_shares_come_back_exactly():
    third = definition(COMPONENTS, "for: all", "for: 33.33%")

    assert definition_of(store(third)[0]) == third


@pytest.mark.parametrize("state", State.values)
def test_the_same_content_again_changes_nothing(state):
    version, _ = store(definition())
    FrameworkVersion.objects.update(state=state)
    before = list(Statement.objects.values())

    again, written = store(definition())

    assert (again.pk, written, again.state) == (version.pk, False, state)
    assert list(Statement.objects.values()) == before
    assert Event.objects.filter(verb="loaded").count() == 1


def test_other_content_replaces_a_draft():
    store(definition())

    version, written = store(changed())

    assert written
    assert FrameworkVersion.objects.get() == version
    assert statements() == ["There is a better plan.", "One way", "Another way"]


def test_a_draft_of_a_staircase_is_replaced_though_its_levels_are_protected():
    store(definition(STAIRCASE))

    assert store(definition(STAIRCASE, "text: Begun", "text: Started"))[1]
    assert statements() == ["Started", "Grown"]


@pytest.mark.parametrize("state", [State.PUBLISHED, State.RETIRED])
def test_other_content_under_a_label_that_was_published_is_refused_with_the_way_out(state):
    store(definition())
    FrameworkVersion.objects.update(state=state)

    with pytest.raises(Refused, match=f"is {state} and differs .* a new label"):
        store(changed())

    assert statements() == ["There is a plan.", "One way", "Another way"]


def test_other_content_under_a_new_label_is_a_new_version():
    publish(store(definition())[0])

    new, written = store(definition(COMPONENTS, '"1.10"', '"1.11"'))

    assert written
    assert FrameworkVersion.objects.count() == 2
    assert Framework.objects.get() == new.framework


def test_a_draft_that_something_points_at_is_not_replaced(administrator):
    a_round(store(definition())[0], administrator)

    with pytest.raises(Refused, match="something already uses it"):
        store(changed())

    assert statements() == ["There is a plan.", "One way", "Another way"]


def test_a_framework_keeps_its_name_while_it_has_other_versions():
    store(definition())
    renamed = spoiled(COMPONENTS, "title: A small framework", "title: Another name")

    with pytest.raises(Refused, match="is called 'A small framework'"):
        store(definition(renamed, '"1.10"', '"2"'))
    assert FrameworkVersion.objects.count() == 1

    store(definition(renamed))
    assert Framework.objects.get().title == "Another name"


def test_nothing_is_half_written_when_its_record_fails():
    def fail(**kwargs):
        raise RuntimeError("no record")

    acts.done.connect(fail)
    try:
        with pytest.raises(RuntimeError, match="no record"):
            store(definition())
    finally:
        acts.done.disconnect(fail)

    assert not Framework.objects.exists()
    assert not Statement.objects.exists()


def test_publishing_is_told_once(administrator):
    version, _ = store(definition(), by=administrator)

    assert publish(version, by=administrator)
    assert not publish(version, by=administrator)

    assert FrameworkVersion.objects.get().state == State.PUBLISHED
    assert list(
        Event.objects.order_by("id").values_list("verb", "actor_label", "object_label")
    ) == [
        ("loaded", "Administrator", "A small framework 1.10"),
        ("published", "Administrator", "A small framework 1.10"),
    ]


def test_a_retired_version_is_not_published_again():
    version, _ = store(definition())
    FrameworkVersion.objects.update(state=State.RETIRED)

    with pytest.raises(Refused, match="is retired"):
        publish(version)


def test_a_draft_that_was_replaced_meanwhile_is_not_published():
    version, _ = store(definition())
    store(changed())

    with pytest.raises(Refused, match="loaded anew or discarded"):
        publish(version)

    assert FrameworkVersion.objects.get().state == State.DRAFT


class TestPublishing:
    """A deliberate step: of what was looked at, and only once."""

    @pytest.fixture
    def version(self):
        return store(definition())[0]

    def test_what_was_seen_is_published(self, version):
        assert publish(version, seen=version.checksum)
        assert not publish(version, seen=version.checksum)

    def test_what_was_changed_since_it_was_seen_is_not(self, version):
        Statement.objects.filter(text="There is a plan.").update(text="There is no plan.")

        with pytest.raises(Refused, match=r"Somebody has changed A small framework 1\.10 since"):
            publish(version, seen=version.checksum)

        assert FrameworkVersion.objects.get().state == State.DRAFT

    def test_what_somebody_changed_and_published_meanwhile_is_told(self, version):
        seen = version.checksum
        Statement.objects.filter(text="There is a plan.").update(text="There is no plan.")
        publish(version)

        with pytest.raises(Refused, match="Somebody has changed"):
            publish(version, seen=seen)

    def test_the_checksum_is_that_of_what_is_published(self, version):
        Statement.objects.filter(text="There is a plan.").update(text="There is a better plan.")

        publish(version)

        assert FrameworkVersion.objects.get().checksum == changed().checksum

    def test_a_draft_that_is_not_finished_is_not(self, version):
        Criterion.objects.update(title="")

        with pytest.raises(Refused, match="is not finished"):
            publish(version)

        assert FrameworkVersion.objects.get().state == State.DRAFT


class TestRetiring:
    def test_a_published_version_is_retired_and_told_once(self, administrator):
        version, _ = store(definition())
        publish(version)

        assert retire(version, by=administrator)
        assert not retire(version, by=administrator)

        assert FrameworkVersion.objects.get().state == version.state == State.RETIRED
        assert Event.objects.filter(verb="retired", actor_label="Administrator").count() == 1
        assert definition_of(version) == definition()

    def test_a_draft_is_not(self):
        version, _ = store(definition())

        with pytest.raises(Refused, match="is a draft"):
            retire(version)

        assert FrameworkVersion.objects.get().state == State.DRAFT


class TestDiscarding:
    def test_a_draft_goes_with_its_links_and_nothing_else(self, administrator):
        kept, _ = store(definition())
        draft, _ = store(definition(COMPONENTS, '"1.10"', '"2"'))
        link(kept, draft)

        assert discard(draft, by=administrator, seen=draft.checksum) == 1

        assert FrameworkVersion.objects.get() == kept
        assert definition_of(kept) == definition()
        assert not CriterionLink.objects.exists()
        told = Event.objects.get(verb="discarded")
        assert (told.actor_label, told.object_label) == ("Administrator", "A small framework 2")

    def test_a_draft_of_a_staircase_goes_though_its_levels_are_protected(self):
        discard(store(definition(STAIRCASE))[0])

        assert not Statement.objects.exists()

    def test_its_label_is_free_again(self):
        discard(store(definition())[0])

        assert store(changed())[1]

    @pytest.mark.parametrize("state", [State.PUBLISHED, State.RETIRED])
    def test_only_drafts_go(self, state):
        version, _ = store(definition())
        FrameworkVersion.objects.update(state=state)

        with pytest.raises(Refused, match="is not a draft"):
            discard(version)

        assert definition_of(version) == definition()

    def test_what_somebody_changed_since_it_was_seen_stays(self):
        version, _ = store(definition())
        Statement.objects.filter(text="There is a plan.").update(text="There is a better plan.")

        with pytest.raises(Refused, match="Somebody has changed"):
            discard(version, seen=version.checksum)

        assert definition_of(version) == changed()

    def test_what_something_rests_on_stays_and_nothing_is_told(self, administrator):
        version, _ = store(definition())
        kept, _ = store(definition(COMPONENTS, '"1.10"', '"2"'))
        link(kept, version)
        a_round(version, administrator)

        with pytest.raises(Refused, match=r"On A small framework 1\.10 rest 1 round, so it cannot"):
            discard(version)

        assert definition_of(version) == definition()
        assert CriterionLink.objects.exists()
        assert not Event.objects.filter(verb="discarded").exists()


@pytest.mark.django_db(transaction=True)
class TestTwoAdministratorsAtOnce:
    @pytest.fixture
    def version(self):
        return store(definition())[0]

    def again(self, version):
        return FrameworkVersion.objects.select_related("framework").get(pk=version.pk)

    def test_publishing_one_wins_and_the_other_is_told(self, version):
        mine, yours, seen = self.again(version), self.again(version), version.checksum

        news = race(lambda: publish(mine, seen=seen), lambda: publish(yours, seen=seen))

        assert news is False
        assert Event.objects.filter(verb="published").count() == 1

    def test_retiring_one_wins_and_the_other_is_told(self, version):
        publish(version)
        mine, yours = self.again(version), self.again(version)

        assert race(lambda: retire(mine), lambda: retire(yours)) is False
        assert Event.objects.filter(verb="retired").count() == 1

    def test_what_is_loaded_anew_meanwhile_is_not_published(self, version):
        mine = self.again(version)

        with pytest.raises(Refused, match="loaded anew or discarded"):
            race(lambda: store(changed()), lambda: publish(mine, seen=mine.checksum))

        assert FrameworkVersion.objects.get().state == State.DRAFT

    def test_what_is_published_meanwhile_is_not_discarded(self, version):
        mine, yours = self.again(version), self.again(version)

        with pytest.raises(Refused, match="is not a draft"):
            race(lambda: publish(mine), lambda: discard(yours))

        assert definition_of(version) == definition()

    def test_what_is_discarded_meanwhile_is_not_published(self, version):
        mine, yours = self.again(version), self.again(version)

        with pytest.raises(Refused, match="meanwhile"):
            race(lambda: discard(mine), lambda: publish(yours))

        assert not FrameworkVersion.objects.exists()

    def test_what_is_published_meanwhile_is_not_replaced(self, version):
        mine = self.again(version)

        with pytest.raises(Refused, match="is published and differs"):
            race(lambda: publish(mine), lambda: store(changed()))

        assert definition_of(FrameworkVersion.objects.get()) == definition()


@pytest.mark.large
def test_a_framework_of_9600_statements_is_stored():
    whole = parse(large(domains=12, criteria=40, statements=20).encode(), "large.yaml")

    version, _ = store(whole)
    publish(version)

    assert Statement.objects.count() == 9_600
    assert Criterion.objects.count() == 480
    assert definition_of(version) == whole


@pytest.mark.parametrize("size", [(1, 1, 1), (2, 3, 20)])
def test_the_statements_sent_do_not_grow(django_assert_num_queries, size):
    store(definition(COMPONENTS, '"1.10"', '"1"'))

    # The transaction twice; the framework twice, to hold it; the label; the version, levels,
    # conditions, domains, criteria, statements; the new ids for links; the act.
    with django_assert_num_queries(13):
        store(definition(large(*size)))
