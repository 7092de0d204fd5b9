"""Links and files beside a score: added and removed."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from icsassess.accounts.models import User
from icsassess.assessments.changes.locks import lock_assessment, lock_response, refuse_closed
from icsassess.assessments.changes.telling import tell_in
from icsassess.assessments.models import (
    AgreedScore,
    Answer,
    Evidence,
    Response,
)
from icsassess.lib import acts
from icsassess.lib.editing import Closed


def add_evidence(
    *,
    by: User,
    on: Answer | AgreedScore,
    title: str,
    url: str = "",
    file: UploadedFile[Any] | None = None,
    media_type: str = "",
) -> Evidence:
    """Put a link, or a file whose `media_type` was judged by its content, beside a score.

    A file is stored before its row: where the row then fails, the file goes again.
    """
    evidence = Evidence(title=title, url=url, added_by=by)
    if isinstance(on, Answer):
        evidence.answer = on
    else:
        evidence.agreed_score = on
    try:
        with transaction.atomic():
            _open_for_evidence(on)
            if file:
                evidence.file_name = (file.name or "file")[-200:]
                evidence.media_type = media_type
                evidence.file.save(evidence.file_name, file, save=False)
            evidence.save()
            tell_in(on.assessment, acts.Verb.ADDED_EVIDENCE, by=by, on=evidence)
    except BaseException:  # whatever it was, also a stopped worker: no file without its row
        if evidence.file:
            evidence.file.delete(save=False)
        raise
    return evidence


@transaction.atomic
def remove_evidence(*, by: User, evidence: Evidence) -> None:
    """Take evidence away. Its file goes too, unless it belongs to what this came along from.

    Raises Closed when it may not be changed, or came along to a later assessment.
    """
    on = evidence.answer or evidence.agreed_score
    assert on is not None  # noqa: S101  (the database's own constraint)
    _open_for_evidence(on)
    locked = Evidence.objects.select_for_update().filter(pk=evidence.pk).first()
    if locked is None:
        return
    if locked.carried_to.exists():
        raise Closed("This came along to a later assessment. It has to be removed there first.")
    tell_in(on.assessment, acts.Verb.REMOVED_EVIDENCE, by=by, on=locked)
    storage, name = locked.file.storage, locked.file.name
    locked.delete()
    if name and not locked.carried_from_id:
        transaction.on_commit(lambda: storage.delete(name))


def _open_for_evidence(on: Answer | AgreedScore) -> None:
    if isinstance(on, Answer):
        response = lock_response(on.response)
        assessment = response.assessment
        refuse_closed(assessment, is_open=assessment.takes_answer(on.criterion_id))
        if response.state == Response.State.COMPLETE:
            raise Closed("This response was finished. Reopen it to change its evidence.")
    elif not lock_assessment(on.assessment).takes_agreed_score(on.criterion_id):
        raise Closed("Evidence of agreed scores can no longer be changed.")
