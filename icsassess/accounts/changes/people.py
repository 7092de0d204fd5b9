"""Accounts are made and changed, roles given and taken away. Nobody types another's password."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from icsassess.accounts.changes import invitations
from icsassess.accounts.changes.addresses import tell_of_new_address
from icsassess.accounts.models import Membership, User
from icsassess.accounts.roles import Can, Role, roles_that
from icsassess.lib import acts
from icsassess.lib.editing import Refused
from icsassess.lib.mail import Sender
from icsassess.systems.models import Organisation, Region, System

IN_USE = "Somebody already signs in with this address."

#: What an act says of a mark that was taken away or given.
_MARKS = {
    "is_administrator": ("no administrator any more", "made an administrator"),
    "is_active": ("account closed", "account opened"),
}


@transaction.atomic
def add_person(*, by: User, email: str, name: str, sender: Sender) -> User:
    """Make an account for who signs in with `email`, and mail them a link to choose a password.

    Raises Refused where somebody signs in with it already.
    """
    person, new = _account(email, name)
    if not new:
        raise Refused(IN_USE)
    acts.tell(acts.Verb.ADDED, by=by, on=person)
    invitations.send(by=by, person=person, sender=sender)
    return person


def add_leader(
    *, by: User, system: System, email: str, name: str, organisation: Organisation | None
) -> tuple[Membership, bool]:
    """Let who signs in with `email` give their view in `system`; called within a transaction.

    Somebody new gets an account, and whoever calls this mails them the link of `invitations`.
    Gives the membership by which they may answer, and whether the account is new. Who may answer
    already keeps what they hold. Raises Refused for an account that is closed.
    """
    person, new = _account(email, name)
    if not person.is_active:
        raise Refused(f"The account of {person.email} is closed. An administrator can open it.")
    if held := person.memberships.filter(system=system, role__in=roles_that(Can.ANSWER)).first():
        return held, new
    held, given = Membership.objects.get_or_create(
        user=person,
        role=Role.SYSTEM_LEADER,
        system=system,
        defaults={"organisation": organisation},
    )
    if given:
        detail = "With a new account" if new else ""
        acts.tell(acts.Verb.ADDED, by=by, on=held, within=person, place=system, detail=detail)
    return held, new


def _account(email: str, name: str) -> tuple[User, bool]:
    """The account of `email`, and whether it was made now: then without a password."""
    return User.objects.get_or_create(
        email=email.strip().lower(), defaults={"name": name, "password": make_password(None)}
    )


@transaction.atomic
def change_person(
    *, by: User, person: User, email: str, name: str, is_administrator: bool, is_active: bool
) -> None:
    """Change what an administrator may of somebody's account; a new address is told to the old one.

    Raises Refused where the address is in use, or nobody could let people in any more.
    """
    held = User.objects.select_for_update().get(pk=person.pk)
    was = held.email
    wanted = {
        "email": email.strip().lower(),
        "name": name,
        "is_administrator": is_administrator,
        "is_active": is_active,
    }
    changed = [field for field, value in wanted.items() if getattr(held, field) != value]
    for field in changed:
        setattr(held, field, wanted[field])
    try:
        with transaction.atomic():
            held.save(update_fields=changed)
    except IntegrityError:
        raise Refused(IN_USE) from None
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    if "email" in changed:
        changed.remove("email")
        tell_of_new_address(by=by, of=held, was=was)
    if changed:
        told = [_MARKS[field][getattr(held, field)] for field in changed if field in _MARKS]
        told += ["name"] if "name" in changed else []
        acts.tell(acts.Verb.CHANGED, by=by, on=held, detail=", ".join(told))


@transaction.atomic
def add_role(
    *,
    by: User,
    person: User,
    role: Role,
    place: System | Region,
    organisation: Organisation | None = None,
) -> Membership:
    """Give `person` a role at a system or a region.

    Raises Refused where they hold it already, it is not held at such a place, the organisation
    belongs elsewhere, or the person is `by`: an administrator would let themselves read whatever
    they like.
    """
    _refuse_own(by, person)
    held = Membership(
        user=person,
        role=role,
        system=place if isinstance(place, System) else None,
        region=place if isinstance(place, Region) else None,
        organisation=organisation,
    )
    try:
        held.full_clean()
        with transaction.atomic():
            held.save()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    except IntegrityError:
        raise Refused(f"{person} holds this role there already.") from None
    acts.tell(acts.Verb.ADDED, by=by, on=held, within=person, place=place)
    return held


@transaction.atomic
def remove_role(*, by: User, membership: Membership) -> None:
    """Take a role away; once it is gone already, nothing happens. Raises Refused for one's own."""
    _refuse_own(by, membership.user)
    held = Membership.objects.select_for_update().filter(pk=membership.pk).first()
    if held is None:
        return
    place = held.system or held.region
    acts.tell(acts.Verb.DELETED, by=by, on=held, within=membership.user, place=place)
    held.delete()


def _refuse_own(by: User, person: User) -> None:
    if by.pk == person.pk:
        raise Refused("Roles of your own are given and taken by another administrator.")
