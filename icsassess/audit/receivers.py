"""Keeps every act that a room tells of, and every sign-in."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.db.models import Model
from django.dispatch import receiver

from icsassess.audit.models import Event
from icsassess.audit.queries import key
from icsassess.lib import acts


@receiver(acts.done)
def keep(
    *,
    verb: acts.Verb,
    by: Any,
    on: Model,
    within: Model,
    place: Model | None,
    detail: str,
    **_: Any,
) -> None:
    object_type, object_id = key(on)
    within_type, within_id = key(within)
    place_type, place_id = key(place) if place else ("", "")
    Event.objects.create(
        actor_id=by.pk if by else None,
        actor_label=str(by) if by else "ICS Assess",
        verb=verb,
        object_type=object_type,
        object_id=object_id,
        object_label=str(on)[:400],
        within_type=within_type,
        within_id=within_id,
        place_type=place_type,
        place_id=place_id,
        place_label=str(place or ""),
        detail=detail,
    )


@receiver(user_logged_in)
def keep_sign_in(*, user: Any, **_: Any) -> None:
    acts.tell(acts.Verb.SIGNED_IN, by=user, on=user)
