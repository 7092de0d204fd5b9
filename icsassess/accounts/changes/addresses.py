"""The address that somebody signs in with is changed."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from icsassess.accounts import addresses
from icsassess.accounts.models import User
from icsassess.lib import acts, mail


class AddressInUse(Exception):
    """Somebody else signs in with this address."""


def change_address(*, by: User, proof: str) -> None:
    """Let `by` sign in with the address that `proof` was sent to; their old address is told.

    Raises BadSignature where the proof is none (any more), AddressInUse where somebody else has
    taken the address since; then nothing is changed.
    """
    try:
        with transaction.atomic():
            held = User.objects.select_for_update().get(pk=by.pk)
            was, held.email = held.email, addresses.proven(held, proof)
            held.save(update_fields=["email"])
            tell_of_new_address(by=held, of=held, was=was)
    except IntegrityError:
        raise AddressInUse from None


def tell_of_new_address(*, by: User, of: User, was: str) -> None:
    """Tell that `by` let `of` sign in with another address: as an act, and by mail to the old one.

    Called within the transaction of the change.
    """
    acts.tell(acts.Verb.CHANGED_ADDRESS, by=by, on=of, detail=f"from {was} to {of.email}")

    def tell_the_old_one() -> None:
        mail.send("account/email/address_changed", was, address=of.email)

    # The change stands where the old address takes no mail any more.
    transaction.on_commit(tell_the_old_one, robust=True)
