"""What saving an answer and saving an agreed score have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.utils import timezone

from frameworks.content import VersionContent
from icsassess.accounts.models import User
from icsassess.assessments import rules
from icsassess.assessments.models import (
    Judgement,
)


class Unfinished(Exception):
    """Something is still missing; `missing` lists (ref, what to do)."""

    def __init__(self, missing: Sequence[tuple[str, str]]) -> None:
        super().__init__("Something is still missing.")
        self.missing = missing


def read_afresh(held: Judgement, seen: int) -> None:
    """Forget what was joined to `held`, where somebody may have saved while we waited for it.

    PostgreSQL hands out the row itself as it stands after the wait, but what is joined to it
    without a lock as it stood before: no level beside the id of a level.
    """
    if held.revision != seen:
        held.refresh_from_db(fields=["level"])


_J = TypeVar("_J", bound=Judgement)


def write_words(
    held: _J, version: VersionContent, words: rules.judging.Words, *, by: User, page: str
) -> _J:
    level = version.level(words.score)
    held.standing = words.standing
    held.level_id = level.id if level else None
    for name in rules.judging.TEXTS:
        setattr(held, name, getattr(words, name))
    held.revision += 1
    held.saved_from = page
    held.changed_at = timezone.now()
    held._history_user = by  # type: ignore[attr-defined]
    return held
