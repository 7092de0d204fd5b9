"""Every write to a draft by hand: a version is copied, and its parts changed, added and moved.

A draft may be half done. Rows keep their ids, so that links to its criteria stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model, ProtectedError

from frameworks.changes.links import lock_criteria
from frameworks.changes.versions import BATCH, store
from frameworks.content import CriterionContent, DomainContent, VersionContent
from frameworks.files import definition as shape
from frameworks.files.converting import criterion_definition, level_definition
from frameworks.models import (
    Criterion,
    Domain,
    Framework,
    FrameworkVersion,
    LevelCondition,
    Prompt,
    ScaleLevel,
    Statement,
)
from frameworks.queries.drafts import (
    Gone,
    criterion_of,
    details_of,
    domain_of,
    level_of,
    refuse_closed,
    standing_on,
)
from frameworks.queries.versions import content, definition_of
from frameworks.rules.scoring import Method
from icsassess.lib import acts
from icsassess.lib.editing import Closed, fingerprint, refuse_stale
from icsassess.lib.forms import in_a_sentence

Part = TypeVar("Part", DomainContent, CriterionContent)


class Taken(Exception):
    """The value of `field` is another part's already.

    Where that part is just what was to be added, the form was sent twice: its id is given instead.
    """

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


@transaction.atomic
def copy(*, by: Any, version: FrameworkVersion, label: str) -> FrameworkVersion:
    """Make a draft of the same content under a new label. Raises Taken if the label is not new."""
    _lock(version.framework_id)
    _refuse_label(version.framework_id, label)
    whole = definition_of(version)
    named = whole.version.model_copy(update={"label": label})
    draft, _ = store(whole.model_copy(update={"version": named}), by=by)
    return draft


def save_details(
    *, by: Any, version: FrameworkVersion, given: shape.VersionDefinition, method: Method, seen: str
) -> None:
    """Say what the version is. What `dropped_by` names for a new method is removed."""
    with _editing(version) as (draft, whole):
        _refuse_stale(seen, details_of(whole))
        _refuse_label(draft.framework_id, given.label, but=draft.pk)
        if method != Method.COMPONENTS:
            LevelCondition.objects.filter(level__version=draft).delete()
        if method != Method.STAIRCASE:
            Statement.objects.filter(criterion__version=draft).update(level=None)
        _set(draft, method=method, **given.model_dump())
        _tell(by, draft, "its details")
    version.label = draft.label


def save_level(
    *,
    by: Any,
    version: FrameworkVersion,
    pk: int | None,
    given: shape.LevelDefinition,
    seen: str,
    score_all: bool = False,
) -> int:
    """Change level `pk`, or add one; give its id. With `score_all` every criterion is scored."""
    with _editing(version) as (draft, whole):
        if pk is not None:
            _refuse_stale(seen, level_of(whole, pk))
        for level in whole.levels:
            if level.score == given.score and level.id != pk:
                same = level_definition(level).model_dump() == given.model_dump()
                if pk is None and same:
                    return level.id
                raise Taken("score", f"Another level has the score {given.score}")
        stored = ScaleLevel(pk=pk, version=draft)
        _set(stored, **given.model_dump(exclude={"conditions"}))
        stored.conditions.all().delete()
        LevelCondition.objects.bulk_create(
            LevelCondition(level=stored, position=i, **condition.model_dump())
            for i, condition in enumerate(given.conditions, 1)
        )
        if score_all:
            draft.criteria.update(scored=True)
        _tell(by, draft, f"level {given.score}")
    return stored.pk


def save_domain(
    *, by: Any, version: FrameworkVersion, pk: int | None, ref: str, title: str, seen: str
) -> int:
    """Change domain `pk`, or add one after the others; give its id."""
    with _editing(version) as (draft, whole):
        if pk is not None:
            domain = domain_of(whole, pk)
            _refuse_stale(seen, domain.ref, domain.title)
        for domain in whole.domains:
            if domain.ref == ref and domain.id != pk:
                if pk is None and (domain.title, domain.criteria) == (title, ()):
                    return domain.id
                raise Taken("ref", f"Another {in_a_sentence(whole.domain_word)} has the ref {ref}")
        order = [domain.id for domain in whole.domains]
        stored = Domain(pk=pk, version=draft)
        stored.position = order.index(pk) + 1 if pk else len(order) + 1
        _set(stored, ref=ref, title=title)
        _tell(by, draft, f"{in_a_sentence(whole.domain_word)} {ref}")
    return stored.pk


def save_criterion(
    *,
    by: Any,
    version: FrameworkVersion,
    pk: int | None,
    domain: int,
    given: shape.CriterionDefinition,
    statements: Sequence[int | None],
    seen: str,
) -> int:
    """Change criterion `pk`, or add one at the end of `domain`; give its id.

    `statements` are the ids of the given statements, None for a new one. Those that are not among
    them are removed.
    """
    with _editing(version) as (draft, whole):
        held = criterion_of(whole, pk) if pk is not None else None
        if held:
            _refuse_stale(seen, held[0].id, held[1])
        within = domain_of(whole, domain).criteria
        for other in whole.criteria:
            if other.ref == given.ref and other.id != pk:
                same = criterion_definition(other).model_dump() == given.model_dump()
                if pk is None and other in within and same:
                    return other.id
                word = in_a_sentence(whole.criterion_word)
                raise Taken("ref", f"Another {word} has the ref {given.ref}")
        stored = Criterion(pk=pk, version=draft, domain_id=domain)
        stored.position = len(whole.criteria) + 1
        _set(stored, **given.model_dump(exclude={"statements", "prompts"}))
        _write_statements(stored, given, statements, whole)
        stored.prompts.all().delete()
        Prompt.objects.bulk_create(
            Prompt(criterion=stored, position=i, **prompt.model_dump())
            for i, prompt in enumerate(given.prompts, 1)
        )
        stays = held is not None and held[0].id == domain
        ids = [[c.id for c in d.criteria if stays or c.id != pk] for d in whole.domains]
        if not stays:
            ids[[d.id for d in whole.domains].index(domain)].append(stored.pk)
        _number(Criterion, [each for several in ids for each in several])
        _tell(by, draft, f"{in_a_sentence(whole.criterion_word)} {given.ref}")
    return stored.pk


def _write_statements(
    stored: Criterion,
    given: shape.CriterionDefinition,
    ids: Sequence[int | None],
    whole: VersionContent,
) -> None:
    levels = {level.score: level.id for level in whole.levels}
    there = {statement.pk: statement for statement in stored.statements.all()}
    kept: list[Statement] = []
    new: list[Statement] = []
    for i, (pk, statement) in enumerate(zip(ids, given.statements, strict=True), 1):
        row = there.pop(pk, None) if pk else None
        (kept if row else new).append(row := row or Statement(criterion=stored))
        row.position, row.text, row.group = i, statement.text, statement.group
        row.note = statement.note
        # A level that was removed meanwhile is told as a problem: 'level' is missing.
        row.level_id = None if statement.level is None else levels.get(statement.level)
    Statement.objects.filter(pk__in=list(there)).delete()
    Statement.objects.bulk_update(kept, ["position", "text", "group", "note", "level"], BATCH)
    Statement.objects.bulk_create(new, BATCH)


def move_domain(*, by: Any, version: FrameworkVersion, pk: int, down: bool) -> None:
    """Let domain `pk` change places with the one above or below it, if there is one."""
    with _editing(version) as (draft, whole):
        domain = domain_of(whole, pk)
        domains = _moved(whole.domains, domain, down)
        _number(Domain, [each.id for each in domains])
        _number(Criterion, [c.id for each in domains for c in each.criteria])
        _tell(by, draft, f"the place of {domain.ref}")


def move_criterion(*, by: Any, version: FrameworkVersion, pk: int, down: bool) -> None:
    """Let criterion `pk` change places with its neighbour of the same domain, if there is one."""
    with _editing(version) as (draft, whole):
        domain, criterion = criterion_of(whole, pk)
        within = _moved(domain.criteria, criterion, down)
        order = [within if each == domain else each.criteria for each in whole.domains]
        _number(Criterion, [c.id for criteria in order for c in criteria])
        _tell(by, draft, f"the place of {criterion.ref}")


def remove_level(*, by: Any, version: FrameworkVersion, pk: int, seen: str) -> None:
    """Remove level `pk`. After the last one nothing is scored.

    Raises Closed while statements stand on it.
    """
    with _editing(version) as (draft, whole):
        level = level_of(whole, pk)
        _refuse_stale(seen, level)
        if standing_on(whole, level):
            raise Closed(f"Statements stand on level {level.score}. Give them another one first.")
        ScaleLevel.objects.filter(pk=pk).delete()
        if len(whole.levels) == 1:
            draft.criteria.update(scored=False)
        _tell(by, draft, f"level {level.score} removed")


def remove_domain(*, by: Any, version: FrameworkVersion, pk: int, seen: str) -> None:
    """Remove domain `pk` with its criteria, their statements, prompts and links."""
    with _editing(version) as (draft, whole):
        domain = domain_of(whole, pk)
        _refuse_stale(seen, domain)
        lock_criteria(Criterion.objects.filter(domain=pk))
        Domain.objects.filter(pk=pk).delete()
        domains = [each for each in whole.domains if each != domain]
        _number(Domain, [each.id for each in domains])
        _number(Criterion, [c.id for each in domains for c in each.criteria])
        _tell(by, draft, f"{in_a_sentence(whole.domain_word)} {domain.ref} removed")


def remove_criterion(*, by: Any, version: FrameworkVersion, pk: int, seen: str) -> None:
    """Remove criterion `pk` with its statements, prompts and links."""
    with _editing(version) as (draft, whole):
        domain, criterion = criterion_of(whole, pk)
        _refuse_stale(seen, domain.id, criterion)
        lock_criteria(Criterion.objects.filter(pk=pk))
        Criterion.objects.filter(pk=pk).delete()
        _number(Criterion, [each.id for each in whole.criteria if each != criterion])
        _tell(by, draft, f"{in_a_sentence(whole.criterion_word)} {criterion.ref} removed")


@contextmanager
def _editing(version: FrameworkVersion) -> Iterator[tuple[FrameworkVersion, VersionContent]]:
    """Lock a draft and give it with its content; at the end its checksum is that of the new.

    Raises Gone or Closed.
    """
    with transaction.atomic():
        _lock(version.framework_id)
        found = FrameworkVersion.objects.select_for_update(of=("self",))
        draft = found.select_related("framework").filter(pk=version.pk).first()
        if draft is None:
            raise Gone(f"{version} was loaded anew from a file, or discarded.")
        refuse_closed(draft)
        try:
            yield draft, content(draft)
        except ProtectedError:
            raise Closed("Something uses this already, so it cannot be removed.") from None
        draft.checksum = definition_of(draft).checksum
        draft.save(update_fields=["checksum"])


def _lock(framework_id: int) -> None:
    """Whoever else loads or edits a version of this framework waits until we are done.

    The framework first and then the version, as in `loading`: in one order nobody waits for ever.
    """
    Framework.objects.select_for_update().get(pk=framework_id)


def _refuse_label(framework_id: int, label: str, *, but: int | None = None) -> None:
    there = FrameworkVersion.objects.filter(framework_id=framework_id, label=label).first()
    if there and there.pk != but:
        raise Taken("label", f"There is a version {label} of this framework already")


def _refuse_stale(seen: str, *parts: object) -> None:
    refuse_stale(seen=seen, stands=fingerprint(*parts))


def _set(row: Model, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def _moved(parts: Sequence[Part], part: Part, down: bool) -> Sequence[Part]:
    """`parts` in a new order: `part` has changed places with its neighbour, if it has one there."""
    order = list(parts)
    at = order.index(part)
    to = at + 1 if down else at - 1
    if 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
    return order


def _number(model: type[Domain] | type[Criterion], ids: Sequence[int]) -> None:
    """Give the rows with these ids the positions 1, 2, 3 …"""
    rows: list[Any] = [model(pk=pk, position=i) for i, pk in enumerate(ids, 1)]
    model._default_manager.bulk_update(rows, ["position"], BATCH)


def _tell(by: Any, draft: FrameworkVersion, what: str) -> None:
    acts.tell(acts.Verb.EDITED, by=by, on=draft, detail=what)
