"""Agreed scores are begun and saved, and the assessment is submitted."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from icsassess.accounts.models import User
from icsassess.assessments import rules
from icsassess.assessments.changes import history
from icsassess.assessments.changes.counting import count
from icsassess.assessments.changes.judging import Unfinished, read_afresh, set_words
from icsassess.assessments.changes.locks import lock_agreed_score, lock_assessment
from icsassess.assessments.changes.telling import tell_in
from icsassess.assessments.models import (
    AgreedScore,
    Assessment,
)
from icsassess.lib import acts, editing
from icsassess.lib.editing import Closed


@transaction.atomic
def start_agreeing(*, by: User, assessment: Assessment) -> None:
    """Begin to agree scores. Leaders may go on answering until the system submits."""
    assessment = lock_assessment(assessment)
    if assessment.state != Assessment.State.COLLECTING:
        raise Closed("This assessment is past collecting views.")
    assessment.start_agreeing()
    assessment.save(update_fields=["state"])
    count(assessment, closing=True)
    tell_in(assessment, acts.Verb.STARTED_AGREEING, by=by)


@transaction.atomic
def save_agreed_score(
    *, by: User, agreed: AgreedScore, words: rules.judging.Words, seen: int, page: str = ""
) -> AgreedScore:
    """Save what the system says of one criterion. Raises Closed and Stale like `save_answer`."""
    locked = lock_agreed_score(agreed)
    read_afresh(locked)
    if words == locked.words or editing.is_old_news(page=page, saved_from=locked.saved_from):
        return locked
    editing.refuse_stale(
        seen=seen,
        stands=locked.revision,
        page=page,
        saved_from=locked.saved_from,
        current=locked,
    )
    set_words(locked, agreed.assessment.content, words, by=by, page=page)
    history.write(locked, by=by)
    return locked


@transaction.atomic
def submit(*, by: User, assessment: Assessment, signed_as: str) -> None:
    """Submit for the system, signed in words (name and position). From here all is read-only.

    Raises Unfinished with what is missing, or Closed when scores are not being agreed.
    """
    assessment = lock_assessment(assessment)
    if not assessment.is_agreeable:
        raise Closed("This assessment is not at the point of being submitted.")
    version = assessment.content
    agreed = assessment.agreed_scores.select_related("criterion", "level")
    missing = rules.judging.unfinished(
        [(score.criterion.ref, score.words) for score in agreed],
        scored={criterion.ref: criterion.scored for criterion in version.criteria},
    )
    if missing:
        raise Unfinished(missing)
    assessment.submit()
    assessment.submitted_by = by
    assessment.submitted_at = timezone.now()
    assessment.signed_as = signed_as
    assessment.save(update_fields=["state", "submitted_by", "submitted_at", "signed_as"])
    count(assessment, closing=True)
    tell_in(assessment, acts.Verb.SUBMITTED, by=by)
