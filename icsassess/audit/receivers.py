"""Keeps every act that a room tells of, and every sign-in."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from icsassess.audit.models import Event
from icsassess.lib import acts


@receiver(acts.done)
def keep(*, verb: acts.Verb, by: Any, on: Any, place: Any, detail: str, **_: Any) -> None:
    Event.objects.create(
        actor_id=by.pk if by else None,
        actor_label=str(by) if by else "ICS Assess",
        verb=verb,
        object_type=on._meta.model_name,
        object_id=str(on.pk),
        object_label=str(on)[:400],
        place_label=str(place or "")[:200],
        detail=detail,
    )


@receiver(user_logged_in)
def keep_sign_in(*, user: Any, **_: Any) -> None:
    acts.tell(acts.Verb.SIGNED_IN, by=user, on=user)
