"""What saving an answer and saving an agreed score have in common."""

from __future__ import annotations

from collections.abc import Sequence

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


def read_afresh(locked: Judgement) -> None:
    """Read the level again, where somebody saved another while we waited for the row.

    PostgreSQL hands out the row itself as it stands after the wait, but what is joined to it
    without a lock as it stood before: no level beside the id of a level.
    """
    if (locked.level.pk if locked.level else None) != locked.level_id:
        locked.refresh_from_db(fields=["level"])


def set_words(
    locked: Judgement, version: VersionContent, words: rules.judging.Words, *, by: User, page: str
) -> None:
    """Put `words` into a judgement that is not written yet, as one more revision."""
    level = version.level(words.score)
    locked.standing = words.standing
    locked.level_id = level.id if level else None
    for name in rules.judging.TEXTS:
        setattr(locked, name, getattr(words, name))
    locked.revision += 1
    locked.saved_from = page
    locked.changed_by, locked.changed_at = by, timezone.now()
