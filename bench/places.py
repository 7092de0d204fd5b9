"""Regions, systems and the people in them."""

from __future__ import annotations

from icsassess.accounts.models import Membership, User
from icsassess.accounts.roles import Role
from icsassess.systems.models import Organisation, Region, System


def region(name: str) -> Region:
    return Region.objects.create(name=name, slug=_slug(name))


def person(name: str) -> User:
    return User.objects.create_user(f"{_slug(name)}@bench.example.org", name=name)


def system(region: Region, name: str, *, lead: User) -> System:
    """A system led by `lead`, with an organisation of each type."""
    made = System.objects.create(region=region, name=name, slug=_slug(name))
    join(lead, Role.SYSTEM_LEAD, made)
    Organisation.objects.bulk_create(
        Organisation(system=made, name=label, type=kind)
        for kind, label in Organisation.Type.choices
    )
    return made


def join(user: User, role: Role, system: System) -> Membership:
    return Membership.objects.create(user=user, role=role, system=system)


def oversee(user: User, region: Region) -> None:
    Membership.objects.create(user=user, role=Role.REGIONAL_REVIEWER, region=region)


def leaders(system: System, number: int) -> list[Membership]:
    """So many new leaders of `system`, from its organisations in turn."""
    partners = list(system.organisations.all())
    return [
        Membership.objects.create(
            user=person(f"Leader {at} of {system.name}"),
            role=Role.SYSTEM_LEADER,
            system=system,
            organisation=partners[at % len(partners)],
        )
        for at in range(number)
    ]


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")
