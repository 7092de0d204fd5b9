"""Nobody speaks for an organisation of another system: the database refuses it, whoever writes."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from icsassess.accounts.models import Membership
from icsassess.assessments import guard
from icsassess.assessments.models import Assessment, Response
from icsassess.systems.models import Organisation, System
from tests.cast import cast, person
from tests.racing import race

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return cast()


@pytest.fixture
def neighbour(stage):
    return System.objects.get(name="The neighbour")


@pytest.fixture
def foreign(neighbour):
    """An organisation of another system."""
    return Organisation.objects.create(system=neighbour, name="Theirs", type="nhs_trust")


def refused(write) -> bool:
    with pytest.raises(IntegrityError, match=guard.REFUSAL), transaction.atomic():
        write()
    return True


def memberships(stage):
    return Membership.objects.filter(user=stage["leader"])


class TestAnOrganisationOfAnotherSystem:
    def test_is_no_membership_s(self, stage, foreign):
        somebody = person("Somebody")
        new = Membership(
            user=somebody, role="system_leader", system=stage.system, organisation=foreign
        )
        assert refused(new.save)
        assert refused(lambda: Membership.objects.bulk_create([new]))
        assert refused(lambda: memberships(stage).update(organisation=foreign))
        assert refused(lambda: memberships(stage).update(system=foreign.system))
        with pytest.raises(ValidationError, match="Theirs belongs to The neighbour"):
            new.full_clean()

    def test_is_no_response_s(self, stage, foreign, neighbour):
        responses = Response.objects.filter(pk=stage.response.pk)
        assert refused(lambda: responses.update(organisation=foreign))
        new = Response(
            assessment=stage.assessment, respondent=person("Somebody"), organisation=foreign
        )
        assert refused(new.save)
        assessments = Assessment.objects.filter(pk=stage.assessment.pk)
        assert refused(lambda: assessments.update(system=neighbour))

    def test_does_not_come_about_by_moving_one(self, stage, neighbour):
        ours = Organisation.objects.filter(system=stage.system)
        assert refused(lambda: ours.update(system=neighbour))
        memberships(stage).update(organisation=None)
        assert refused(lambda: ours.update(system=neighbour)), "a response still names it"
        one = ours.get()
        one.system = neighbour
        with pytest.raises(ValidationError, match="People speak for it in its system"):
            one.save()


def test_an_organisation_of_the_same_system_and_none_are_taken(stage):
    ours = Organisation.objects.create(system=stage.system, name="Another", type="other")
    for organisation in (ours, None):
        assert memberships(stage).update(organisation=organisation) == 1
        assert Response.objects.update(organisation=organisation) == 1


@pytest.mark.django_db(transaction=True)
def test_one_that_moves_at_the_same_time_is_refused_or_refuses(stage, foreign):
    """Whoever comes second finds what the first one wrote."""
    place = foreign.system_id
    speaker = person("Speaker", "system_leader", foreign.system)

    def speak():
        Membership.objects.filter(user=speaker).update(organisation=foreign)

    def move():
        Organisation.objects.filter(pk=foreign.pk).update(system=stage.system)

    with pytest.raises(IntegrityError, match=guard.REFUSAL):
        race(speak, move)
    Membership.objects.filter(user=speaker).update(organisation=None)
    with pytest.raises(IntegrityError, match=guard.REFUSAL):
        race(move, speak)
    assert Organisation.objects.get(pk=foreign.pk).system_id != place


@pytest.mark.django_db(transaction=True)
def test_the_upgrade_mends_what_was_written_before(stage, neighbour):
    council = Organisation.objects.create(system=neighbour, name="Council", type="local_authority")
    try:
        call_command("migrate", "assessments", "0015", verbosity=0)
        guard.lift(connection)
        memberships(stage).update(organisation=council)
        Response.objects.update(organisation=council)
    finally:
        call_command("migrate", verbosity=0)
    held, response = memberships(stage).get(), Response.objects.get()
    for organisation in (held.organisation, response.organisation):
        assert (organisation.system, organisation.name, organisation.type) == (
            stage.system, "Council", "local_authority",
        )  # fmt: skip
    assert refused(lambda: Response.objects.update(organisation=council))
