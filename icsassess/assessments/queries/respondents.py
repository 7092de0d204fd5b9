"""Who was asked for a view, and who may still be."""

from __future__ import annotations

from icsassess.accounts.models import Membership
from icsassess.accounts.roles import Can, roles_that
from icsassess.assessments.models import (
    Assessment,
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
