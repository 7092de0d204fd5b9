"""The evidence beside a score, and where it came from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from django.core.files.storage import default_storage
from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects

from icsassess.assessments.models import (
    AgreedScore,
    Answer,
    Assessment,
    Evidence,
)
from icsassess.lib.files import UNFINISHED
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


def names_of_files(assessment: Assessment) -> list[str]:
    """The stored files of `assessment`, without those that belong to what they came along from."""
    beside = Q(answer__response__assessment=assessment) | Q(agreed_score__assessment=assessment)
    found = Evidence.objects.filter(beside, carried_from=None).exclude(file="")
    return list(found.values_list("file", flat=True))


# As `random_name` makes them, or being written; anything else in the folder is none of ours.
_OURS = re.compile(rf"(?:[0-9a-f]{{2}}|{UNFINISHED})/[0-9a-f]{{32}}")


def orphans(*, before: float) -> list[str]:
    """Stored files that no evidence has, last written `before` that second since 1970.

    One is left where a server is stopped hard between storing a file and its row. An upload that
    is under way looks the same, so what was written a moment ago is left alone.
    """
    old = [name for name, path in _stored() if path.stat().st_mtime < before]
    return sorted(set(old) - set(_named()))


def missing_files() -> list[Evidence]:
    """Evidence whose file is not there, as after a backup of the database alone."""
    there = {name for name, _ in _stored()}
    wanted = Evidence.objects.exclude(file="").order_by("pk")
    return [one for one in wanted if one.file.name not in there]


def _stored() -> Iterator[tuple[str, Path]]:
    root = Path(default_storage.path(""))
    for path in root.glob("*/*"):
        if path.is_file() and _OURS.fullmatch(name := path.relative_to(root).as_posix()):
            yield name, path


def _named() -> Iterator[str]:
    return Evidence.objects.exclude(file="").values_list("file", flat=True).iterator()
