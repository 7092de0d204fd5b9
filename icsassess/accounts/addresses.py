"""Proving that a new e-mail address is one's own: by a link that is sent there."""

from __future__ import annotations

from collections.abc import Callable

from django.core import signing

from icsassess.accounts.models import User
from icsassess.lib import mail

VALID_FOR = 24 * 60 * 60  # seconds


def _made_for(user: User) -> str:
    """What a proof stands and falls with: once address or password change, it proves nothing."""
    return f"new address: {user.pk} {user.email} {user.password}"


def ask_for_proof(user: User, address: str, link_to: Callable[[str], str]) -> None:
    """Send a link to `address`; where somebody signs in with it, send word of that instead.

    Nobody but who reads the mail learns which of the two it was. `link_to` makes the link of a
    proof. Raises OSError where the mail cannot be sent.
    """
    if User.objects.filter(email=address).exists():
        mail.send("account/email/address_in_use", address)
    else:
        proof = signing.dumps(address, salt=_made_for(user))
        mail.send("account/email/new_address", address, link=link_to(proof))


def proven(user: User, proof: str) -> str:
    """The address that `proof` lets `user` change to. Raises BadSignature where it proves none."""
    address: str = signing.loads(proof, salt=_made_for(user), max_age=VALID_FOR)
    return address
