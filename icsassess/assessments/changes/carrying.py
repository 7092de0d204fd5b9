"""Earlier answers carried forward to a later round: offered, confirmed, set aside."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from icsassess.accounts.models import User
from icsassess.assessments import queries, rules
from icsassess.assessments.changes.agreeing import save_agreed_score
from icsassess.assessments.changes.answering import save_answer
from icsassess.assessments.changes.locks import lock_agreed_score, lock_answer, lock_assessment
from icsassess.assessments.changes.offers import offer_everything
from icsassess.assessments.changes.telling import tell_in
from icsassess.assessments.models import (
    AgreedScore,
    Answer,
    Assessment,
    Carried,
    Evidence,
)
from icsassess.lib import acts
from icsassess.lib.editing import Closed


@transaction.atomic
def carry_forward(*, by: User, assessment: Assessment, source: Assessment) -> int:
    """Offer what was said in `source`, an earlier assessment of the same system, for this one.

    Nothing is copied. Leaders who are asked later get their offers then. May be repeated: what
    is missing is added. Returns how many offers are new. Raises Closed when the assessment takes
    no answers any more.
    """
    locked = lock_assessment(assessment)
    if not locked.is_answerable:
        raise Closed("This assessment no longer takes new answers.")
    if not queries.carrying.candidates(locked).filter(pk=source.pk).exists():
        raise Closed(f"{source} is not an earlier assessment of {locked.system}.")
    locked.carried_from.add(source)
    made = offer_everything(to=locked)
    tell_in(locked, acts.Verb.CARRIED_FORWARD, by=by, detail=f"From {source.short}")
    return made


@transaction.atomic
def confirm(*, by: User, carried: Carried) -> None:
    """Take over what is offered, as far as nothing was said yet: what was typed always stays.

    The score comes along only where it means the same, states of statements only where the
    statement is the same (see `rules.carrying.following`). An ordinary save: it can be changed
    afterwards. Raises Closed when the answer or agreed score takes no changes any more.
    """
    locked, on = _hold(carried)
    if locked.state == Carried.State.CONFIRMED:
        return
    found = next(one for one in queries.offers.offers(on) if one.carried.pk == locked.pk)
    words = rules.carrying.carried(on.words, found.words)
    if isinstance(on, Answer):
        given = {answer.statement_id for answer in on.statements.all()}
        statuses = {id: status for id, status in found.statuses.items() if id not in given}
        save_answer(by=by, answer=on, words=words, statuses=statuses, seen=on.revision)
    else:
        save_agreed_score(by=by, agreed=on, words=words, seen=on.revision)
    _bring_evidence(by, locked)
    _decide(locked, Carried.State.CONFIRMED, by)
    tell_in(on.assessment, acts.Verb.CONFIRMED_CARRIED, by=by, on=on)


@transaction.atomic
def set_aside(*, by: User, carried: Carried) -> None:
    """Do without what is offered. What was confirmed stays. Raises Closed like `confirm`."""
    locked, on = _hold(carried)
    if locked.state == Carried.State.TO_CONFIRM:
        _decide(locked, Carried.State.SET_ASIDE, by)
        tell_in(on.assessment, acts.Verb.SET_ASIDE_CARRIED, by=by, on=on)


@transaction.atomic
def offer_again(*, by: User, carried: Carried) -> None:
    """Take back that something was set aside. Raises Closed like `confirm`."""
    locked, on = _hold(carried)
    if locked.state == Carried.State.SET_ASIDE:
        _decide(locked, Carried.State.TO_CONFIRM, None)
        tell_in(on.assessment, acts.Verb.OFFERED_CARRIED_AGAIN, by=by, on=on)


def _hold(carried: Carried) -> tuple[Carried, Answer | AgreedScore]:
    """Hold an offer and what it is for, both as they now stand."""
    on: Answer | AgreedScore
    if carried.answer:
        lock_answer(carried.answer)
        # Read again: what is joined to a locked row can be older than the row.
        on = Answer.objects.select_related(*queries.judging.ANSWER).get(pk=carried.answer.pk)
    else:
        assert carried.agreed_score  # noqa: S101  (the database's own constraint)
        lock_agreed_score(carried.agreed_score)
        on = AgreedScore.objects.select_related(*queries.judging.AGREED_SCORE).get(
            pk=carried.agreed_score.pk
        )
    return Carried.objects.select_for_update(of=("self",), no_key=True).get(pk=carried.pk), on


def _decide(locked: Carried, state: str, by: User | None) -> None:
    locked.state = state
    locked.decided_by = by
    locked.decided_at = timezone.now() if by else None
    locked.save(update_fields=["state", "decided_by", "decided_at"])


def _bring_evidence(by: User, locked: Carried) -> None:
    """Put the evidence of then beside the new judgement too; a file is shared, not copied."""
    of = {"answer": locked.from_answer_id, "agreed_score": locked.from_agreed_score_id}
    # Held, so that none is removed before what came from it points to it.
    for one in Evidence.objects.select_for_update(no_key=True).filter(**of):
        Evidence.objects.create(
            answer_id=locked.answer_id,
            agreed_score_id=locked.agreed_score_id,
            title=one.title,
            url=one.url,
            file=one.file.name,
            file_name=one.file_name,
            media_type=one.media_type,
            added_by=by,
            carried_from=one,
        )
