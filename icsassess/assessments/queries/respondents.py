"""Who was asked for a view, and who may still be."""

from __future__ import annotations

from uuid import UUID

from icsassess.accounts.models import Membership
from icsassess.accounts.roles import Can, roles_that
from icsassess.assessments.models import (
    Assessment,
    Carried,
    Evidence,
    Response,
)


def asked(assessment: Assessment) -> list[Response]:
    """Everybody who was asked, by name."""
    return list(assessment.responses.select_related("respondent", "organisation"))


def leaders_to_ask(assessment: Assessment) -> list[Membership]:
    """Leaders of the system who were not asked yet, one membership each."""
    memberships = (
        Membership.objects.filter(
            system=assessment.system, role__in=roles_that(Can.ANSWER), user__is_active=True
        )
        .exclude(user__responses__assessment=assessment)
        .select_related("user", "organisation")
        .order_by("user__name", "-organisation")
    )
    return list({m.user_id: m for m in memberships}.values())


def invitation(assessment: Assessment, key: UUID) -> Response | None:
    """The response of a leader who was asked in `assessment`, for whoever may ask leaders there."""
    responses = Response.objects.filter(assessment=assessment, key=key)
    return responses.select_related("assessment", "respondent", "organisation").first()


def has_begun(response: Response) -> bool:
    """Whether a leader has typed, shown or decided anything in their response."""
    return (
        response.state != Response.State.INVITED
        or Evidence.objects.filter(answer__response=response).exists()
        or Carried.objects.filter(answer__response=response)
        .exclude(state=Carried.State.TO_CONFIRM)
        .exists()
    )
