"""A leader's answers: saved, finished, opened again."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from icsassess.accounts.models import User
from icsassess.assessments import queries, rules
from icsassess.assessments.changes import history
from icsassess.assessments.changes.counting import count, take_out
from icsassess.assessments.changes.judging import Unfinished, read_afresh, set_words
from icsassess.assessments.changes.locks import lock_answer, lock_response, refuse_finished
from icsassess.assessments.changes.telling import tell_in
from icsassess.assessments.models import (
    Answer,
    Response,
)
from icsassess.lib import acts, editing
from icsassess.lib.editing import Closed


@transaction.atomic
def save_answer(
    *,
    by: User,
    answer: Answer,
    words: rules.judging.Words,
    statuses: Mapping[int, str],
    seen: int,
    page: str = "",
) -> tuple[Answer, dict[int, str]]:
    """Save what a leader says of one criterion, finished or not.

    `statuses` maps statement ids of the criterion to a status. `seen` is the revision that the
    page showed and `page` its stamp (see `icsassess.lib.editing`). Returns the answer and the
    status of each of its statements, by id, as they now stand. Raises Closed when the response
    takes no answers any more and Stale when somebody else's save would be overwritten.
    """
    locked = lock_answer(answer)
    read_afresh(locked)
    response = locked.response
    current = queries.judging.statuses_of(locked)
    wanted = current | dict(statuses)
    if words == locked.words and wanted == current:
        return locked, current
    if editing.is_old_news(page=page, saved_from=locked.saved_from):
        return locked, current
    editing.refuse_stale(
        seen=seen,
        stands=locked.revision,
        page=page,
        saved_from=locked.saved_from,
        current=locked,
    )
    version = answer.response.assessment.content
    set_words(locked, version, words, by=by, page=page)
    history.write(locked, by=by)
    history.write_statuses(locked, wanted, before=current, by=by)
    if response.state == Response.State.INVITED:
        response.start()
        response.save(update_fields=["state"])
    return locked, wanted


@transaction.atomic
def complete_response(*, by: User, response: Response) -> None:
    """Finish a response. Raises Unfinished with what is missing, or Closed.

    Asked while the response is locked: an answer that is emptied in another window at this
    moment waits, and then finds the response finished.
    """
    response = lock_response(response)
    if response.state == Response.State.COMPLETE:
        return
    refuse_finished(response)
    if missing := queries.answering.task_list(response).missing:
        raise Unfinished(missing)
    response.complete()
    response.completed_at = timezone.now()
    response.save(update_fields=["state", "completed_at"])
    count(response.assessment)
    tell_in(response.assessment, acts.Verb.COMPLETED, by=by, on=response)


@transaction.atomic
def decline_response(*, by: User, response: Response) -> None:
    """Give no view. Raises Closed when it is finished or the assessment takes no answers.

    It cannot be taken back: who declined is shown what others said, and what they wrote after
    that would not be their own view any more.
    """
    response = lock_response(response)
    if response.state == Response.State.DECLINED:
        return
    refuse_finished(response)
    response.decline()
    response.save(update_fields=["state"])
    tell_in(response.assessment, acts.Verb.DECLINED, by=by, on=response)


@transaction.atomic
def close_response(*, by: User, response: Response, why: str) -> None:
    """Let what a leader said so far count, who cannot finish; `why` is recorded.

    Raises Closed for one's own view, and for one that is not begun or not open any more.
    """
    response = lock_response(response)
    if response.respondent_id == by.pk:
        raise Closed("This is your own view: finish it, or decline to give one.")
    if response.state == Response.State.INVITED:
        raise Closed(f"{response.respondent} has not begun, so there is nothing that could count.")
    refuse_finished(response)
    response.close()
    response.completed_at = timezone.now()
    response.closed_by, response.closed_why = by, why
    response.save(update_fields=["state", "completed_at", "closed_by", "closed_why"])
    count(response.assessment)
    tell_in(response.assessment, acts.Verb.CLOSED, by=by, on=response, detail=why)


@transaction.atomic
def reopen_response(*, by: User, response: Response) -> None:
    """Open a finished response again, as long as the assessment takes answers."""
    response = lock_response(response)
    if not response.is_reopenable:
        return
    take_out(response)
    response.counted = False
    response.reopen()
    response.completed_at = None
    response.closed_by, response.closed_why = None, ""
    response.save(update_fields=["state", "completed_at", "counted", "closed_by", "closed_why"])
    tell_in(response.assessment, acts.Verb.REOPENED, by=by, on=response)
