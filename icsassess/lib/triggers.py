"""What the database itself refuses because of what other rows say, on SQLite and PostgreSQL.

A trigger is named by a prefix of who puts it up and takes it down again. What it refuses comes up
as django.db.IntegrityError.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper


class Place(NamedTuple):
    """Where tables lie: the schema, as SQL names it, or '' for the file of SQLite."""

    schema: str

    @property
    def is_sqlite(self) -> bool:
        return not self.schema

    def name(self, of: str) -> str:
        """The name of a table or function that nothing else answers to.

        A trigger on SQLite sees nothing but its own file; on PostgreSQL the plain name means the
        first one on the search path of whoever writes, which may be a temporary table of theirs.
        """
        return of if self.is_sqlite else f"{self.schema}.{of}"


def place_of(connection: BaseDatabaseWrapper, table: str) -> Place:
    """Where `table` lies, or would be made."""
    if connection.vendor == "sqlite":
        return Place("")
    with connection.cursor() as cursor:
        # Where there are no tables yet, they are made in the current schema.
        cursor.execute(
            "SELECT COALESCE((SELECT relnamespace FROM pg_class WHERE oid = to_regclass(%s)), "
            "current_schema()::regnamespace)::regnamespace::text",
            [table],
        )
        (schema,) = cursor.fetchone()
    return Place(schema)


def put_up(
    connection: BaseDatabaseWrapper, place: Place, prefix: str, statements: Iterable[str]
) -> None:
    """Make triggers by the `statements` of `refusing`, in place of all of `prefix` before."""
    with transaction.atomic(connection.alias), connection.cursor() as cursor:
        lift(connection, place, prefix)
        for statement in statements:
            cursor.execute(statement)


def lift(connection: BaseDatabaseWrapper, place: Place, prefix: str) -> None:
    """Take down every trigger whose name begins with `prefix`."""
    with connection.cursor() as cursor:
        if place.is_sqlite:
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
                [f"{prefix}%"],
            )
            drop = "DROP TRIGGER {}"
        else:
            cursor.execute(
                "SELECT proname FROM pg_proc WHERE proname LIKE %s "
                "AND pronamespace = %s::regnamespace",
                [f"{prefix}%", place.schema],
            )
            drop = "DROP FUNCTION {}() CASCADE"
        for (name,) in cursor.fetchall():
            cursor.execute(drop.format(place.name(name)))


def refusing(
    place: Place, *, name: str, table: str, event: str, condition: str, why: str
) -> Iterator[str]:
    """The statements that make a trigger: an `event` on `table` where `condition` is true fails.

    `event` is INSERT, UPDATE, DELETE or, on PostgreSQL, TRUNCATE; `condition` is SQL over NEW and
    OLD that names tables by the `name` of `place`; `why` is what the error says.
    """
    table = place.name(table)
    if place.is_sqlite:
        yield (
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{why}'); END"
        )
        return
    # A search path of its own: on that of whoever writes, another `=` may come first.
    yield (
        f"CREATE FUNCTION {place.name(name)}() RETURNS trigger LANGUAGE plpgsql "
        "SET search_path = pg_catalog, pg_temp AS $$ BEGIN "
        f"IF {condition} THEN RAISE integrity_constraint_violation USING MESSAGE = '{why}';"
        f" END IF; RETURN {'OLD' if event == 'DELETE' else 'NEW'}; END $$"
    )
    each = "STATEMENT" if event == "TRUNCATE" else "ROW"
    yield (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} "
        f"FOR EACH {each} EXECUTE FUNCTION {place.name(name)}()"
    )
