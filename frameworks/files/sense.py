"""Problems that show only where values of a file are seen together: a gap in the scale, the same
ref twice, a condition that can never hold.

These read the tree as it was typed and pass over whatever has the wrong shape, so that they find
their problems whatever else is wrong with the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from itertools import groupby, pairwise
from typing import Any, TypeVar

from frameworks.files import values
from frameworks.files.tree import Path, Tree, quoted
from frameworks.rules.scoring import Method, Status

T = TypeVar("T")
Found = Iterator[tuple[Path, str]]
Part = tuple[Path, dict[str, Any]]

_KEYS_OF_TEXT = {"text", "group", "level", "note", "source"}
_RANK = {Status.NOT_STARTED: 0, Status.PLANNED: 1, Status.PARTLY: 2, Status.IN_PLACE: 3}


def write_out(root: object) -> Found:
    """Write out in full, in place, what a file may say in short; tell what cannot be.

    A statement or prompt that is only text, the level of a statement by its status (it becomes
    the level's score), and that nothing is scored where there is no scale.
    """
    levels = _parts(root, "scale")
    scores: dict[str, Any] = {}
    for _, level in levels:
        for key in ("score", "status"):
            if word := _read(values.line, level.get(key)):
                scores.setdefault(word.lower(), level.get("score"))
    for path, criterion in _criteria(root):
        if not levels:
            criterion.setdefault("scored", "false")
        for key in ("statements", "prompts"):
            if isinstance(items := criterion.get(key), list):
                yield from _as_mappings(items, (*path, key))
        for at, statement in _parts(criterion, "statements", path):
            if (word := _read(values.line, statement.get("level"))) is None:
                continue
            if word.lower() not in scores:
                yield (*at, "level"), f"There is no level {quoted(word)} in the scale."
            statement["level"] = scores.get(word.lower())


def _as_mappings(items: list[Any], path: Path) -> Found:
    """Make each text in `items` a mapping; one with a colon came in as a key and a value."""
    for i, item in enumerate(items):
        match item:
            case str():
                items[i] = {"text": item}
            case dict() if len(item) == 1 and not item.keys() & _KEYS_OF_TEXT:
                ((before, after),) = item.items()
                items[i] = {"text": f"{before}: {after}"}
                yield (*path, i), "There is a colon in this text. Put it all in double quotes."


# How much one version may hold. The largest that we know has 71 statements.
MOST = {
    "levels": 100,
    "conditions": 1_000,
    "domains": 1_000,
    "criteria": 1_000,
    "statements": 20_000,
    "prompts": 20_000,
}


def too_much(root: object) -> Found:
    """What there is more of than one version may hold: then nothing else need be looked at."""
    levels, domains, criteria = _parts(root, "scale"), _parts(root, "domains"), _criteria(root)
    for of, key, what in (
        ([((), root)], "scale", "levels"),
        (levels, "conditions", "conditions"),
        ([((), root)], "domains", "domains"),
        (domains, "criteria", "criteria"),
        (criteria, "statements", "statements"),
        (criteria, "prompts", "prompts"),
    ):
        count = sum(_length(part, key) for _, part in of)
        if count > MOST[what]:
            yield (
                ("scale" if key in ("scale", "conditions") else "domains",),
                f"There are {count:,} {what} in this file. One version can hold {MOST[what]:,}.",
            )


def _length(node: object, key: str) -> int:
    items = node.get(key) if isinstance(node, dict) else None
    return len(items) if isinstance(items, list) else 0


def problems(tree: Tree) -> Found:
    """Every problem between the values of a file whose short forms are written out."""
    root = tree.value
    if not isinstance(root, dict):
        return
    method = _read(partial(values.word_of, among=tuple(Method)), root.get("method"))
    yield from _of_scale(root, method)
    yield from _of_conditions(root, method)
    yield from _of_refs(tree)
    for path, criterion in _criteria(root):
        yield from _of_criterion(root, method, path, criterion)
        yield from _of_groups(method, path, criterion)


def _parts(node: object, key: str, path: Path = ()) -> list[Part]:
    """The mappings in the list at `key`, each with its path."""
    items = node.get(key) if isinstance(node, dict) else None
    if not isinstance(items, list):
        return []
    return [((*path, key, i), item) for i, item in enumerate(items) if isinstance(item, dict)]


def _criteria(root: object) -> list[Part]:
    return [
        criterion
        for path, domain in _parts(root, "domains")
        for criterion in _parts(domain, "criteria", path)
    ]


def _read(check: Callable[[object], T], value: object) -> T | None:
    """What `check` makes of a value; None where it refuses, which is told elsewhere."""
    try:
        return check(value)
    except values.BadValue:
        return None


def _levels(root: dict[str, Any]) -> list[tuple[int, Path, dict[str, Any]]]:
    """The levels that have a score, lowest first."""
    found = [
        (score, path, level)
        for path, level in _parts(root, "scale")
        if (score := _read(values.whole_number, level.get("score"))) is not None
    ]
    return sorted(found, key=lambda each: each[0])


def _of_scale(root: dict[str, Any], method: str | None) -> Found:
    if method in (Method.COMPONENTS, Method.STAIRCASE) and not root.get("scale"):
        yield ("scale",), f"The method '{method}' needs a scale."
    statuses: set[str] = set()
    for path, level in _parts(root, "scale"):
        status = (_read(values.line, level.get("status")) or "").lower()
        if status and status in statuses:
            yield (*path, "status"), "This status is on the scale twice."
        statuses.add(status)
    for (below, _, _), (above, path, _) in pairwise(_levels(root)):
        if above == below:
            yield (*path, "score"), f"The score {above} is on the scale twice."
        elif above - below > 1:
            missing = ", ".join(str(score) for score in range(below + 1, above))
            yield (*path, "score"), f"There is a gap in the scale below {above}: no {missing}."


def _of_conditions(root: dict[str, Any], method: str | None) -> Found:
    levels = _levels(root)
    if method in (Method.STAIRCASE, Method.NONE):
        for _, path, level in levels:
            if level.get("conditions"):
                yield (*path, "conditions"), f"The method '{method}' takes no conditions."
    scores = {score for score, _, _ in levels}
    if method != Method.COMPONENTS or not levels or len(scores) < len(levels):
        return
    if levels[0][2].get("conditions"):
        yield (
            (*levels[0][1], "conditions"),
            "The lowest level takes no conditions: it is what is left when no other level's hold.",
        )
    for score, path, level in levels[1:]:
        if not level.get("conditions"):
            yield path, f"Score {score} has no conditions: no lower level could ever be suggested."
    yield from _of_hidden_levels([(score, path, _rules(level)) for score, path, level in levels])


def _of_hidden_levels(levels: list[tuple[int, Path, list[tuple[Status, Decimal]]]]) -> Found:
    """Levels that a higher one always hides, because its conditions ask for no more."""
    for at, (score, path, rules) in enumerate(levels):
        for higher, _, theirs in levels[at + 1 :]:
            if rules and theirs and all(_follows(rule, rules) for rule in theirs):
                yield (
                    (*path, "conditions"),
                    f"Score {score} can never be suggested: whenever these conditions hold, those "
                    f"of score {higher} hold too.",
                )
                break


def _rules(level: dict[str, Any]) -> list[tuple[Status, Decimal]]:
    """The conditions of a level; none of them if one is not understood."""
    rules = []
    for _, part in _parts(level, "conditions"):
        status = _read(values.status, part.get("at_least"))
        share = _read(values.share, part.get("for"))
        if status is None or share is None:
            return []
        rules.append((status, share))
    return rules


def _follows(wanted: tuple[Status, Decimal], given: list[tuple[Status, Decimal]]) -> bool:
    """Whether `wanted` holds wherever all of `given` do: one asks for as much or more."""
    return any(_RANK[status] >= _RANK[wanted[0]] and share >= wanted[1] for status, share in given)


def _of_refs(tree: Tree) -> Found:
    for parts in (_parts(tree.value, "domains"), _criteria(tree.value)):
        first: dict[str, Path] = {}
        for path, part in parts:
            ref = _read(values.line, part.get("ref"))
            if ref in first:
                line = tree.lines[(*first[ref], "ref")]
                yield (*path, "ref"), f"{quoted(ref)} is here twice; the first is on line {line}."
            elif ref:
                first[ref] = path


def _of_criterion(
    root: dict[str, Any], method: str | None, path: Path, criterion: dict[str, Any]
) -> Found:
    scored = _read(values.yes_or_no, criterion.get("scored", "true"))
    if scored and not root.get("scale"):
        yield (*path, "scored"), "This cannot be scored: the file has no scale."
    by_statements = method in (Method.COMPONENTS, Method.STAIRCASE)
    if scored and by_statements and not criterion.get("statements"):
        yield (*path, "statements"), "This criterion is scored by its statements and has none."
    for at, statement in _parts(criterion, "statements", path):
        if "level" in statement and method in (Method.COMPONENTS, Method.NONE):
            yield (*at, "level"), f"The method '{method}' gives statements no level."
        if "level" not in statement and method == Method.STAIRCASE:
            yield (*at, "level"), "'level' is missing: on a staircase every statement has one."


def _of_groups(method: str | None, path: Path, criterion: dict[str, Any]) -> Found:
    members = [
        (_read(values.line, statement.get("group")), at, statement)
        for at, statement in _parts(criterion, "statements", path)
    ]
    seen: set[str] = set()
    for group, run in groupby(members, key=lambda member: member[0]):
        if not group:
            continue
        together = list(run)
        at = (*together[0][1], "group")
        levels = {str(statement.get("level")) for _, _, statement in together}
        if group in seen:
            yield at, f"Put the statements of {quoted(group)} one after another."
        elif [member[0] for member in members].count(group) == 1:
            yield at, f"{quoted(group)} is a group of one: it needs two or more."
        elif method == Method.STAIRCASE and len(levels) > 1:
            yield at, f"The statements of {quoted(group)} must share a level."
        seen.add(group)
