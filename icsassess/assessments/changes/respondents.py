"""Leaders are asked for their view, and told by mail; one who has not begun is asked no more."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse
from simple_history.utils import bulk_create_with_history

from icsassess.accounts import invitations
from icsassess.accounts.changes import people
from icsassess.accounts.models import Membership, User
from icsassess.assessments import queries
from icsassess.assessments.changes.locks import lock_assessment, lock_response
from icsassess.assessments.changes.offers import offer_everything
from icsassess.assessments.changes.telling import tell_in
from icsassess.assessments.models import (
    Answer,
    Assessment,
    Carried,
    Response,
)
from icsassess.lib import acts
from icsassess.lib.editing import Closed, Refused
from icsassess.lib.mail import Sender
from icsassess.systems.models import Organisation


@transaction.atomic
def add_respondents(
    *,
    by: User,
    assessment: Assessment,
    leaders: Iterable[Membership],
    sender: Sender | None = None,
) -> list[Response]:
    """Ask `leaders` (memberships of the system) for their view; who was asked stays asked.

    Each who was not is told by mail, if there is a `sender`: where people and mail are invented,
    there is none.
    """
    assessment = _open(assessment)
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
            if sender:
                tell(sender, by, response)
    if added:
        offer_everything(to=assessment)
    return added


@transaction.atomic
def add_leader(
    *,
    by: User,
    assessment: Assessment,
    email: str,
    name: str,
    organisation: Organisation | None,
    sender: Sender,
) -> Response:
    """Ask somebody for their view who signs in with `email`, and is a leader of the system then.

    Who has no account gets one, and in the same mail a link to choose a password. Raises Closed
    where nobody is asked any more, Refused where they were asked already or their account is
    closed.
    """
    assessment = _open(assessment)
    leader, new = people.add_leader(
        by=by, system=assessment.system, email=email, name=name, organisation=organisation
    )
    response = ask(
        by=by, assessment=assessment, respondent=leader.user, organisation=leader.organisation
    )
    if response is None:
        raise Refused(f"{leader.user} was asked already.")
    tell(sender, by, response, invitations.link(leader.user, sender) if new else "")
    offer_everything(to=assessment)
    return response


@transaction.atomic
def take_back(*, by: User, response: Response, sender: Sender) -> None:
    """Ask a leader for their view no more, who has not begun with it; they are told by mail.

    Raises Refused where they have begun, or were asked by themselves: they decline to give a view
    in their own words. Raises Closed where the assessment takes no answers any more.
    """
    if response.respondent_id == by.pk:
        raise Refused("You were asked yourself. Finish your view, or decline to give one.")
    answers = Answer.objects.filter(response=response)
    list(answers.order_by("pk").select_for_update().values_list("pk"))  # first, as whoever saves
    locked = lock_response(response)
    if locked.state == Response.State.DECLINED:
        raise Refused(f"{locked.respondent} has declined to give a view.")
    if queries.respondents.has_begun(locked):
        raise Refused(f"{locked.respondent} has begun to answer, so they stay asked.")
    tell_in(locked.assessment, acts.Verb.TOOK_BACK, by=by, on=locked)
    sender.send(
        "assessments/email/taken_back", locked.respondent.email, by=by, assessment=locked.assessment
    )
    Carried.objects.filter(answer__response=locked).delete()
    answers.delete()
    locked.delete()


def _open(assessment: Assessment) -> Assessment:
    """The assessment, locked. Raises Closed where nobody is asked any more."""
    assessment = lock_assessment(assessment)
    if not assessment.is_answerable:
        raise Closed("This assessment no longer takes new answers.")
    return assessment


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


def link_to(response: Response, sender: Sender) -> str:
    """Where a leader gives their view. Nobody else can open it, so that it may be passed on."""
    return sender.absolute(
        reverse("assessments:tasks", args=[response.assessment.key, response.key])
    )


def tell(sender: Sender, by: User, response: Response, invitation: str = "") -> None:
    """Mail a leader that they are asked; `invitation` is where they choose a password first."""
    sender.send(
        "assessments/email/asked",
        response.respondent.email,
        by=by,
        response=response,
        link=link_to(response, sender),
        invitation=invitation,
    )
