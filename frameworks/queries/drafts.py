"""A draft as its pages show it: its parts, where a problem is mended, what a change would drop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from frameworks.content import CriterionContent, DomainContent, LevelContent, VersionContent
from frameworks.files import definition as shape
from frameworks.files.tree import Path
from frameworks.models import (
    FrameworkVersion,
)
from frameworks.rules.scoring import Method
from icsassess.lib.editing import Closed
from icsassess.lib.forms import in_a_sentence
from icsassess.lib.paging import beginnings, number_of_page


class Gone(Closed):
    """What should be edited is not there any more."""


def level_of(whole: VersionContent, pk: int) -> LevelContent:
    """The level of `whole` with this id. Raises Gone."""
    if level := whole.level_with_id(pk):
        return level
    raise Gone("This level was removed.")


def domain_of(whole: VersionContent, pk: int) -> DomainContent:
    """The domain of `whole` with this id. Raises Gone."""
    for domain in whole.domains:
        if domain.id == pk:
            return domain
    raise Gone(f"This {in_a_sentence(whole.domain_word)} was removed.")


def criterion_of(whole: VersionContent, pk: int) -> tuple[DomainContent, CriterionContent]:
    """The criterion of `whole` with this id, after its domain. Raises Gone."""
    for domain in whole.domains:
        for criterion in domain.criteria:
            if criterion.id == pk:
                return domain, criterion
    raise Gone(f"This {in_a_sentence(whole.criterion_word)} was removed.")


def details_of(whole: VersionContent) -> dict[str, Any]:
    """What is said of the version itself, by the names of the file's keys."""
    return {
        name: getattr(whole, name) for name in (*shape.VersionDefinition.model_fields, "method")
    }


def dropped_by(whole: VersionContent, method: Method) -> str:
    """What could not stay if the version took `method`, in words; '' where everything can."""
    levels = sum(1 for level in whole.levels if level.conditions)
    statements = sum(s.level is not None for c in whole.criteria for s in c.statements)
    gone = []
    if levels and method != Method.COMPONENTS:
        gone.append("the conditions of its levels")
    if statements and method != Method.STAIRCASE:
        gone.append("the levels of its statements")
    return " and ".join(gone)


def standing_on(whole: VersionContent, level: LevelContent) -> list[CriterionContent]:
    """The criteria that have statements on `level`."""
    return [c for c in whole.criteria if any(s.level == level.score for s in c.statements)]


def refuse_closed(version: FrameworkVersion) -> None:
    """Raise Closed unless `version` is a draft."""
    if version.state != FrameworkVersion.State.DRAFT:
        raise Closed(
            f"{version} is {version.get_state_display().lower()}, so it never changes. Copy it "
            "under a new label and edit the copy."
        )


P = TypeVar("P", DomainContent, CriterionContent)


@dataclass(frozen=True)
class Outlined(Generic[P]):
    """A domain or criterion in the outline of a draft, and whether it is at either end there."""

    part: P
    first: bool
    last: bool


def outline(
    whole: VersionContent,
) -> list[tuple[Outlined[DomainContent], list[Outlined[CriterionContent]]]]:
    """Every domain with its criteria, those of no criterion too."""
    return [(domain, _outlined(domain.part.criteria)) for domain in _outlined(whole.domains)]


def _outlined(parts: Sequence[P]) -> list[Outlined[P]]:
    return [Outlined(part, at == 0, at == len(parts) - 1) for at, part in enumerate(parts)]


def page_with(whole: VersionContent, kind: str, pk: int) -> int:
    """The page of the outline on which a 'domain' begins or a 'criterion' stands; 1 if none."""
    if kind == "criterion":
        ids = [criterion.id for criterion in whole.criteria]
        return number_of_page(ids.index(pk)) if pk in ids else 1
    pages = beginnings([(domain, domain.criteria) for domain in whole.domains])
    return next((page for domain, page in pages if kind == "domain" and domain.id == pk), 1)


@dataclass(frozen=True)
class PartOfDraft:
    """A part of a draft in words, and the page on which it is edited: its name and arguments."""

    words: str
    page: str
    arguments: Mapping[str, int] = field(default_factory=dict)


def place_of(whole: VersionContent, steps: Path) -> PartOfDraft:
    """The part that the `steps` of a problem lead to."""
    match steps:
        case ("scale", int(i), *_):
            level = whole.levels[::-1][i]  # a file has the highest level first
            return PartOfDraft(f"Level {level.score}", "edit-level", {"pk": level.id})
        case ("scale", *_):
            return PartOfDraft("The scale", "add-level")
        case ("domains", int(d), "criteria", int(c), *inner):
            criterion = whole.domains[d].criteria[c]
            return PartOfDraft(
                criterion.heading + _within(inner), "edit-criterion", {"pk": criterion.id}
            )
        case ("domains", int(d), "criteria"):
            domain = whole.domains[d]
            return PartOfDraft(domain.heading, "add-criterion", {"domain": domain.id})
        case ("domains", int(d), *_):
            domain = whole.domains[d]
            return PartOfDraft(domain.heading, "edit-domain", {"pk": domain.id})
        case ("domains",):
            return PartOfDraft(whole.domain_word, "add-domain")
    return PartOfDraft("Details", "edit-details")


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
