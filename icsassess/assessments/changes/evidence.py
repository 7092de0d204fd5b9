"""Links and files beside a score: added and removed."""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from icsassess.accounts.models import User
from icsassess.assessments.changes.locks import (
    lock_assessment,
    lock_response,
    refuse_closed,
    refuse_finished,
)
from icsassess.assessments.changes.telling import tell_in
from icsassess.assessments.models import (
    AgreedScore,
    Answer,
    Assessment,
    Evidence,
)
from icsassess.assessments.queries.evidence import names_of_files
from icsassess.lib import acts
from icsassess.lib.editing import Closed, Refused
from icsassess.lib.full import is_full

log = logging.getLogger(__name__)


def add_evidence(
    *,
    by: User,
    on: Answer | AgreedScore,
    title: str,
    url: str = "",
    file: UploadedFile[Any] | None = None,
    media_type: str = "",
    key: UUID | None = None,
) -> Evidence:
    """Put a link, or a file whose `media_type` was judged by its content, beside a score.

    `key` is that of the form that was sent (see `lib.twice`). A file is stored before its row:
    where the row then fails, the file goes again. Raises Closed
    when nothing may be added, and Refused when there is no room for the file.
    """
    evidence = Evidence(title=title, url=url, added_by=by, key=key or uuid4())
    if isinstance(on, Answer):
        evidence.answer = on
    else:
        evidence.agreed_score = on
    if file:  # outside of the transaction: on SQLite nobody else could save meanwhile
        evidence.file_name = (file.name or "file")[-200:]
        evidence.media_type = media_type
        _store(evidence, file)
    try:
        with transaction.atomic():
            assessment = _open_for_evidence(on)
            if file:
                _refuse_beyond_quota(assessment, evidence)
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
        # A file that cannot be deleted is told in the log, and by `manage.py orphaned_files`.
        transaction.on_commit(lambda: storage.delete(name), robust=True)


def _store(evidence: Evidence, file: UploadedFile[Any]) -> None:
    try:
        evidence.file.save(evidence.file_name, file, save=False)
    except OSError as error:
        log.exception("A file of evidence was not stored")
        why = "there is no room left" if is_full(error) else "writing it failed"
        raise Refused(
            f"The file could not be stored on the server: {why}. Give a link instead, or tell "
            "whoever runs this service and try again later. Everything else works as before."
        ) from error


def _refuse_beyond_quota(assessment: Assessment, evidence: Evidence) -> None:
    """Raise Refused where the files of `assessment`, which is locked, would come to be too much.

    How much they are is not told: it would tell what other leaders have added.
    """
    storage = evidence.file.storage
    there = sum(storage.size(name) for name in names_of_files(assessment) if storage.exists(name))
    if there + evidence.file.size > settings.EVIDENCE_MB * 1_000_000:
        raise Refused(
            "There is no room for this file: the files of one assessment may be "
            f"{settings.EVIDENCE_MB} MB together. Remove one that is no longer needed, choose a "
            "smaller one, or give a link instead."
        )


def _open_for_evidence(on: Answer | AgreedScore) -> Assessment:
    """The assessment, locked. Raises Closed."""
    if isinstance(on, Answer):
        response = lock_response(on.response)
        assessment = response.assessment
        refuse_closed(assessment, is_open=assessment.takes_answer(on.criterion_id))
        refuse_finished(response)
        return assessment
    assessment = lock_assessment(on.assessment)
    if not assessment.takes_agreed_score(on.criterion_id):
        raise Closed("Evidence of agreed scores can no longer be changed.")
    return assessment
