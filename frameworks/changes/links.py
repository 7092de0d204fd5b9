"""Every write to the links between criteria: decided one by one, or read from a file."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from frameworks.files.links import NOTE, InvalidLinks, LineProblem, read
from frameworks.models import Criterion, CriterionLink, FrameworkVersion
from frameworks.queries.links import Kind, State, flipped, in_time
from icsassess.lib import acts, csv
from icsassess.lib.editing import Refused, refuse_stale

DECIDED = "Somebody else decided this meanwhile. Here is how it stands now."

# What may be decided, and how it is told.
VERBS: Mapping[str, acts.Verb] = {
    State.CONFIRMED: acts.Verb.CONFIRMED_LINK,
    State.REFUSED: acts.Verb.REFUSED_LINK,
}


@transaction.atomic
def decide(
    *,
    by: Any,
    one: int,
    other: int,
    kind: str,
    state: str,
    seen: str,
    note: str = "",
    score: int | None = None,
) -> CriterionLink:
    """Confirm or refuse that two criteria (ids) belong together; `kind` is as `one` sees it.

    `seen` is the state that the page has shown ('' for no link). Raises Stale where somebody
    decided otherwise meanwhile, Refused where the two are of one version. Where `by` has decided
    just this, a second press changes nothing.
    """
    if state not in VERBS:
        raise ValueError(state)
    link = _locked(one, other)
    decision = (state, kind if one < other else flipped(kind), note)
    if link and link.decided_by == by and (link.state, link.kind, link.note) == decision:
        return link
    refuse_stale(seen=seen, stands=link.state if link else "", message=DECIDED)
    now = timezone.now()
    if link is None:
        link = CriterionLink(
            from_criterion_id=min(one, other),
            to_criterion_id=max(one, other),
            score=score,
            made_by=by,
            made_at=now,
        )
    link.state, link.kind, link.note = decision
    link.decided_by, link.decided_at = by, now
    link.save()
    acts.tell(VERBS[state], by=by, on=link)
    return link


@transaction.atomic
def remove(*, by: Any, one: int, other: int, seen: str) -> None:
    """Forget the link of two criteria. It may be suggested again.

    Raises Refused as `decide` does.
    """
    link = _locked(one, other)
    refuse_stale(seen=seen, stands=link.state if link else "", message=DECIDED)
    if link is not None:
        acts.tell(acts.Verb.REMOVED_LINK, by=by, on=link)
        link.delete()


def _locked(one: int, other: int) -> CriterionLink | None:
    """The link of two criteria, if there is one; whoever else decides on them waits."""
    both = lock_criteria(Criterion.objects.filter(pk__in=(one, other)))
    if len(set(both.values())) < 2:
        raise Refused("These are not two criteria of two versions any more. Choose them once more.")
    return (
        CriterionLink.objects.select_related("from_criterion", "to_criterion", "decided_by")
        .filter(from_criterion=min(one, other), to_criterion=max(one, other))
        .first()
    )


def lock_criteria(criteria: QuerySet[Criterion]) -> dict[int, int]:
    """Let whoever else decides on links of these criteria wait until this transaction is done.

    Gives the ids of those that are there, each with that of its version. One statement.
    """
    locked = criteria.select_for_update(no_key=True).order_by("pk")
    return dict(locked.values_list("pk", "version"))


@dataclass(frozen=True)
class Imported:
    """How many links of a file were written, and how many pairs were left as they stood."""

    written: int
    left: int


@transaction.atomic
def import_csv(data: bytes, *, by: Any) -> Imported:
    """Import links from a CSV file: all of them, or none where one row has a problem.

    A pair that has a link already is left as it stands, so a file can be read again. `by` is a
    user, or None for the product itself, whose links are drafts. A person's file may also say
    'confirmed' or 'refused' in its column 'state'; then that person decides so.
    Raises InvalidLinks.
    """
    rows = read(data)
    found = _Criteria(rows)
    problems: list[LineProblem] = []
    first: dict[tuple[int, int], int] = {}
    links = []
    for row in rows:
        try:
            link = _link(row, found, by)
        except _Wrong as wrong:
            problems += [LineProblem(row.line, message) for message in wrong.messages]
            continue
        pair = link.from_criterion_id, link.to_criterion_id
        if pair in first:
            problems.append(
                LineProblem(row.line, f"Line {first[pair]} links these two criteria already.")
            )
        first.setdefault(pair, row.line)
        links.append(link)
    if problems:
        raise InvalidLinks(problems)
    ends = {pk for pair in first for pk in pair}
    locked = lock_criteria(Criterion.objects.filter(pk__in=ends))
    if len(locked) < len(ends):
        raise InvalidLinks(
            [LineProblem(1, "A version was loaded anew meanwhile. Import the file again.")]
        )
    standing = set(
        CriterionLink.objects.filter(from_criterion__in=ends).values_list(
            "from_criterion", "to_criterion"
        )
    )
    new = [link for link in links if (link.from_criterion_id, link.to_criterion_id) not in standing]
    CriterionLink.objects.bulk_create(new, 500)
    _tell(by, Counter((locked[k.from_criterion_id], locked[k.to_criterion_id]) for k in new))
    return Imported(len(new), len(links) - len(new))


def _tell(by: Any, imported: Mapping[tuple[int, int], int]) -> None:
    """Tell how many links were imported between each two versions (ids)."""
    ids = {pk for pair in imported for pk in pair}
    versions = FrameworkVersion.objects.select_related("framework").in_bulk(list(ids))
    told: Counter[tuple[FrameworkVersion, FrameworkVersion]] = Counter()
    for (one, other), number in imported.items():
        told[in_time(versions[one], versions[other])] += number
    for (first, second), number in told.items():
        links = "1 link" if number == 1 else f"{number} links"
        acts.tell(acts.Verb.IMPORTED_LINKS, by=by, on=first, detail=f"{links} with {second}")


class _Wrong(Exception):
    def __init__(self, messages: list[str]) -> None:
        self.messages = messages


class _Criteria:
    """The criteria of every version that a file names, by slug, label, and ref and title.

    A ref or label that a spreadsheet makes of two ('6.1' of '6.1' and '6.10') is not guessed at.
    """

    def __init__(self, rows: Iterable[csv.Row]) -> None:
        named = [
            (row.cells[f"{end}_framework"], row.cells[f"{end}_version"])
            for row in rows
            for end in ("from", "to")
        ]
        versions = FrameworkVersion.objects.filter(framework__slug__in={slug for slug, _ in named})
        self.labels: dict[str, list[str]] = defaultdict(list)
        for slug, label in versions.values_list("framework__slug", "label"):
            self.labels[slug].append(label)
        self.of: dict[tuple[str, str], dict[str, _Found]] = defaultdict(dict)
        criteria = Criterion.objects.filter(
            version__in=versions.filter(label__in={label for _, label in named})
        ).values_list("version__framework__slug", "version__label", "ref", "pk", "title")
        for slug, label, ref, pk, title in criteria:
            self.of[slug, label][ref] = _Found(pk, title)
        self.typed: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            for column, cell in row.cells.items():
                self.typed[column].add(cell)

    def find(self, row: csv.Row, end: str) -> int:
        """The id of the criterion at one end of a row. Raises _Wrong."""
        framework, version, ref, title = (
            row.cells.get(f"{end}_{part}", "") for part in ("framework", "version", "ref", "title")
        )
        if version not in self.labels[framework]:
            raise _Wrong([f"There is no version '{version}' of a framework '{framework}' here."])
        if others := self._mistaken(row, f"{end}_version", self.labels[framework]):
            raise _Wrong([_may_be(version, others, f"of {framework}", "")])
        criteria = self.of[framework, version]
        where = f"{framework} {version}"
        if ref not in criteria:
            raise _Wrong([f"There is no criterion '{ref}' in {where}.{_meant(ref, criteria)}"])
        if title and not _same(title, criteria[ref].title):
            meant = [name for name, found in criteria.items() if _same(title, found.title)]
            is_it = f", which is '{meant[0]}'" if len(meant) == 1 else ""
            raise _Wrong(
                [
                    f"'{ref}' of {where} is '{criteria[ref].title}', not '{title}'{is_it}. Write "
                    "the reference and the title of one criterion."
                ]
            )
        mistaken = self._mistaken(row, f"{end}_ref", criteria)
        if title:
            mistaken = [other for other in mistaken if _same(title, criteria[other].title)]
        if mistaken:
            also = "" if title else f", or write its title in the column '{end}_title'"
            raise _Wrong([_may_be(ref, mistaken, f"in {where}", also)])
        return criteria[ref].pk

    def _mistaken(self, row: csv.Row, column: str, names: Iterable[str]) -> list[str]:
        """Those of `names` which a spreadsheet may have made into what stands in a cell.

        None where it has an apostrophe, nor where such a name stands as it is in the same column:
        then no spreadsheet has saved the file.
        """
        cell = row.cells[column]
        if column in row.kept:
            return []
        others = [name for name in names if name != cell and csv.as_number(name) == cell]
        return [name for name in others if name not in self.typed[column]]


class _Found(NamedTuple):
    pk: int
    title: str


def _same(title: str, other: str) -> bool:
    """Whether two titles differ at most in their spaces and capitals."""
    return title.casefold().split() == other.casefold().split()


def _meant(ref: str, known: Iterable[str]) -> str:
    number = csv.as_number(ref)
    near = [name for name in known if csv.as_number(name) == number]
    near = near or get_close_matches(ref, known, n=1)
    return f" Did you mean '{near[0]}'?" if near else ""


def _may_be(name: str, others: Iterable[str], where: str, also: str) -> str:
    names = " or ".join(f"'{one}'" for one in (name, *others))
    return (
        f"'{name}' may be {names} {where}, because a spreadsheet makes one number of them. Put an "
        f"apostrophe before the right one{also}."
    )


def _link(row: csv.Row, found: _Criteria, by: Any) -> CriterionLink:
    """The link of one row, not yet saved. Raises _Wrong with all that is wrong in it."""
    cells = row.cells
    wrong: list[str] = []
    ends: list[int] = []
    for end in ("from", "to"):
        try:
            ends.append(found.find(row, end))
        except _Wrong as not_found:
            wrong += not_found.messages
    if all(cells[f"from_{part}"] == cells[f"to_{part}"] for part in ("framework", "version")):
        wrong.append("Both criteria are of one version. A link leads from one to another.")
    kind, state = cells["kind"].lower(), cells.get("state", "").lower() or State.DRAFT.value
    if kind not in Kind.values:
        wrong.append(f"The kind '{cells['kind']}' is not one of: {', '.join(Kind.values)}.")
    if state not in State.values:
        wrong.append(f"The state '{cells['state']}' is not one of: {', '.join(State.values)}.")
    note = cells.get("note", "").replace("\r\n", "\n")
    if len(note) > NOTE:
        wrong.append(f"The note is {len(note)} characters long; at most {NOTE} fit.")
    if wrong:
        raise _Wrong(wrong)
    now = timezone.now() if by else None
    is_decided = by is not None and state != State.DRAFT
    one, other = ends
    return CriterionLink(
        from_criterion_id=min(ends),
        to_criterion_id=max(ends),
        kind=kind if one < other else flipped(kind),
        state=state if is_decided else State.DRAFT,
        note=note,
        made_by=by,
        made_at=now,
        decided_by=by if is_decided else None,
        decided_at=now if is_decided else None,
    )


@dataclass(frozen=True)
class TakenUp:
    """A link of a version that is about to go, as its criterion `ref` sees it."""

    ref: str
    other: int
    kind: str
    link: CriterionLink


def take_up(version: FrameworkVersion) -> list[TakenUp]:
    """The links of `version`, to be put back once it is written anew; nobody decides meanwhile."""
    lock_criteria(version.criteria.all())
    criteria = dict(version.criteria.values_list("pk", "ref"))
    taken = []
    for link in CriterionLink.objects.filter(
        Q(from_criterion__version=version) | Q(to_criterion__version=version)
    ):
        if link.from_criterion_id in criteria:
            ref, other, kind = criteria[link.from_criterion_id], link.to_criterion_id, link.kind
        else:
            ref, other = criteria[link.to_criterion_id], link.from_criterion_id
            kind = flipped(link.kind)
        taken.append(TakenUp(ref, other, kind, link))
    return taken


def put_back(taken: Iterable[TakenUp], version: FrameworkVersion) -> None:
    """Link the criteria of `version` as those that had their refs.

    Raises Refused, naming the refs, where a linked criterion is gone.
    """
    ids = dict(version.criteria.values_list("ref", "pk"))
    if gone := sorted({each.ref for each in taken if each.ref not in ids}):
        raise Refused(
            f"Criteria of other versions are linked to {', '.join(gone)}, which would be gone from "
            f"{version}. Keep {'this ref' if len(gone) == 1 else 'these refs'}, or remove the "
            "links first."
        )
    for each in taken:
        here = ids[each.ref]
        each.link.pk = None
        each.link.from_criterion_id = min(here, each.other)
        each.link.to_criterion_id = max(here, each.other)
        each.link.kind = each.kind if here < each.other else flipped(each.kind)
    CriterionLink.objects.bulk_create([each.link for each in taken], 500)
