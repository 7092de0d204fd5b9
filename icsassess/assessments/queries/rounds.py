"""Rounds, and how far every system of a round is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from icsassess.accounts.models import User
from icsassess.assessments.models import (
    FINISHED,
    AgreedScore,
    Assessment,
    AssessmentQuerySet,
    Response,
    Round,
)
from icsassess.assessments.queries.judging import is_answered


def visible_rounds(user: User, *, region_ids: Iterable[int] | None = None) -> list[Round]:
    """Rounds that `user` sees, newest first, each with how many of its systems submitted."""
    submitted = Assessment.objects.submitted()
    # Counted over ids: `visible_to` joins memberships, which would multiply the counts.
    seen = Round.objects.filter(pk__in=Round.objects.visible_to(user).values("pk"))
    if region_ids is not None:
        seen = seen.filter(region__in=region_ids)
    return list(
        seen.select_related("region", "version__framework")
        .annotate(
            asked=Count("assessments", filter=~Q(assessments__state=Assessment.State.MOVED)),
            submitted=Count("assessments", filter=Q(assessments__in=submitted)),
        )
        .order_by("-opens", "-pk")  # said again: Django drops a model's order where it counts
    )


def in_order(assessments: AssessmentQuerySet) -> list[int]:
    """The ids of those that were not moved, every system followed by its places; one statement."""
    rows = (
        assessments.exclude(state=Assessment.State.MOVED)
        .order_by()
        .values_list("pk", "system__parent__parent__name", "system__parent__name", "system__name")
    )
    paths = {pk: [name for name in names if name] for pk, *names in rows}
    return sorted(paths, key=paths.__getitem__)


def rows_of(ids: Sequence[int]) -> list[dict[str, Any]]:
    """The assessments with these ids, in this order, each with its state and coverage.

    One statement. Each thing is counted apart: joined, they would multiply each other.
    """
    of_each = OuterRef("pk")
    asked = Response.objects.filter(assessment=of_each)
    found = (
        Assessment.objects.filter(pk__in=ids)
        .select_related("system__parent__parent", "round", "version")
        .annotate(
            asked=_number(asked),
            complete=_number(asked.filter(state__in=FINISHED)),
            agreed=_number(AgreedScore.objects.filter(is_answered(), assessment=of_each)),
        )
        .in_bulk()
    )
    rows = [found[pk] for pk in ids if pk in found]
    return [{"assessment": one, "of": len(one.content.criteria)} for one in rows]


def _number(of: QuerySet[Any]) -> Coalesce:
    """How many rows of an assessment, as a subquery."""
    counted = of.order_by().values("assessment").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)
