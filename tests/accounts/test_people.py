"""People and the roles they hold, as the database keeps them."""

import pytest
from django.db import IntegrityError, transaction

from icsassess.accounts.models import Membership, User
from icsassess.accounts.roles import HELD_AT_A_REGION, HELD_AT_A_SYSTEM, Role
from icsassess.systems.models import Organisation, Region, System
from tests.cast import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return Region.objects.create(name="Our region", slug="ours")


@pytest.fixture
def system(region):
    return System.objects.create(region=region, name="Our system", slug="our-system")


def refused(**row):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(**row)
    return True


@pytest.mark.parametrize("role", Role)
def test_a_role_is_held_only_where_it_fits(system, region, role):
    somebody = person("Somebody")
    for place, fits in (
        ({"system": system}, role in HELD_AT_A_SYSTEM),
        ({"region": region}, role in HELD_AT_A_REGION),
    ):
        if fits:
            assert Membership.objects.create(user=somebody, role=role, **place)
        else:
            assert refused(user=somebody, role=role, **place)


def test_a_role_is_held_at_exactly_one_place(system, region):
    somebody = person("Somebody")
    assert refused(user=somebody, role=Role.OBSERVER)
    assert refused(user=somebody, role=Role.OBSERVER, system=system, region=region)


def test_a_role_is_held_once_at_a_place(system, region):
    somebody = person("Somebody", Role.OBSERVER, system)
    somebody.memberships.create(role=Role.OBSERVER, region=region)
    assert refused(user=somebody, role=Role.OBSERVER, system=system)
    assert refused(user=somebody, role=Role.OBSERVER, region=region)


def test_one_speaks_for_an_organisation_only_in_a_system(system, region):
    trust = Organisation.objects.create(system=system, name="The trust", type="nhs_trust")
    somebody = person("Somebody", Role.SYSTEM_LEADER, system, organisation=trust)
    assert somebody.memberships.get().organisation == trust
    assert refused(user=somebody, role=Role.OBSERVER, region=region, organisation=trust)


def test_an_address_is_one_account_however_it_is_written():
    ann = User.objects.create_user(" Ann@Example.ORG ", "x", name="Ann")
    assert ann.email == "ann@example.org"
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="ANN@example.org", name="Another Ann")
