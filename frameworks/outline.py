"""A draft in outline: where a problem of it is mended, and which way a part can move on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from frameworks.editing import criterion_of
from frameworks.queries import VersionContent
from frameworks.tree import Path


@dataclass(frozen=True)
class Place:
    """A part of a draft in words, and the page on which it is edited: its name and arguments."""

    words: str
    page: str
    arguments: Mapping[str, int] = field(default_factory=dict)


def place_of(whole: VersionContent, steps: Path) -> Place:
    """The part that the `steps` of a problem lead to."""
    match steps:
        case ("scale", int(i), *_):
            level = whole.levels[::-1][i]  # a file has the highest level first
            return Place(f"Level {level.score}", "edit-level", {"pk": level.id})
        case ("scale", *_):
            return Place("The scale", "add-level")
        case ("domains", int(d), "criteria", int(c), *inner):
            criterion = whole.domains[d].criteria[c]
            return Place(criterion.heading + _within(inner), "edit-criterion", {"pk": criterion.id})
        case ("domains", int(d), "criteria"):
            domain = whole.domains[d]
            return Place(domain.heading, "add-criterion", {"domain": domain.id})
        case ("domains", int(d), *_):
            domain = whole.domains[d]
            return Place(domain.heading, "edit-domain", {"pk": domain.id})
        case ("domains",):
            return Place(whole.domain_word, "add-domain")
    return Place("Details", "edit-details")


def _within(inner: Sequence[str | int]) -> str:
    match inner:
        case ("statements", int(i), *_):
            return f", statement {i + 1}"
        case ("prompts", int(i), *_):
            return f", question {i + 1}"
    return ""


def way_on(whole: VersionContent, kind: str, pk: int, way: str) -> str:
    """The way, 'up' or 'down', in which what was moved `way` can go on: back from either end.

    `kind` is 'domain' or 'criterion'. Raises editing.Gone.
    """
    if kind == "domain":
        within = [domain.id for domain in whole.domains]
    else:
        domain, _ = criterion_of(whole, pk)
        within = [criterion.id for criterion in domain.criteria]
    if pk == within[0]:
        return "down"
    return "up" if pk == within[-1] else way
