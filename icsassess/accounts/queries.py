"""What the pages about people show, each in a fixed number of SQL statements."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet

from icsassess.accounts.models import Membership, User


def people(by: User, searched: str = "") -> QuerySet[User]:
    """Whom `by` may administer, by name, each with their roles; `searched` is a part of a name,
    of an address, or of the name of a place or organisation.
    """
    found = User.objects.visible_to(by)
    if searched:
        at = Q(memberships__system__name__icontains=searched)
        at |= Q(memberships__region__name__icontains=searched)
        at |= Q(memberships__organisation__name__icontains=searched)
        own = Q(name__icontains=searched) | Q(email__icontains=searched)
        found = found.filter(pk__in=User.objects.filter(own | at).values("pk"))
    roles = Membership.objects.select_related("system", "region", "organisation")
    return found.prefetch_related(Prefetch("memberships", roles)).order_by("name", "pk")
