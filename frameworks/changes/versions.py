"""Every write to a whole version: stored as a draft, published, retired, discarded."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from frameworks.changes.links import put_back, take_up
from frameworks.files import definition as shape
from frameworks.files.definition import Definition, parse, problems_of
from frameworks.models import (
    Criterion,
    Domain,
    Framework,
    FrameworkUpload,
    FrameworkVersion,
    LevelCondition,
    Prompt,
    ScaleLevel,
    Statement,
)
from frameworks.queries.versions import definition_of, uses
from icsassess.lib import acts
from icsassess.lib.editing import Refused, refuse_stale

State = FrameworkVersion.State

KEPT = timedelta(days=7)  # how long a file waits that was uploaded and not stored
BATCH = 500  # rows per statement sent to the database
REPLACED = "was loaded anew or discarded meanwhile."
ONLY_DRAFTS = "is not a draft. Only a draft can be discarded; a published version is retired."
ONLY_PUBLISHED = "is a draft. Only a published version can be retired."


@transaction.atomic
def store(
    definition: Definition, *, by: Any = None, replaces: str | None = None
) -> tuple[FrameworkVersion, bool]:
    """Store `definition` as a draft and say whether anything was written.

    The same content again writes nothing, whatever the state of the version. Different content
    replaces a draft of that label, and its links to other versions lead from the same refs;
    `replaces` is the checksum of the draft that was looked at before, '' where there was none,
    None where nobody looks. `by` is a user, or None for the product itself.

    Raises Refused, with nothing written, where the label is published or retired with other
    content, where something points at the draft or at a criterion that would be gone from it,
    where somebody has changed it since it was seen, or where the framework has another name.
    """
    framework = _locked(definition.framework)
    version = framework.versions.filter(label=definition.version.label).first()
    if version and version.checksum == definition.checksum:
        return version, False
    if replaces is not None:
        refuse_stale(
            seen=replaces,
            stands=version.checksum if version else "",
            message=f"Somebody has changed the draft of version {definition.version.label} since "
            "you looked at it. What you see now is compared with it as it is.",
        )
    links = take_up(version) if version else []
    if version:
        _remove_draft(version)
    _name(framework, definition.framework)
    version = _write(framework, definition)
    put_back(links, version)
    acts.tell(acts.Verb.LOADED, by=by, on=version)
    return version, True


@transaction.atomic
def keep_upload(*, by: Any, name: str, text: str, key: UUID) -> FrameworkUpload:
    """Keep a file that loads until it is stored. What nobody stored for a week goes.

    `key` is that of the form that was sent (see `lib.twice`).
    """
    FrameworkUpload.objects.filter(uploaded_at__lt=timezone.now() - KEPT).delete()
    return FrameworkUpload.objects.create(key=key, name=name[-200:], text=text, uploaded_by=by)


@transaction.atomic
def store_upload(upload: FrameworkUpload, *, by: Any, replaces: str) -> FrameworkVersion:
    """Store a kept file as a draft. Raises Refused as `store` does, and Invalid as `parse`."""
    version, _ = store(parse(upload.text.encode(), upload.name), by=by, replaces=replaces)
    upload.delete()
    return version


@transaction.atomic
def publish(version: FrameworkVersion, *, by: Any = None, seen: str | None = None) -> bool:
    """Publish a draft for good and say whether that was news.

    `seen` is the checksum of what was looked at before; None where nobody looks.

    Raises Refused where the version is retired, was changed or loaded anew since it was seen, or
    where something is still wrong with it.
    """
    stored = _locked_version(version)
    if stored is None:
        raise Refused(f"{version} {REPLACED} Look at it again, then publish it.")
    version.state = stored.state
    if stored.state == State.RETIRED:
        raise Refused(f"{version} is retired. Load it under a new label to publish it again.")
    definition = definition_of(stored)
    _refuse_changed(version, seen, definition, "publish it")
    if stored.state == State.PUBLISHED:
        return False
    if problems_of(definition):
        raise Refused(f"{version} is not finished. Correct what is wrong with it, then publish it.")
    version.state, version.checksum = State.PUBLISHED, definition.checksum
    version.save(update_fields=["state", "checksum"])
    acts.tell(acts.Verb.PUBLISHED, by=by, on=version)
    return True


@transaction.atomic
def retire(version: FrameworkVersion, *, by: Any = None) -> bool:
    """Retire a published version and say whether that was news. What rests on it stays.

    Raises Refused where it is a draft.
    """
    stored = _locked_version(version)
    if stored is None or stored.state == State.DRAFT:
        raise Refused(f"{version} {ONLY_PUBLISHED}")
    version.state = State.RETIRED
    if stored.state == State.RETIRED:
        return False
    version.save(update_fields=["state"])
    acts.tell(acts.Verb.RETIRED, by=by, on=version)
    return True


@transaction.atomic
def discard(version: FrameworkVersion, *, by: Any = None, seen: str | None = None) -> int:
    """Remove a draft for good and say how many links to other versions went with it.

    `seen` is the checksum of what was looked at before; None where nobody looks.

    Raises Refused where it is no draft, was changed or loaded anew since it was seen, or where
    something uses it.
    """
    stored = _locked_version(version)
    if stored is None:
        raise Refused(f"{version} {REPLACED} Look at it again, then discard it.")
    if stored.state != State.DRAFT:
        raise Refused(f"{version} {ONLY_DRAFTS}")
    _refuse_changed(version, seen, definition_of(stored), "discard it")
    links = len(take_up(stored))
    acts.tell(acts.Verb.DISCARDED, by=by, on=version)
    try:
        _delete(stored)
    except ProtectedError:
        there = " and ".join(f"{number} {name}" for number, name in uses(version) if number)
        raise Refused(f"On {version} rest {there}, so it cannot be discarded.") from None
    return links


def _refuse_changed(
    version: FrameworkVersion, seen: str | None, definition: Definition, to_do: str
) -> None:
    """Raise Stale where a draft is not what was looked at; nobody looked where `seen` is None."""
    if seen is not None:
        refuse_stale(
            seen=seen,
            stands=definition.checksum,
            message=f"Somebody has changed {version} since you looked at it. Look at it again, "
            f"then {to_do}.",
        )


def _locked_version(version: FrameworkVersion) -> FrameworkVersion | None:
    """The version as it is stored, if it still is; whoever else writes it waits.

    The framework first, as everybody does who locks both.
    """
    Framework.objects.select_for_update().get(pk=version.framework_id)
    return FrameworkVersion.objects.select_for_update(of=("self",)).filter(pk=version.pk).first()


def _locked(framework: shape.FrameworkDefinition) -> Framework:
    """The stored framework, made if it is new; whoever else loads it waits until we are done."""
    Framework.objects.get_or_create(
        slug=framework.slug,
        defaults={"title": framework.title, "publisher": framework.publisher},
    )
    return Framework.objects.select_for_update().get(slug=framework.slug)


def _remove_draft(version: FrameworkVersion) -> None:
    if version.state != State.DRAFT:
        raise Refused(
            f"{version} is {version.get_state_display().lower()} and differs from this file. A "
            f"{version.get_state_display().lower()} version never changes: give the file a new "
            "label and load it as a new version."
        )
    try:
        _delete(version)
    except ProtectedError:
        raise Refused(
            f"{version} is a draft, but something already uses it, so it cannot be replaced. Give "
            "the file a new label and load it as a new version."
        ) from None


def _delete(version: FrameworkVersion) -> None:
    """Delete a draft with its links. Raises ProtectedError where something uses it."""
    version.domains.all().delete()  # first: its statements protect the levels they stand on
    version.delete()


def _name(framework: Framework, named: shape.FrameworkDefinition) -> None:
    """Give the framework its name. While it has other versions, the name is theirs too."""
    if (framework.title, framework.publisher) == (named.title, named.publisher):
        return
    if framework.versions.exists():
        raise Refused(
            f"The framework '{framework.slug}' is called '{framework.title}' by "
            f"'{framework.publisher}'. Use the same title and publisher, or another slug."
        )
    framework.title, framework.publisher = named.title, named.publisher
    framework.save(update_fields=["title", "publisher"])


def _write(framework: Framework, definition: Definition) -> FrameworkVersion:
    version = FrameworkVersion.objects.create(
        framework=framework,
        method=definition.method,
        checksum=definition.checksum,
        **definition.version.model_dump(),
    )
    levels = _write_scale(version, definition)
    domains = Domain.objects.bulk_create(
        [
            Domain(version=version, position=i, ref=domain.ref, title=domain.title)
            for i, domain in enumerate(definition.domains, 1)
        ],
        BATCH,
    )
    pairs = [
        (stored, criterion)
        for stored, domain in zip(domains, definition.domains, strict=True)
        for criterion in domain.criteria
    ]
    criteria = Criterion.objects.bulk_create(
        [
            Criterion(
                version=version,
                domain=domain,
                position=i,
                **criterion.model_dump(exclude={"statements", "prompts"}),
            )
            for i, (domain, criterion) in enumerate(pairs, 1)
        ],
        BATCH,
    )
    parts = [(stored, criterion) for stored, (_, criterion) in zip(criteria, pairs, strict=True)]
    Statement.objects.bulk_create(
        [
            Statement(
                criterion=stored,
                position=i,
                text=statement.text,
                group=statement.group,
                level=None if statement.level is None else levels[statement.level],
                note=statement.note,
            )
            for stored, criterion in parts
            for i, statement in enumerate(criterion.statements, 1)
        ],
        BATCH,
    )
    Prompt.objects.bulk_create(
        [
            Prompt(criterion=stored, position=i, text=prompt.text, source=prompt.source)
            for stored, criterion in parts
            for i, prompt in enumerate(criterion.prompts, 1)
        ],
        BATCH,
    )
    return version


def _write_scale(version: FrameworkVersion, definition: Definition) -> dict[int, ScaleLevel]:
    """Store levels and their conditions; give the levels by score."""
    levels = ScaleLevel.objects.bulk_create(
        [
            ScaleLevel(version=version, **level.model_dump(exclude={"conditions"}))
            for level in definition.scale
        ]
    )
    LevelCondition.objects.bulk_create(
        [
            LevelCondition(
                level=stored, position=i, at_least=condition.at_least, share=condition.share
            )
            for stored, level in zip(levels, definition.scale, strict=True)
            for i, condition in enumerate(level.conditions, 1)
        ]
    )
    return {level.score: level for level in levels}
