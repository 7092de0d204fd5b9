"""An assessment is moved to another version of a framework, or moved back."""

from __future__ import annotations

from django.db import transaction

from frameworks.models import FrameworkVersion
from icsassess.accounts.models import User
from icsassess.assessments import queries
from icsassess.assessments.changes.locks import lock_assessment, lock_version
from icsassess.assessments.changes.offers import offer_everything
from icsassess.assessments.changes.respondents import ask, tell
from icsassess.assessments.changes.rounds import begin
from icsassess.assessments.changes.telling import tell_in
from icsassess.assessments.models import (
    UNFINISHED,
    AgreedScore,
    Answer,
    Assessment,
    Carried,
    Response,
)
from icsassess.lib import acts
from icsassess.lib.editing import Closed
from icsassess.lib.mail import Sender


@transaction.atomic
def move(
    *, by: User, assessment: Assessment, version: FrameworkVersion, sender: Sender | None = None
) -> Assessment:
    """Go on with an assessment that is still being collected in another published `version`.

    A new assessment takes its place in the round: the same leaders are asked again, and told so by
    mail if there is a `sender`. What was said is offered to them, with what was carried forward
    before and nobody has decided on. The old one stays to be read. Raises Closed when somebody
    moved it already, scores are agreed, or the version cannot be used.
    """
    old = lock_assessment(assessment)
    version = lock_version(version)
    if why := queries.moving.why_not_move(old, version):
        raise Closed(why)
    old.move()
    old.save(update_fields=["state"])
    new = queries.moving.as_if_moved(old, version)
    new.save()
    begin(by=by, assessment=new)
    for response in old.responses.select_related("respondent", "organisation"):
        again = ask(
            by=by,
            assessment=new,
            respondent=response.respondent,
            organisation=response.organisation,
        )
        if sender and again:
            tell(sender, by, again)
    new.carried_from.add(old, *old.carried_from.all())
    offer_everything(to=new)
    tell_in(old, acts.Verb.MOVED, by=by, detail=f"To {version}")
    return new


@transaction.atomic
def move_back(*, by: User, assessment: Assessment, sender: Sender | None = None) -> Assessment:
    """Undo a move, as long as nothing was said in the new version; return the old assessment.

    Leaders who were asked since are asked there, and find what was carried forward to it. Who has
    not finished is mailed the link to where they go on, if there is a `sender`. Raises Closed when
    something was said already, or somebody moved it back or agrees scores.
    """
    _hold_everything(assessment)
    new = lock_assessment(assessment)
    if why := queries.moving.why_not_back(new):
        raise Closed(why)
    assert new.moved_from  # noqa: S101  (or there had been a reason why not)
    old = lock_assessment(new.moved_from)
    asked = list(new.responses.select_related("respondent", "organisation"))
    tell_in(old, acts.Verb.MOVED_BACK, by=by, on=new, detail=f"From {new.version}")
    _remove(new)
    old.move_back()
    old.save(update_fields=["state"])
    added = [
        ask(
            by=by,
            assessment=old,
            respondent=response.respondent,
            organisation=response.organisation,
        )
        for response in asked
    ]
    if any(added):
        offer_everything(to=old)
    if sender:
        for response in old.responses.filter(state__in=UNFINISHED).select_related("respondent"):
            tell(sender, by, response)
    return old


def _hold_everything(assessment: Assessment) -> None:
    """Hold what is to be removed before the assessment itself, as whoever saves does."""
    for rows in (
        Answer.objects.filter(response__assessment=assessment),
        AgreedScore.objects.filter(assessment=assessment),
        Response.objects.filter(assessment=assessment),
    ):
        list(rows.order_by("pk").select_for_update().values_list("pk"))


def _remove(new: Assessment) -> None:
    """Remove an assessment in which nothing was said; its history and its acts stay."""
    Carried.objects.filter(answer__response__assessment=new).delete()
    Carried.objects.filter(agreed_score__assessment=new).delete()
    Answer.objects.filter(response__assessment=new).delete()
    AgreedScore.objects.filter(assessment=new).delete()
    Response.objects.filter(assessment=new).delete()
    new.delete()
