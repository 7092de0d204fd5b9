"""Regions, systems and organisations are made, changed and removed. By administrators."""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.text import slugify

from icsassess.lib import acts
from icsassess.lib.editing import Refused
from icsassess.systems.models import Organisation, Region, System

Thing = Region | System | Organisation
P = TypeVar("P", Region, System, Organisation)

TAKEN = "There is one of this name, or with this ODS code, already."


@transaction.atomic
def add(*, by: Any, thing: P) -> P:
    """Keep a new region, system or organisation, given as a row that is not stored yet.

    A region or system is found in addresses by its first name. Raises Refused where there is one
    like it, or it would lie where it cannot.
    """
    if not isinstance(thing, Organisation):
        thing.slug = slugify(thing.name)[:50]
    _save(thing)
    acts.tell(acts.Verb.ADDED, by=by, on=thing, place=_place(thing))
    return thing


@transaction.atomic
def change(*, by: Any, thing: P, **values: Any) -> None:
    """Set `values` of a region, system or organisation. Raises Refused as `add` does, and where
    what was said would come to be read by other people.
    """
    held = type(thing).objects.select_for_update(of=("self",)).get(pk=thing.pk)
    for name, value in values.items():
        setattr(held, name, value)
    _save(held)
    acts.tell(acts.Verb.CHANGED, by=by, on=held, place=_place(held))


@transaction.atomic
def remove(*, by: Any, thing: Thing) -> None:
    """Remove what nothing hangs on; if it is gone already, nothing happens. Raises Refused."""
    held = type(thing).objects.select_for_update(of=("self",)).filter(pk=thing.pk).first()
    if held is None:
        return
    if held.memberships.exists():
        raise Refused(f"People hold roles at {held} or speak for it. Take those away first.")
    acts.tell(acts.Verb.DELETED, by=by, on=held, place=_place(held))
    try:
        held.delete()
    except models.ProtectedError as error:
        words = {thing._meta.verbose_name_plural for thing in error.protected_objects}
        in_use = " and ".join(sorted(map(str, words)))
        raise Refused(f"{held} cannot be removed: it has {in_use}.") from error


def _save(thing: Thing) -> None:
    try:
        with transaction.atomic():
            thing.save()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    except IntegrityError:
        raise Refused(TAKEN) from None


def _place(thing: Thing) -> Region | System:
    return thing.system if isinstance(thing, Organisation) else thing
