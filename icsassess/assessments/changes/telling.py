"""Telling what was done in an assessment, so that it is found there."""

from __future__ import annotations

from django.db.models import Model

from icsassess.accounts.models import User
from icsassess.assessments.models import Assessment
from icsassess.lib import acts


def tell_in(
    assessment: Assessment, verb: acts.Verb, *, by: User, on: Model | None = None, detail: str = ""
) -> None:
    """Tell that `by` did `verb` to `on`, a part of `assessment` (itself unless given)."""
    acts.tell(
        verb,
        by=by,
        on=on or assessment,
        within=assessment,
        place=assessment.system,
        detail=detail,
    )
