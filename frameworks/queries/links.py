"""Links between criteria as pages read them: from either of their two ends."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from frameworks.content import CriterionContent, VersionContent
from frameworks.models import Criterion, CriterionLink, FrameworkVersion
from frameworks.queries.suggestions import LinkSuggestion, suggestions
from frameworks.queries.versions import content

Kind = CriterionLink.Kind
State = CriterionLink.State

_FLIPPED = {Kind.BROADER: Kind.NARROWER, Kind.NARROWER: Kind.BROADER}


def flipped(kind: str) -> Kind:
    """The kind of the same link read from its other end."""
    return _FLIPPED.get(Kind(kind), Kind(kind))


@dataclass(frozen=True)
class Linked:
    """A link as the criterion `here` sees it: `here` is `kind` (than) `there`."""

    link: CriterionLink
    here: Criterion
    there: Criterion
    kind: Kind


def seen_from(link: CriterionLink, criterion_id: int) -> Linked:
    if link.from_criterion_id == criterion_id:
        return Linked(link, link.from_criterion, link.to_criterion, Kind(link.kind))
    return Linked(link, link.to_criterion, link.from_criterion, flipped(link.kind))


def between(one: FrameworkVersion, other: FrameworkVersion) -> list[Linked]:
    """Every link between two versions, as the first sees it, in the order of their criteria."""
    links = CriterionLink.objects.filter(
        Q(from_criterion__version=one, to_criterion__version=other)
        | Q(from_criterion__version=other, to_criterion__version=one)
    ).select_related("from_criterion", "to_criterion", "made_by", "decided_by")
    found = [
        seen_from(
            link,
            link.from_criterion_id
            if link.from_criterion.version_id == one.pk
            else link.to_criterion_id,
        )
        for link in links
    ]
    return sorted(found, key=lambda linked: (linked.here.position, linked.there.position))


def confirmed(version_id: int) -> dict[int, list[Linked]]:
    """The confirmed links of a version, by the id of the version at their other end.

    Each is read from that end: `there` is the criterion of `version_id`. One statement.
    """
    links = (
        CriterionLink.objects.filter(state=State.CONFIRMED)
        .filter(Q(from_criterion__version=version_id) | Q(to_criterion__version=version_id))
        .select_related("from_criterion", "to_criterion")
    )
    found: dict[int, list[Linked]] = defaultdict(list)
    for link in links:
        ours = link.from_criterion.version_id == version_id
        linked = seen_from(link, link.to_criterion_id if ours else link.from_criterion_id)
        found[linked.here.version_id].append(linked)
    return dict(found)


def number_with(criteria: Iterable[CriterionContent]) -> int:
    """How many links to criteria of other versions these criteria of one version have."""
    ids = [criterion.id for criterion in criteria]
    return CriterionLink.objects.filter(Q(from_criterion__in=ids) | Q(to_criterion__in=ids)).count()


def beside(criteria: Iterable[CriterionContent], user: Any) -> dict[int, list[Linked]]:
    """What a reader sees beside `criteria` of one version: links not refused, by criterion id.

    Confirmed ones first; none that lead to a version which `user` does not see. One statement.
    """
    ids = {criterion.id for criterion in criteria}
    visible = FrameworkVersion.objects.visible_to(user)
    links = (
        CriterionLink.objects.exclude(state=State.REFUSED)
        .filter(
            Q(from_criterion__in=ids, to_criterion__version__in=visible)
            | Q(to_criterion__in=ids, from_criterion__version__in=visible)
        )
        .select_related("from_criterion__version__framework", "to_criterion__version__framework")
    )
    found: dict[int, list[Linked]] = defaultdict(list)
    for link in links:
        ours = link.from_criterion_id in ids
        here = link.from_criterion_id if ours else link.to_criterion_id
        found[here].append(seen_from(link, here))
    for linked in found.values():
        linked.sort(key=_as_read)
    return dict(found)


def _as_read(linked: Linked) -> tuple[bool, str, str, int]:
    version = linked.there.version
    is_draft = linked.link.state == State.DRAFT
    return is_draft, version.framework.title, version.label, linked.there.position


@dataclass(frozen=True)
class PairOfVersions:
    """Two versions with links, the earlier first, and how many there are of each state."""

    one: FrameworkVersion
    other: FrameworkVersion
    links: Mapping[str, int]
    suggested: int


def pairs(versions: Iterable[FrameworkVersion]) -> list[PairOfVersions]:
    """Every pair among `versions` that has a link."""
    by_id = {version.pk: version for version in versions}
    counts: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    decided: dict[tuple[int, int], set[tuple[str, str]]] = defaultdict(set)
    rows = CriterionLink.objects.order_by().values_list(
        "from_criterion__version", "from_criterion__ref",
        "to_criterion__version", "to_criterion__ref", "state",
    )  # fmt: skip
    for from_id, from_ref, to_id, to_ref, state in rows:
        ends = [(by_id[from_id], from_ref), (by_id[to_id], to_ref)]
        (one, one_ref), (other, other_ref) = sorted(ends, key=lambda end: _in_time(end[0]))
        counts[one.pk, other.pk][state] += 1
        decided[one.pk, other.pk].add((one_ref, other_ref))
    found = [
        PairOfVersions(
            by_id[one],
            by_id[other],
            count,
            len(suggestions(by_id[one], by_id[other], decided[one, other])),
        )
        for (one, other), count in counts.items()
    ]
    return sorted(found, key=lambda pair: (_in_time(pair.one), _in_time(pair.other)))


def in_time(
    one: FrameworkVersion, other: FrameworkVersion
) -> tuple[FrameworkVersion, FrameworkVersion]:
    """The two in the order in which they were published."""
    first, second = sorted((one, other), key=_in_time)
    return first, second


def _in_time(version: FrameworkVersion) -> tuple[str, str, str]:
    return version.published, version.framework.title, version.label


@dataclass(frozen=True)
class Question:
    """Two criteria that may belong together, to be decided by a person.

    `kind` is what is proposed or stands, as `one` sees it. `state` is the link's own, or '' where
    there is none yet; `score` (0 to 100) and `why` come with a suggestion.
    """

    one: CriterionContent
    other: CriterionContent
    kind: str
    state: str
    note: str = ""
    score: int | None = None
    why: str = ""
    link: CriterionLink | None = None


@dataclass(frozen=True)
class LinksBetween:
    """All that is known of two versions, and what waits to be decided."""

    one: VersionContent
    other: VersionContent
    linked: tuple[Linked, ...]
    suggested: tuple[LinkSuggestion, ...]

    @property
    def waiting(self) -> list[tuple[str, str]]:
        """The refs of drafts, then of suggestions, likeliest first."""
        drafts = [
            (linked.here.ref, linked.there.ref)
            for linked in self.linked
            if linked.link.state == State.DRAFT
        ]
        return drafts + [(one.old, one.new) for one in self.suggested]

    def after(self, ref: str, other_ref: str) -> tuple[str, str] | None:
        """What waits after a pair of refs; None if it is the last, or does not wait itself."""
        waiting = self.waiting
        if (ref, other_ref) not in waiting:
            return None
        at = waiting.index((ref, other_ref)) + 1
        return waiting[at] if at < len(waiting) else None

    def left(self) -> tuple[list[CriterionContent], list[CriterionContent]]:
        """The criteria of either version that no link leads from which was not refused."""
        links = [linked for linked in self.linked if linked.link.state != State.REFUSED]
        return (
            _without(self.one, {linked.here.pk for linked in links}),
            _without(self.other, {linked.there.pk for linked in links}),
        )

    def question(self, ref: str, other_ref: str) -> Question | None:
        """What is asked about two criteria; None where there are no such two."""
        one, other = self.one.criterion(ref), self.other.criterion(other_ref)
        if one is None or other is None:
            return None
        for linked in self.linked:
            if (linked.here.pk, linked.there.pk) == (one.id, other.id):
                link = linked.link
                return Question(
                    one, other, linked.kind, link.state, link.note, link.score, link=link
                )
        for found in self.suggested:
            if (found.old, found.new) == (ref, other_ref):
                return Question(one, other, found.kind, "", "", found.score, found.why)
        return Question(one, other, "", "")


def _without(version: VersionContent, linked: set[int]) -> list[CriterionContent]:
    return [criterion for criterion in version.criteria if criterion.id not in linked]


def links_between(one: FrameworkVersion, other: FrameworkVersion) -> LinksBetween:
    linked = between(one, other)
    decided = {(each.here.ref, each.there.ref) for each in linked}
    return LinksBetween(
        content(one), content(other), tuple(linked), tuple(suggestions(one, other, decided))
    )
