"""The evidence beside a score, and where it came from."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from icsassess.assessments.models import (
    AgreedScore,
    Answer,
    Evidence,
)
from icsassess.lib.prepared import Prepared

# The evidence that evidence came along from, with its assessment.
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
    """What stands beside `judgement`, and what it came along from; one statement, or two."""
    beside = of_answer if isinstance(judgement, Answer) else of_agreed_score
    evidence = beside(judgement.pk)
    if carried := [one for one in evidence if one.carried_from_id]:
        prefetch_related_objects(carried, CARRIED_FROM)
    return evidence


@Prepared
def of_answer(answer: int) -> QuerySet[Evidence]:
    return Evidence.objects.filter(answer=answer)


@Prepared
def of_agreed_score(agreed_score: int) -> QuerySet[Evidence]:
    return Evidence.objects.filter(agreed_score=agreed_score)
