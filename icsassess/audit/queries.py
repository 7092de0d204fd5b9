"""What may be asked of the list of acts, latest first; each answer is one statement."""

from __future__ import annotations

import datetime

from django.db.models import Model, QuerySet

from icsassess.audit.models import Event
from icsassess.lib.acts import Verb


def key(thing: Model) -> tuple[str, str]:
    """By which type and id the acts know `thing`: ('assessment', '7')."""
    return str(thing._meta.model_name), str(thing.pk)


def happened_in(whole: Model) -> QuerySet[Event]:
    """What was done to an assessment (or a round, a version, a person) and to its parts."""
    within_type, within_id = key(whole)
    return Event.objects.filter(within_type=within_type, within_id=within_id)


def happened_at(place: Model) -> QuerySet[Event]:
    """What was done at a region or system itself: what was done at its systems is told there."""
    place_type, place_id = key(place)
    return Event.objects.filter(place_type=place_type, place_id=place_id)


def sign_ins(*, since: datetime.datetime) -> QuerySet[Event]:
    """Who signed in at `since` or later, with when: an act for each time."""
    return Event.objects.filter(verb=Verb.SIGNED_IN, at__gte=since)
