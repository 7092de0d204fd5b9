"""The rules of answering and agreeing. Pure: standard library and the scoring rules only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from frameworks.spread import FEWEST_SHOWN

TEXTS = ("rationale", "strengths", "gaps", "support")

TIERS = ("system", "place", "neighbourhood")  # from the widest to the narrowest


class Progress(StrEnum):
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
    where the criterion takes no score. `queries.is_answered` says the same in SQL.
    """
    return bool(words.standing) or (not scored and words.has_text)


def missing(words: Words, *, scored: bool, above: bool) -> list[tuple[str, str]]:
    """What keeps `words` from being finished, as (field, what to do).

    `scored` says whether the criterion takes a score (narrative ones want text instead);
    `above` whether the score stands above what the evidence points to (domain.md, rule 1).
    """
    if not is_answered(words, scored=scored):
        if scored:
            return [("score", "Choose a score, 'Don't know' or 'Not applicable'")]
        return [("strengths", "Write something, or choose 'Don't know' or 'Not applicable'")]
    if words.standing == "not_applicable" and not words.rationale.strip():
        return [("rationale", "Say why this does not apply")]
    if words.standing == "scored" and above and not words.rationale.strip():
        return [("rationale", "Say why your score is above what the evidence points to")]
    return []


def progress(words: Words, *, statements: int, scored: bool, above: bool) -> Progress:
    """Where one criterion stands; `statements` is how many of its statements have a status."""
    if words.is_empty and not statements:
        return Progress.NOT_STARTED
    if missing(words, scored=scored, above=above):
        return Progress.IN_PROGRESS
    return Progress.DONE


def is_stale(*, seen: int, revision: int, page: str, saved_from: str) -> bool:
    """Whether a save would overwrite something that its page has not shown.

    `seen` is the revision that the page was made from. A page may overwrite its own saves:
    `page` and `saved_from` are stamps '<token>.<count>', one token for each page made, or empty
    where no page was: then nothing tells that it is the same one.
    """
    return seen != revision and not _same_page(page, saved_from)


def is_old_news(*, page: str, saved_from: str) -> bool:
    """Whether the same page already saved something typed later (requests can overtake)."""
    return _same_page(page, saved_from) and _count(page) < _count(saved_from)


def _same_page(page: str, saved_from: str) -> bool:
    return _token(page) == _token(saved_from) != ""


def _token(stamp: str) -> str:
    return stamp.partition(".")[0]


def _count(stamp: str) -> int:
    count = stamp.partition(".")[2]
    return int(count) if count.isascii() and count.isdigit() else 0


def differing(mine: Words, theirs: Words) -> list[str]:
    """Names of what two versions of the same words differ in; standing and score are one thing."""
    names = [f.name for f in fields(Words) if getattr(mine, f.name) != getattr(theirs, f.name)]
    return (
        ["score", *(n for n in names if n in TEXTS)] if {"standing", "score"} & {*names} else names
    )


def choose(mine: Words, theirs: Words, choices: Mapping[str, str]) -> Words:
    """The words that a person chose, thing by thing: 'mine', 'theirs' or (texts only) 'both'."""
    chosen = mine
    for name, choice in choices.items():
        if name == "score" and choice == "theirs":
            chosen = replace(chosen, standing=theirs.standing, score=theirs.score)
        elif name in TEXTS and choice != "mine":
            text = getattr(theirs, name)
            if choice == "both":
                text = f"{text}\n\n{getattr(mine, name)}".strip()
            texts: dict[str, Any] = {name: text}
            chosen = replace(chosen, **texts)
    return chosen


def following(theirs: Words, *, how: str, same_level: bool) -> Words:
    """What of an earlier judgement may come along to a criterion of another version.

    `how` the criterion comes from the earlier one, as `frameworks.comparison.How` says it;
    `same_level` whether the level of the earlier score means the same here. The texts always come
    along; a score, 'don't know' or 'not applicable' only from the one criterion that it still is.
    """
    if how in ("unchanged", "reworded") and (theirs.standing != "scored" or same_level):
        return theirs
    return replace(theirs, standing="", score=None)


def carried(mine: Words, theirs: Words) -> Words:
    """`mine`, with what is empty in it taken from `theirs`. What was typed stays as it is."""
    taken: dict[str, Any] = {
        name: getattr(theirs, name)
        for name in TEXTS
        if getattr(theirs, name) and not getattr(mine, name).strip()
    }
    if not mine.standing:
        taken |= {"standing": theirs.standing, "score": theirs.score}
    return replace(mine, **taken)


def attributions(people: Sequence[tuple[str, str]], how: str) -> list[str]:
    """How each of `people`, as (name, type of organisation), is named beside what they said.

    `how` is 'named', 'by_type' or 'anonymous'. A type with fewer than three people is not shown
    apart. Where those left over would be fewer than three, the smallest type shown joins them,
    so that nobody is found by subtraction.
    """
    if how == "named":
        return [name for name, _ in people]
    if how == "anonymous":
        return ["A leader"] * len(people)
    sizes = Counter(kind for _, kind in people)
    shown = sorted(
        (kind for kind in sizes if sizes[kind] >= FEWEST_SHOWN), key=lambda k: (-sizes[k], k)
    )
    while shown and 0 < sum(sizes.values()) - sum(sizes[kind] for kind in shown) < FEWEST_SHOWN:
        shown.pop()
    return [kind if kind in shown else "Another partner" for _, kind in people]


def unfinished(
    agreed: Iterable[tuple[str, Words]], *, scored: Mapping[str, bool]
) -> list[tuple[str, str]]:
    """What keeps an assessment from being submitted, as (criterion's ref, what to do)."""
    return [
        (ref, todo)
        for ref, words in agreed
        for _, todo in missing(words, scored=scored[ref], above=False)
    ]


def lowest_tier(kind: str, asked_below: Collection[str]) -> str:
    """How far down a place of `kind` speaks in a round: to just above those that speak there too.

    `asked_below` are the kinds of the places within it that are asked themselves in the same
    round. Where none is, it speaks for everything below it.
    """
    if not asked_below:
        return TIERS[-1]
    widest = min(TIERS.index(below) for below in asked_below)
    return TIERS[max(TIERS.index(kind), widest - 1)]


def tiers_covered(kind: str, down_to: str) -> frozenset[str]:
    """The tiers from a place's own `kind` down to `down_to`, both counted; at least its own."""
    first = TIERS.index(kind)
    return frozenset(TIERS[first : max(first, TIERS.index(down_to)) + 1])
