"""Rounds, and how far every system of a round is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from frameworks.models import FrameworkVersion
from icsassess.accounts.models import User
from icsassess.assessments.models import (
    FINISHED,
    AgreedScore,
    Answer,
    Assessment,
    AssessmentQuerySet,
    Evidence,
    Response,
    Round,
)
from icsassess.assessments.queries import judging
from icsassess.audit.models import Event
from icsassess.audit.queries import happened_in
from icsassess.lib.acts import Verb
from icsassess.lib.editing import fingerprint
from icsassess.systems.models import System


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
            asked=Count("assessments", filter=Q(assessments__in=Assessment.objects.taking_part())),
            submitted=Count("assessments", filter=Q(assessments__in=submitted)),
        )
        .order_by("-opens", "-pk")  # said again: Django drops a model's order where it counts
    )


def fingerprint_of(round: Round) -> str:
    """What stands for the round as its page shows it, so that no change overwrites another."""
    return fingerprint(round.title, round.due, round.attribution)


def is_answered(round: Round) -> bool:
    """Whether a leader has said anything: how views are attributed was promised to them."""
    answers = Answer.objects.filter(response__assessment__round=round)
    if answers.filter(revision__gt=0).exists():
        return True
    return Evidence.objects.filter(answer__in=answers).exists()


def acts(round: Round) -> list[Event]:
    """What was done to the round and to the part of each system in it, latest first."""
    assessments = round.assessments.values_list("pk", flat=True)
    taking_part = Event.objects.filter(
        within_type="assessment",
        within_id__in=[str(pk) for pk in assessments],
        verb__in=(Verb.ADDED, Verb.WITHDREW, Verb.ADDED_AGAIN),
    )
    return list(happened_in(round) | taking_part)


def systems_to_add(round: Round) -> list[System]:
    """Systems and places of its region that take no part, withdrawn ones too; by their paths.

    None where the version of the round is published no more.
    """
    if round.version.state != FrameworkVersion.State.PUBLISHED:
        return []
    taking_part = Assessment.objects.taking_part().filter(round=round)
    systems = System.objects.filter(region=round.region_id).select_related("parent__parent")
    left = systems.exclude(pk__in=taking_part.values("system"))
    return sorted(left, key=lambda system: system.path)


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
            asked=number_of(asked),
            complete=number_of(asked.filter(state__in=FINISHED)),
            agreed=number_of(AgreedScore.objects.filter(judging.is_answered(), assessment=of_each)),
        )
        .in_bulk()
    )
    rows = [found[pk] for pk in ids if pk in found]
    return [{"assessment": one, "of": len(one.content.criteria)} for one in rows]


def number_of(of: QuerySet[Any]) -> Coalesce:
    """How many rows of an assessment, as a subquery."""
    counted = of.order_by().values("assessment").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)
