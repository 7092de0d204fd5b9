"""`can`: what each role may do at its own place, at places below it, and nowhere else."""

import pytest

from icsassess.accounts.access import can
from icsassess.accounts.models import User
from icsassess.accounts.roles import HELD_AT_A_REGION, HELD_AT_A_SYSTEM, Can, Role
from icsassess.systems.models import Region, System
from tests.cast import person

pytestmark = pytest.mark.django_db

#: What each role may do, in the subject's words (domain.md). Written again on purpose.
MAY = {
    Role.SYSTEM_LEADER: {Can.SEE_PROGRESS, Can.SEE_RESULTS, Can.SEE_SUBMITTED, Can.ANSWER},
    Role.SYSTEM_LEAD: {
        Can.SEE_PROGRESS,
        Can.SEE_RESULTS,
        Can.SEE_SUBMITTED,
        Can.SEE_RESPONSES,
        Can.ANSWER,
        Can.ADD_RESPONDENT,
        Can.AGREE,
        Can.SUBMIT,
    },
    Role.FACILITATOR: {Can.SEE_PROGRESS, Can.SEE_RESULTS, Can.SEE_SUBMITTED, Can.SEE_RESPONSES},
    Role.REGIONAL_REVIEWER: {Can.SEE_PROGRESS, Can.SEE_SUBMITTED, Can.OPEN_ROUND},
    Role.OBSERVER: {Can.SEE_PROGRESS, Can.SEE_SUBMITTED},
    Role.ADMINISTRATOR: {Can.SEE_PROGRESS, Can.SEE_SUBMITTED, Can.OPEN_ROUND, Can.ADMINISTER},
}


@pytest.fixture
def region():
    return Region.objects.create(name="Our region", slug="ours")


@pytest.fixture
def elsewhere():
    return Region.objects.create(name="Elsewhere", slug="elsewhere")


def system(region, name):
    return System.objects.create(region=region, name=name, slug=name.lower())


def may(user, **place):
    return {what for what in Can if can(user, what, **place)}


def test_every_role_stands_in_the_table():
    assert set(MAY) == set(Role)


@pytest.mark.parametrize("role", sorted(HELD_AT_A_SYSTEM))
def test_a_role_at_a_system_counts_there_and_nowhere_else(region, elsewhere, role):
    own, other = system(region, "Own"), system(region, "Other")
    somebody = person("Somebody", role, own)
    assert may(somebody, system=own) == MAY[role]
    assert may(somebody, system=other) == set()
    assert may(somebody, region=region) == set()
    assert may(somebody, region=elsewhere) == set()


@pytest.mark.parametrize("role", sorted(HELD_AT_A_REGION))
def test_a_role_at_a_region_covers_its_systems_and_no_others(region, elsewhere, role):
    somebody = person("Somebody", role, region)
    assert may(somebody, region=region) == MAY[role]
    assert may(somebody, system=system(region, "Own")) == MAY[role]
    assert may(somebody, region=elsewhere) == set()
    assert may(somebody, system=system(elsewhere, "Far")) == set()


def test_an_administrator_everywhere_but_never_anothers_voice(region):
    somebody = person("Somebody")
    somebody.is_administrator = True
    assert may(somebody, region=region) == MAY[Role.ADMINISTRATOR]
    assert may(somebody, system=system(region, "Any")) == MAY[Role.ADMINISTRATOR]


def test_two_roles_add_up_each_at_its_place(region):
    one, other = system(region, "One"), system(region, "Other")
    somebody = person("Somebody", Role.OBSERVER, one)
    somebody.memberships.create(role=Role.SYSTEM_LEADER, system=other)
    assert may(somebody, system=one) == MAY[Role.OBSERVER]
    assert may(somebody, system=other) == MAY[Role.SYSTEM_LEADER]


def test_a_place_within_a_system_is_a_place_of_its_own(region):
    whole = system(region, "Whole")
    place = System.objects.create(
        region=region, name="Place", slug="place", kind=System.Kind.PLACE, parent=whole
    )
    assert may(person("Somebody", Role.SYSTEM_LEAD, whole), system=place) == set()


def test_nobody_without_a_role(region):
    assert may(person("Nobody"), region=region) == set()


def test_a_question_about_no_place_or_two_is_a_mistake(region):
    somebody = person("Somebody", Role.OBSERVER, region)
    with pytest.raises(TypeError):
        can(somebody, Can.SEE_PROGRESS)
    with pytest.raises(TypeError):
        can(somebody, Can.SEE_PROGRESS, region=region, system=system(region, "Own"))


def test_an_account_that_is_not_active_passes_no_question(region):
    somebody = person("Somebody", Role.REGIONAL_REVIEWER, region)
    assert somebody.has_perm("assessments.open_round", region)
    User.objects.update(is_active=False)
    assert not User.objects.get().has_perm("assessments.open_round", region)
