"""Leaders are asked for their view."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from icsassess.accounts.models import Membership, User
from icsassess.assessments.changes.locks import lock_assessment
from icsassess.assessments.changes.offers import offer_everything
from icsassess.assessments.changes.telling import tell_in
from icsassess.assessments.models import (
    Answer,
    Assessment,
    Response,
)
from icsassess.lib import acts
from icsassess.lib.editing import Closed
from icsassess.systems.models import Organisation


@transaction.atomic
def add_respondents(
    *, by: User, assessment: Assessment, leaders: Iterable[Membership]
) -> list[Response]:
    """Ask `leaders` (memberships of the system) for their view; who was asked stays asked."""
    assessment = lock_assessment(assessment)
    if not assessment.is_answerable:
        raise Closed("This assessment no longer takes new answers.")
    added = []
    for leader in leaders:
        if leader.system_id != assessment.system_id:
            raise Closed(f"{leader.user} is not a leader of {assessment.system}.")
        response = ask(
            by=by,
            assessment=assessment,
            respondent=leader.user,
            organisation=leader.organisation,
        )
        if response:
            added.append(response)
    if added:
        offer_everything(to=assessment)
    return added


def ask(
    *, by: User, assessment: Assessment, respondent: User, organisation: Organisation | None
) -> Response | None:
    """Ask one person, with a blank answer for every criterion; None if they were asked before."""
    response, new = Response.objects.get_or_create(
        assessment=assessment, respondent=respondent, defaults={"organisation": organisation}
    )
    if not new:
        return None
    blank = [Answer(response=response, criterion_id=c.id) for c in assessment.content.criteria]
    bulk_create_with_history(blank, Answer, default_user=by)
    tell_in(assessment, acts.Verb.ASKED, by=by, on=response)
    return response
