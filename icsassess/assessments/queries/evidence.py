"""The evidence beside a score, and where it came from."""

from __future__ import annotations

from django.db.models import Prefetch

from icsassess.assessments.models import (
    AgreedScore,
    Answer,
    Evidence,
)

# The evidence that evidence came along from, with its assessment; costs nothing where none did.
CARRIED_FROM = Prefetch(
    "carried_from",
    Evidence.objects.select_related(
        "answer__response__assessment__round",
        "answer__response__assessment__version",
        "agreed_score__assessment__round",
        "agreed_score__assessment__version",
    ),
)
EVIDENCE = Prefetch("evidence", Evidence.objects.prefetch_related(CARRIED_FROM))


def evidence_of(judgement: Answer | AgreedScore) -> list[Evidence]:
    return list(judgement.evidence.prefetch_related(CARRIED_FROM))
