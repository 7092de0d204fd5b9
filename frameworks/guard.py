"""The hard guard: the database itself refuses to change a version that is not a draft.

Triggers, written from one table for SQLite and PostgreSQL, so that no code of ours, no admin and
no SQL by hand gets past them. What they refuse comes up as django.db.IntegrityError with REFUSAL.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

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
from icsassess.lib import triggers
from icsassess.lib.triggers import Place, place_of

REFUSAL = (
    "A published framework version never changes. "
    "Load what is different as a draft with a new label, and publish that."
)

# Every table that holds a part of a version, and the ways from its rows to the version. A
# criterion has two: a row that only one of them ties to a published version would change it too.
WAYS: dict[type[models.Model], tuple[str, ...]] = {
    ScaleLevel: ("version",),
    LevelCondition: ("level__version",),
    Domain: ("version",),
    Criterion: ("version", "domain__version"),
    Prompt: ("criterion__version", "criterion__domain__version"),
    Statement: ("criterion__version", "criterion__domain__version"),
}
GUARDED: tuple[type[models.Model], ...] = (Framework, FrameworkVersion, *WAYS)

_VERSIONS = FrameworkVersion._meta.db_table
_PREFIX = "guard_frameworks_"


def _place(connection: BaseDatabaseWrapper) -> Place:
    return place_of(connection, _VERSIONS)


def put_up(connection: BaseDatabaseWrapper) -> None:
    """Put the guard on every table that there is, in place of any that stood before."""
    there = set(connection.introspection.table_names())
    place = _place(connection)
    unchanged = _is_only_retired(connection) if _VERSIONS in there else ""
    statements = (
        statement
        for model in GUARDED
        if model._meta.db_table in there
        for statement in _triggers(place, model, unchanged)
    )
    triggers.put_up(connection, place, _PREFIX, statements)


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take the guard down: for a migration, which may well rebuild what it stands on."""
    triggers.lift(connection, _place(connection), _PREFIX)


# SQLite rebuilds a table to change it: the triggers on it are lost with the old one, and those
# that mention it stop the renaming of the new one. So the guard is down while migrations run,
# also those that fill a new column of published versions. One that fails leaves it down until
# `migrate` comes to its end.


def before_migrations(*, using: str, **_: Any) -> None:
    lift(transaction.get_connection(using))


def after_migrations(*, using: str, **_: Any) -> None:
    put_up(transaction.get_connection(using))


def _triggers(place: Place, model: type[models.Model], unchanged: str) -> Iterator[str]:
    """The statements that make the triggers of one table; `unchanged` as `_is_only_retired`."""
    for event, condition in _conditions(place, model, unchanged).items():
        yield from triggers.refusing(
            place,
            name=f"{_PREFIX}{model._meta.model_name}_{event.lower()}",
            table=model._meta.db_table,
            event=event,
            condition=condition,
            why=REFUSAL,
        )


def _conditions(place: Place, model: type[models.Model], unchanged: str) -> dict[str, str]:
    """For each event on a table, the SQL that is true where it is refused."""
    was, becomes = _is_frozen(place, model, "OLD"), _is_frozen(place, model, "NEW")
    conditions = {"INSERT": becomes, "UPDATE": f"{was} OR {becomes}", "DELETE": was}
    if model is FrameworkVersion:
        conditions["UPDATE"] = f"{was} AND NOT ({unchanged})"
    if place.is_sqlite:
        # REPLACE deletes what is in the way of the new row, and calls no trigger for that.
        for event, but in (("INSERT", ""), ("UPDATE", " AND held.id <> OLD.id")):
            conditions[event] += (
                f" OR EXISTS (SELECT 1 FROM {model._meta.db_table} AS held WHERE "
                f"({_is_in_the_way(model)}) AND ({_is_frozen(place, model, 'held')}){but})"
            )
    else:
        conditions["TRUNCATE"] = (
            f"EXISTS (SELECT 1 FROM {place.name(_VERSIONS)} WHERE state <> 'draft')"
        )
    return conditions


def _is_frozen(place: Place, model: type[models.Model], row: str) -> str:
    """SQL: whether `row` is, or belongs to, a version that is not a draft."""
    if model is FrameworkVersion:
        return f"{row}.state <> 'draft'"
    if model is Framework:
        found = [f"framework_id = {row}.id"]
    else:
        found = [f"id = {_followed(place, model, row, way)}" for way in WAYS[model]]
    # Whoever changes a part holds the version's row until the end, so that it is not published
    # between this look and that end. SQLite has one writer at a time anyway. Without OFFSET 0
    # only rows that are no draft would be held.
    lock = "" if place.is_sqlite else " OFFSET 0 FOR SHARE"
    versions = place.name(_VERSIONS)
    return " OR ".join(
        f"EXISTS (SELECT 1 FROM (SELECT state FROM {versions} WHERE {where}{lock}) AS versions "
        "WHERE state <> 'draft')"
        for where in found
    )


def _followed(place: Place, model: type[models.Model], row: str, way: str) -> str:
    """SQL: the id at the end of a way such as 'criterion__version' that begins at `row`."""
    value = ""
    for step in way.split("__"):
        field: Any = model._meta.get_field(step)
        if value:
            table = place.name(model._meta.db_table)
            value = f"(SELECT {field.column} FROM {table} WHERE id = {value})"
        else:
            value = f"{row}.{field.column}"
        model = field.related_model
    return value


def _is_only_retired(connection: BaseDatabaseWrapper) -> str:
    """SQL: whether an update leaves a version as it is, or retires it and does nothing else."""
    with connection.cursor() as cursor:
        description = connection.introspection.get_table_description(cursor, _VERSIONS)
    columns = [column.name for column in description if column.name != "state"]
    equals = "IS" if connection.vendor == "sqlite" else "IS NOT DISTINCT FROM"
    same = " AND ".join(f"NEW.{column} {equals} OLD.{column}" for column in columns)
    retired = "OLD.state = 'published' AND NEW.state = 'retired'"
    return f"{same} AND (NEW.state = OLD.state OR {retired})"


def _is_in_the_way(model: type[models.Model]) -> str:
    """SQL: whether the row `held` shares with NEW what only one row may have."""
    keys: list[list[Any]] = [[field] for field in model._meta.fields if field.unique]
    keys += [
        [model._meta.get_field(name) for name in constraint.fields]
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint)
    ]
    return " OR ".join(
        " AND ".join(f"held.{field.column} = NEW.{field.column}" for field in key) for key in keys
    )
