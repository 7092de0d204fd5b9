"""Somebody for whom an account was made is sent a link, and chooses their own password."""

from __future__ import annotations

from django.db import transaction

from icsassess.accounts import invitations
from icsassess.accounts.models import User
from icsassess.lib import acts
from icsassess.lib.editing import Refused
from icsassess.lib.mail import Sender


def send(*, by: User, person: User, sender: Sender) -> None:
    """Mail `person` the link, within the transaction in which `by` made their account."""
    sender.send(
        "account/email/invited",
        person.email,
        by=by,
        person=person,
        link=invitations.link(person, sender),
        home=sender.absolute("/"),
    )


@transaction.atomic
def send_again(*, by: User, person: User, sender: Sender) -> None:
    """Mail the link once more. Raises Refused for who has chosen a password or may not sign in."""
    if person.has_usable_password():
        raise Refused(f"{person} has chosen a password already.")
    if not person.is_active:
        raise Refused(f"The account of {person} is closed.")
    send(by=by, person=person, sender=sender)
    acts.tell(acts.Verb.INVITED, by=by, on=person)


@transaction.atomic
def accept(*, proof: str, password: str) -> User:
    """Give who was invited the password that they chose, which has been judged already.

    Raises BadSignature where the invitation stands no more: it works once.
    """
    person = invitations.invited(proof)
    User.objects.select_for_update().get(pk=person.pk)
    person = invitations.invited(proof)  # again, now that nobody else accepts it
    person.set_password(password)
    person.save(update_fields=["password"])
    acts.tell(acts.Verb.ACCEPTED, by=person, on=person)
    return person
