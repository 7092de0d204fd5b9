"""Asking whether a person may do something at a place, and refusing."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied

from icsassess.accounts.models import User
from icsassess.accounts.roles import MAY, Can, Role
from icsassess.systems.models import Region, System


def can(
    user: User, what: Can, *, system: System | None = None, region: Region | None = None
) -> bool:
    """Say whether `user` may do `what` at exactly one named place.

    A role at a region counts for every system in it. Raises TypeError when no place, or two,
    are named: a question about nowhere is a mistake of ours, not a 'no'.
    """
    if (system is None) == (region is None):
        raise TypeError("Ask about exactly one place: a system or a region.")
    if user.is_administrator and what in MAY[Role.ADMINISTRATOR]:
        return True
    system_id = system.pk if system else None
    region_id = system.region_id if system else region.pk  # type: ignore[union-attr]
    return any(
        what in MAY[Role(membership.role)]
        and (
            (membership.system_id is not None and membership.system_id == system_id)
            or (membership.region_id is not None and membership.region_id == region_id)
        )
        for membership in user.own_memberships
    )


def require(user: Any, perm: str, obj: object) -> None:
    """Let `user` pass or raise PermissionDenied (403). Strangers were told 404 before this."""
    if not user.has_perm(perm, obj):
        raise PermissionDenied(perm)
