"""Which criteria of two versions may belong together: by their refs and by their wording."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product

from rapidfuzz import fuzz

from frameworks.content import CriterionContent, VersionContent
from frameworks.models import CriterionLink, FrameworkVersion
from frameworks.queries.versions import content
from frameworks.rules.matching import all_words, wording, words_of

WORTH_A_LOOK = 55  # of 100: below it, what the real frameworks have in common is chance
SAME_THING = 90  # from here on, 'equivalent' is proposed instead of 'overlaps'
MOST = 3  # suggestions for one criterion

IDENTICAL, SAME_REF, SIMILAR = "identical wording", "same reference", "similar wording"


@dataclass(frozen=True)
class LinkSuggestion:
    """Two criteria by their refs, the kind proposed, how alike the wording is (0 to 100), why."""

    old: str
    new: str
    kind: str
    score: int
    why: str


@dataclass(frozen=True)
class _Version:
    """A version as a key for what is remembered: its checksum stands for its content."""

    id: int
    checksum: str
    version: FrameworkVersion = field(compare=False)


def suggestions(
    old: FrameworkVersion, new: FrameworkVersion, decided: Container[tuple[str, str]] = ()
) -> list[LinkSuggestion]:
    """What may be linked between two versions, likeliest first.

    `decided` are the pairs (old ref, new ref) that have a link already, of whatever state.
    """
    found = _found(*(_Version(v.pk, v.checksum, v) for v in (old, new)))
    return [one for one in found if (one.old, one.new) not in decided]


@lru_cache(maxsize=128)
def _found(old: _Version, new: _Version) -> tuple[LinkSuggestion, ...]:
    """Remembered, because pages count the suggestions of many versions."""
    return find(content(old.version), content(new.version))


def find(old: VersionContent, new: VersionContent) -> tuple[LinkSuggestion, ...]:
    """Everything that is worth a look; refs say something within one framework only."""
    bits: dict[str, int] = {}
    before = [_Read.of(criterion, bits) for criterion in old.criteria]
    after = [_Read.of(criterion, bits) for criterion in new.criteria]
    found = [
        suggestion
        for a, b in product(before, after)
        if (suggestion := _suggestion(a, b, same_framework=old.slug == new.slug))
    ]
    found.sort(key=lambda one: (one.why == SIMILAR, -one.score))
    return tuple(_at_most(MOST, found))


@dataclass(frozen=True)
class _Read:
    """A criterion made ready to be compared with hundreds: its words that say something."""

    criterion: CriterionContent
    wording: object
    title: str  # its words in alphabetical order, each once
    words: int  # of the whole: a bit for each, because sets are too slow for 480 by 480

    @classmethod
    def of(cls, criterion: CriterionContent, bits: dict[str, int]) -> _Read:
        """`bits` gives every word that was read its bit, and grows."""
        return cls(
            criterion,
            wording(criterion),
            " ".join(sorted(words_of(criterion.title))),
            sum(1 << bits.setdefault(word, len(bits)) for word in all_words(criterion)),
        )


def _suggestion(a: _Read, b: _Read, *, same_framework: bool) -> LinkSuggestion | None:
    same_ref = same_framework and a.criterion.ref == b.criterion.ref
    if a.wording == b.wording:
        score, why = 100, IDENTICAL
    else:
        score = min(_likeness(a, b), 99)
        why = SAME_REF if same_ref else SIMILAR
    if score < WORTH_A_LOOK and not same_ref:
        return None
    kinds = CriterionLink.Kind
    kind = kinds.EQUIVALENT if score >= SAME_THING else kinds.OVERLAPS
    return LinkSuggestion(a.criterion.ref, b.criterion.ref, kind.value, score, why)


def _likeness(a: _Read, b: _Read) -> int:
    """How alike two criteria are in their titles, or as wholes if that is more; 0 to 100.

    A title within another is half the way to the same title.
    """
    title = (fuzz.ratio(a.title, b.title) + fuzz.token_set_ratio(a.title, b.title)) / 2
    of_both = a.words.bit_count() + b.words.bit_count()
    whole = 200 * (a.words & b.words).bit_count() / (of_both or 1)
    return round(max(title, whole))


def _at_most(most: int, found: list[LinkSuggestion]) -> list[LinkSuggestion]:
    """The first `most` of each criterion, on either side."""
    kept, old, new = [], Counter[str](), Counter[str]()
    for one in found:
        if old[one.old] < most and new[one.new] < most:
            kept.append(one)
            old[one.old] += 1
            new[one.new] += 1
    return kept
