"""Which part of an older version each part of a newer one is: by its words, its title or its ref.

Pure: standard library only. Pairs are {index of the new part: index of the old one}.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Sequence
from difflib import SequenceMatcher
from itertools import product
from typing import TypeVar

from frameworks.rules.likes import CriterionLike, PromptLike, StatementLike, Worded

# The share of their words that two texts of one statement or criterion have in common. Under it
# they are two things, though they may stand under one reference.
SAME_STATEMENT = 0.5
SAME_CRITERION = 0.25
SAME_SPELLING = 0.6  # of letters: a word of the title was corrected


P = TypeVar("P")
W = TypeVar("W", bound=Worded)


def paired(old: Sequence[P], new: Sequence[P], *keys: Callable[[P], Hashable]) -> dict[int, int]:
    """Pair what has the same first key, then of what is left what has the second, and so on."""
    pairs: dict[int, int] = {}
    for key in keys:
        left: dict[Hashable, deque[int]] = defaultdict(deque)
        taken = set(pairs.values())
        for i, part in enumerate(old):
            if i not in taken:
                left[key(part)].append(i)
        for j, part in enumerate(new):
            if j not in pairs and left[key(part)]:
                pairs[j] = left[key(part)].popleft()
    return pairs


def wording(criterion: CriterionLike) -> Hashable:
    """What was judged: the words, with how statements belong together; not place or ref."""
    statements = tuple((s.text, s.level, s.group) for s in criterion.statements)
    return criterion.title, criterion.guidance, statements


def same_words(old: Sequence[CriterionLike], new: Sequence[CriterionLike]) -> dict[int, int]:
    return paired(old, new, lambda c: (c.ref, wording(c)), wording)


def same_subject(old: Sequence[CriterionLike], new: Sequence[CriterionLike]) -> dict[int, int]:
    """Pair by a title that no other criterion has, then by ref; but not what is another thing."""
    of_one = {t for t, n in Counter(c.title for c in old).items() if n == 1}
    of_one &= {t for t, n in Counter(c.title for c in new).items() if n == 1}
    pairs = paired(
        old, new, lambda c: (c.title, "" if c.title in of_one else c.ref), lambda c: c.ref
    )
    return {j: i for j, i in pairs.items() if _is_reworded(old[i], new[j])}


def stayed(old: Sequence[CriterionLike], new: Sequence[CriterionLike]) -> dict[int, int]:
    """The criteria that stayed within one framework: in the same words, then the same subject."""
    pairs = same_words(old, new)
    taken = set(pairs.values())
    old_left = [i for i in range(len(old)) if i not in taken]
    new_left = [j for j in range(len(new)) if j not in pairs]
    found = same_subject([old[i] for i in old_left], [new[j] for j in new_left])
    return pairs | {new_left[j]: old_left[i] for j, i in found.items()}


def same_texts(old: Sequence[StatementLike], new: Sequence[StatementLike]) -> dict[int, int]:
    """Statements with the same text; first those that are the same in level and group too."""
    return paired(old, new, lambda s: (s.text, s.level, s.group), lambda s: s.text)


def same_statements(old: Sequence[StatementLike], new: Sequence[StatementLike]) -> dict[int, int]:
    """Statements that stayed, some of them reworded."""
    return _alike(old, new, same_texts(old, new))


def same_prompts(old: Sequence[PromptLike], new: Sequence[PromptLike]) -> dict[int, int]:
    pairs = paired(old, new, lambda p: (p.text, p.source), lambda p: p.text)
    return _alike(old, new, pairs)


def _alike(old: Sequence[W], new: Sequence[W], pairs: dict[int, int]) -> dict[int, int]:
    """`pairs`, and of what is left the statements or prompts with like texts, likest first."""
    taken = set(pairs.values())
    before = {i: words_of(old[i].text) for i in range(len(old)) if i not in taken}
    after = {j: words_of(new[j].text) for j in range(len(new)) if j not in pairs}
    found = dict(pairs)
    likeness = {(i, j): _shared(before[i], after[j]) for i, j in product(before, after)}
    for (i, j), share in sorted(likeness.items(), key=lambda item: -item[1]):
        if share >= SAME_STATEMENT and i in before and j in after:
            found[j] = i
            del before[i], after[j]
    return found


def _is_reworded(old: CriterionLike, new: CriterionLike) -> bool:
    """Whether two criteria can be one in other words: refs are used again for other things."""
    if _shared(all_words(old), all_words(new)) >= SAME_CRITERION:
        return True
    letters = SequenceMatcher(None, old.title.casefold(), new.title.casefold())
    return letters.ratio() >= SAME_SPELLING


def all_words(criterion: CriterionLike) -> Counter[str]:
    texts = [criterion.title, criterion.guidance, *(s.text for s in criterion.statements)]
    return words_of(" ".join(texts))


def words_of(text: str) -> Counter[str]:
    """The words that say something; short ones such as 'and' are in every text."""
    words = re.findall(r"\w+", text.casefold())
    return Counter([word for word in words if len(word) > 3] or words)


def _shared(a: Counter[str], b: Counter[str]) -> float:
    """The share of their words that two texts have in common, 0 to 1."""
    return 2 * (a & b).total() / ((a.total() + b.total()) or 1)


def out_of_order(pairs: dict[int, int]) -> set[int]:
    """Which of the new parts stand in another order among what stayed; the fewest that can be.

    One that went from the end to the beginning moved; the others, though each is one further on,
    did not. The rest is the longest run of parts in their old order.
    """
    tops: list[int] = []  # the old place at which the best run of each length ends
    ends: list[int] = []  # and the new part there
    before: dict[int, int | None] = {}
    for j, i in sorted(pairs.items()):
        length = bisect_left(tops, i)
        before[j] = ends[length - 1] if length else None
        tops[length : length + 1], ends[length : length + 1] = [i], [j]
    stayed, last = set(), ends[-1] if ends else None
    while last is not None:
        stayed.add(last)
        last = before[last]
    return set(pairs) - stayed
