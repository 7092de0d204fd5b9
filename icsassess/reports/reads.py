"""The rows of one assessment that its results are made of; the SQL of each read is made once."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.db.models import Count, QuerySet

from icsassess.accounts.models import User
from icsassess.assessments.models import (
    AgreedScore,
    Answer,
    Assessment,
    AssessmentQuerySet,
    Carried,
    Evidence,
    Response,
    StatementAnswer,
    Target,
    owes_view,
)
from icsassess.lib.prepared import Prepared

RELATED = ("system__region", "system__parent__parent", "round", "version__framework")


def visible(user: User) -> AssessmentQuerySet:
    """Assessments that `user` may see, with what a report says of round and system."""
    return Assessment.objects.visible_to(user).select_related(*RELATED)


@Prepared
def assessments(user: User, key: UUID) -> QuerySet[Assessment]:
    """The assessment with this key, if `user` may see it."""
    return visible(user).filter(key=key).annotate(reader_owes_view=owes_view(user))


@Prepared
def below(system: int, round: int) -> QuerySet[Assessment]:
    """What the places within a system are asked in a round."""
    found = Assessment.objects.below(system=system, round=round)
    return found.select_related("system__parent__parent", "version")


@Prepared
def submitted_before(system: int, moment: datetime.datetime) -> QuerySet[Assessment]:
    """What a system submitted before `moment`, the latest first."""
    found = Assessment.objects.submitted().filter(system=system, submitted_at__lt=moment)
    return found.select_related("round", "system", "version__framework").order_by("-submitted_at")


@Prepared
def agreed_scores(assessment: int) -> QuerySet[AgreedScore]:
    return AgreedScore.objects.filter(assessment=assessment).select_related("level").order_by()


@Prepared
def targets(round: int) -> QuerySet[Target, tuple[int, int]]:
    """Pairs of a criterion's id and that of the level aimed at, where that is not the top."""
    return Target.objects.filter(round=round).values_list("criterion_id", "level_id")


@Prepared
def origins(assessment: int) -> QuerySet[Carried]:
    """Earlier agreed scores that were confirmed."""
    then = "from_agreed_score__assessment"
    return Carried.objects.filter(
        agreed_score__assessment=assessment, state=Carried.State.CONFIRMED
    ).select_related("from_agreed_score__criterion", f"{then}__round", f"{then}__version")


@Prepared
def evidence(assessment: int) -> QuerySet[Evidence]:
    """Links and files beside agreed scores, with what they came along from."""
    then = "carried_from__agreed_score__assessment"
    return Evidence.objects.filter(agreed_score__assessment=assessment).select_related(
        f"{then}__round", f"{then}__version"
    )


@Prepared
def views(assessment: int) -> QuerySet[Answer, tuple[int, str, int | None, int]]:
    """(criterion, standing, level, how many leaders who count gave that), by ids."""
    return (
        Answer.objects.filter(response__assessment=assessment, response__counted=True)
        .exclude(standing="")
        .order_by()
        .values_list("criterion_id", "standing", "level_id")
        .annotate(n=Count("id"))
    )


@Prepared
def statuses(assessment: int) -> QuerySet[StatementAnswer, tuple[int, str, int]]:
    """(id of a statement, status, how many leaders who count gave it that)."""
    given = StatementAnswer.objects.filter(
        answer__response__assessment=assessment, answer__response__counted=True
    )
    return given.order_by().values_list("statement_id", "status").annotate(n=Count("id"))


@Prepared
def responses(assessment: int) -> QuerySet[Response, tuple[str | None, str, int]]:
    """(type of organisation, state, how many responses)."""
    return (
        Response.objects.filter(assessment=assessment)
        .order_by("organisation__type")
        .values_list("organisation__type", "state")
        .annotate(n=Count("id"))
    )
