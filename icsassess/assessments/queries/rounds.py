"""Rounds, and how far every system of a round is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q

from icsassess.accounts.models import User
from icsassess.assessments.models import (
    Assessment,
    AssessmentQuerySet,
    Response,
    Round,
)
from icsassess.assessments.queries.judging import is_answered


def visible_rounds(user: User, *, region_ids: Iterable[int] | None = None) -> list[Round]:
    """Rounds that `user` sees, newest first, each with how many of its systems submitted."""
    submitted = [Assessment.State.SUBMITTED, Assessment.State.ACCEPTED]
    # Counted over ids: `visible_to` joins memberships, which would multiply the counts.
    seen = Round.objects.filter(pk__in=Round.objects.visible_to(user).values("pk"))
    if region_ids is not None:
        seen = seen.filter(region__in=region_ids)
    return list(
        seen.select_related("region", "version__framework")
        .annotate(
            asked=Count("assessments", filter=~Q(assessments__state=Assessment.State.MOVED)),
            submitted=Count("assessments", filter=Q(assessments__state__in=submitted)),
        )
        .order_by("-opens", "-pk")  # said again: Django drops a model's order where it counts
    )


def round_rows(round: Round, user: User) -> list[dict[str, Any]]:
    """Every system of a round that `user` may see, with its state and coverage; one statement."""
    return rows_of(Assessment.objects.visible_to(user).filter(round=round))


def rows_of(assessments: AssessmentQuerySet) -> list[dict[str, Any]]:
    """Each with its state and coverage, every system followed by its places."""
    live = assessments.exclude(state=Assessment.State.MOVED)
    found = live.select_related("system__parent__parent", "round", "version").annotate(
        asked=Count("responses", distinct=True),
        complete=Count(
            "responses",
            filter=Q(responses__state=Response.State.COMPLETE),
            distinct=True,
        ),
        agreed=Count("agreed_scores", filter=is_answered("agreed_scores__"), distinct=True),
    )
    in_order = sorted(found, key=lambda one: one.system.path)
    return [{"assessment": one, "of": len(one.content.criteria)} for one in in_order]
