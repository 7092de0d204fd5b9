"""What somebody says of one criterion: when it is answered, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

TEXTS = ("rationale", "strengths", "gaps", "support")


class TaskState(StrEnum):
    NOT_STARTED = "Not started"
    IN_PROGRESS = "In progress"
    DONE = "Done"


@dataclass(frozen=True)
class Words:
    """What somebody says of one criterion.

    `standing` is '', 'scored', 'dont_know' or 'not_applicable'; `score` is a score of the
    version's scale exactly when `standing` is 'scored'.
    """

    standing: str = ""
    score: int | None = None
    rationale: str = ""
    strengths: str = ""
    gaps: str = ""
    support: str = ""

    @property
    def is_empty(self) -> bool:
        return self == Words()

    @property
    def texts(self) -> list[str]:
        return [getattr(self, name) for name in TEXTS]

    @property
    def has_text(self) -> bool:
        return any(text.strip() for text in self.texts)


def labels(*, strengths: str, gaps: str) -> dict[str, str]:
    """How each part of what is said is called; for two of the texts a version has its own word."""
    return {
        "score": "Score",
        "rationale": "Rationale",
        "strengths": strengths,
        "gaps": gaps,
        "support": "Support wanted",
    }


def is_answered(words: Words, *, scored: bool) -> bool:
    """Whether coverage counts `words`: a score or what stands in its place, or else texts alone
    where the criterion takes no score. `queries.judging.is_answered` says the same in SQL.
    """
    return bool(words.standing) or (not scored and words.has_text)


def missing(
    words: Words, *, scored: bool, above: bool = False, still_open: int = 0
) -> list[tuple[str, str]]:
    """What keeps `words` from being finished, as (field, what to do).

    `scored` says whether the criterion takes a score (narrative ones want text instead); `above`
    whether the score stands above what the evidence points to (`scoring.above`); `still_open` is
    how many of its statements have to be answered yet (`scoring.still_open`).
    """
    if not is_answered(words, scored=scored):
        if scored:
            return [("score", "Choose a score, 'Don't know' or 'Not applicable'")]
        return [("strengths", "Write something, or choose 'Don't know' or 'Not applicable'")]
    if words.rationale.strip():
        return []
    if words.standing == "not_applicable":
        return [("rationale", "Say why this does not apply")]
    if words.standing == "scored" and still_open:
        these = "statement that is" if still_open == 1 else f"{still_open} statements that are"
        return [("rationale", f"Answer the {these} open, or say what your score rests on")]
    if words.standing == "scored" and above:
        return [("rationale", "Say why your score is above what the evidence points to")]
    return []


def progress(words: Words, *, statements: int, missing: bool) -> TaskState:
    """Where one criterion stands: how many of its statements have a status, what is `missing`."""
    if words.is_empty and not statements:
        return TaskState.NOT_STARTED
    return TaskState.IN_PROGRESS if missing else TaskState.DONE


def unfinished(
    agreed: Iterable[tuple[str, Words]], *, scored: Mapping[str, bool]
) -> list[tuple[str, str]]:
    """What keeps an assessment from being submitted, as (criterion's ref, what to do)."""
    return [(ref, todo) for ref, words in agreed for _, todo in missing(words, scored=scored[ref])]
