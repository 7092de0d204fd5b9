"""Every write that takes earlier answers along: to a later round, or to a newer version."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from frameworks.models import FrameworkVersion
from icsassess.accounts.models import User
from icsassess.assessments import changes, earlier, queries, rules
from icsassess.assessments.changes import Closed
from icsassess.assessments.models import (
    AgreedScore,
    Answer,
    Assessment,
    Carried,
    Evidence,
    Response,
)
from icsassess.assessments.offering import offer_everything
from icsassess.lib import acts

# To a later round


@transaction.atomic
def carry_forward(*, by: User, assessment: Assessment, source: Assessment) -> int:
    """Offer what was said in `source`, an earlier assessment of the same system, for this one.

    Nothing is copied. Leaders who are asked later get their offers then. May be repeated: what
    is missing is added. Returns how many offers are new. Raises Closed when the assessment takes
    no answers any more.
    """
    held = changes.hold(assessment)
    if not held.is_answerable:
        raise Closed("This assessment no longer takes new answers.")
    if not earlier.candidates(held).filter(pk=source.pk).exists():
        raise Closed(f"{source} is not an earlier assessment of {held.system}.")
    held.carried_from.add(source)
    made = offer_everything(to=held)
    acts.tell("carried forward", by=by, on=held, place=held.system, detail=f"From {source.short}")
    return made


@transaction.atomic
def confirm(*, by: User, carried: Carried) -> None:
    """Take over what is offered, as far as nothing was said yet: what was typed always stays.

    The score comes along only where it means the same, states of statements only where the
    statement is the same (see `rules.following`). An ordinary save: it can be changed afterwards.
    Raises Closed when the answer or agreed score takes no changes any more.
    """
    held, on = _hold(carried)
    if held.state == Carried.State.CONFIRMED:
        return
    found = next(one for one in earlier.offers(on) if one.carried.pk == held.pk)
    words = rules.carried(on.words, found.words)
    if isinstance(on, Answer):
        given = {answer.statement_id for answer in on.statements.all()}
        statuses = {id: status for id, status in found.statuses.items() if id not in given}
        changes.save_answer(by=by, answer=on, words=words, statuses=statuses, seen=on.revision)
    else:
        changes.save_agreed_score(by=by, agreed=on, words=words, seen=on.revision)
    _bring_evidence(by, held)
    _decide(held, Carried.State.CONFIRMED, by)
    acts.tell("confirmed what came along for", by=by, on=on, place=on.assessment.system)


@transaction.atomic
def set_aside(*, by: User, carried: Carried) -> None:
    """Do without what is offered. What was confirmed stays. Raises Closed like `confirm`."""
    held, on = _hold(carried)
    if held.state == Carried.State.TO_CONFIRM:
        _decide(held, Carried.State.SET_ASIDE, by)
        acts.tell("set aside what came along for", by=by, on=on, place=on.assessment.system)


@transaction.atomic
def offer_again(*, by: User, carried: Carried) -> None:
    """Take back that something was set aside. Raises Closed like `confirm`."""
    held, on = _hold(carried)
    if held.state == Carried.State.SET_ASIDE:
        _decide(held, Carried.State.TO_CONFIRM, None)
        acts.tell("took back setting aside for", by=by, on=on, place=on.assessment.system)


def _hold(carried: Carried) -> tuple[Carried, Answer | AgreedScore]:
    """Hold an offer and what it is for, both as they now stand."""
    on: Answer | AgreedScore
    if carried.answer:
        changes.hold_answer(carried.answer)
        # Read again: what is joined to a held row can be older than the row.
        on = Answer.objects.select_related(*queries.ANSWER).get(pk=carried.answer.pk)
    else:
        assert carried.agreed_score  # noqa: S101  (the database's own constraint)
        changes.hold_agreed_score(carried.agreed_score)
        on = AgreedScore.objects.select_related(*queries.AGREED_SCORE).get(
            pk=carried.agreed_score.pk
        )
    return Carried.objects.select_for_update(of=("self",), no_key=True).get(pk=carried.pk), on


def _decide(held: Carried, state: str, by: User | None) -> None:
    held.state = state
    held.decided_by = by
    held.decided_at = timezone.now() if by else None
    held.save(update_fields=["state", "decided_by", "decided_at"])


def _bring_evidence(by: User, held: Carried) -> None:
    """Put the evidence of then beside the new judgement too; a file is shared, not copied."""
    of = {"answer": held.from_answer_id, "agreed_score": held.from_agreed_score_id}
    # Held, so that none is removed before what came from it points to it.
    for one in Evidence.objects.select_for_update(no_key=True).filter(**of):
        Evidence.objects.create(
            answer_id=held.answer_id,
            agreed_score_id=held.agreed_score_id,
            title=one.title,
            url=one.url,
            file=one.file.name,
            file_name=one.file_name,
            media_type=one.media_type,
            added_by=by,
            carried_from=one,
        )


# To another version in the same round


@transaction.atomic
def move(*, by: User, assessment: Assessment, version: FrameworkVersion) -> Assessment:
    """Go on with an assessment that is still being collected in another published `version`.

    A new assessment takes its place in the round: the same leaders are asked again, and what was
    said is offered to them, with what was carried forward before and nobody has decided on. The
    old one stays to be read. Raises Closed when somebody moved it already, scores are agreed, or
    the version cannot be used.
    """
    old = changes.hold(assessment)
    version = changes.hold_version(version)
    if why := earlier.why_not_move(old, version):
        raise Closed(why)
    old.move()
    old.save(update_fields=["state"])
    new = earlier.as_if_moved(old, version)
    new.save()
    changes.begin(by=by, assessment=new)
    for response in old.responses.select_related("respondent", "organisation"):
        changes.ask(
            by=by,
            assessment=new,
            respondent=response.respondent,
            organisation=response.organisation,
        )
    new.carried_from.add(old, *old.carried_from.all())
    offer_everything(to=new)
    acts.tell("moved", by=by, on=old, place=old.system, detail=f"To {version}")
    return new


@transaction.atomic
def move_back(*, by: User, assessment: Assessment) -> Assessment:
    """Undo a move, as long as nothing was said in the new version; return the old assessment.

    Leaders who were asked since are asked there, and find what was carried forward to it. Raises
    Closed when something was said already, or somebody moved it back or agrees scores.
    """
    _hold_everything(assessment)
    new = changes.hold(assessment)
    if why := earlier.why_not_back(new):
        raise Closed(why)
    assert new.moved_from  # noqa: S101  (or there had been a reason why not)
    old = changes.hold(new.moved_from)
    asked = list(new.responses.select_related("respondent", "organisation"))
    acts.tell("moved back", by=by, on=new, place=new.system, detail=f"From {new.version}")
    _remove(new)
    old.move_back()
    old.save(update_fields=["state"])
    added = [
        changes.ask(
            by=by,
            assessment=old,
            respondent=response.respondent,
            organisation=response.organisation,
        )
        for response in asked
    ]
    if any(added):
        offer_everything(to=old)
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
