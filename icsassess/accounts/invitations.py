"""The link by which somebody for whom an account was made chooses their own password."""

from __future__ import annotations

from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from icsassess.accounts.models import User
from icsassess.lib.mail import Sender

VALID_FOR = 14 * 24 * 60 * 60  # seconds; after that, 'I have forgotten my password' sends another

_SALT = "invitation"


def link(person: User, sender: Sender) -> str:
    """A link for the mail to `person` and for nobody else: whoever has it chooses the password."""
    proof = signing.dumps([person.pk, _made_for(person)], salt=_SALT)
    return sender.absolute(reverse("account_invitation", args=[proof]))


def invited(proof: str) -> User:
    """For whom an invitation is. Raises BadSignature where it is none, or was used already."""
    pk, made_for = signing.loads(proof, salt=_SALT, max_age=VALID_FOR)
    person = User.objects.filter(pk=pk, is_active=True).first()
    if (
        person is None
        or person.has_usable_password()
        or not constant_time_compare(made_for, _made_for(person))
    ):
        raise signing.BadSignature("This invitation was used, or stands no more.")
    return person


def _made_for(person: User) -> str:
    """What an invitation falls with: once there is a password or another address."""
    return salted_hmac(_SALT, f"{person.email} {person.password}").hexdigest()
