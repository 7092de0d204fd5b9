"""The database itself refuses that somebody speaks for an organisation of another system.

A membership, and a response in an assessment, name an organisation of their own system or none.
What is refused comes up as django.db.IntegrityError with REFUSAL; forms say so before.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from icsassess.accounts.models import Membership
from icsassess.assessments.models import Assessment, Response
from icsassess.lib import triggers
from icsassess.lib.triggers import Place
from icsassess.systems.models import Organisation

REFUSAL = "One speaks for an organisation only in its own system."

_PREFIX = "guard_organisations_"
_ASSESSMENTS = Assessment._meta.db_table
_MEMBERSHIPS = Membership._meta.db_table
_ORGANISATIONS = Organisation._meta.db_table
_RESPONSES = Response._meta.db_table


def put_up(connection: BaseDatabaseWrapper) -> None:
    """Put the guard on the tables, if they are all there, in place of any that stood before."""
    place = triggers.place_of(connection, _ORGANISATIONS)
    tables = {_ASSESSMENTS, _MEMBERSHIPS, _ORGANISATIONS, _RESPONSES}
    if tables <= set(connection.introspection.table_names()):
        triggers.put_up(connection, place, _PREFIX, _triggers(place))


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take the guard down, for migrations: see `frameworks.guard`."""
    place = triggers.place_of(connection, _ORGANISATIONS)
    triggers.lift(connection, place, _PREFIX)


def before_migrations(*, using: str, **_: Any) -> None:
    lift(transaction.get_connection(using))


def after_migrations(*, using: str, **_: Any) -> None:
    put_up(transaction.get_connection(using))


def _triggers(place: Place) -> Iterator[str]:
    """The statements that make the triggers: on who names an organisation, and on what they name
    or stand in, where its system changes.
    """
    of_assessment = (
        f"(SELECT system_id FROM {place.name(_ASSESSMENTS)} WHERE id = NEW.assessment_id)"
    )
    membership = _elsewhere(place, "NEW.system_id")
    response = _elsewhere(place, of_assessment)
    named = " OR ".join(
        f"EXISTS (SELECT 1 FROM {place.name(table)} WHERE organisation_id = OLD.id)"
        for table in (_MEMBERSHIPS, _RESPONSES)
    )
    asked = (
        f"EXISTS (SELECT 1 FROM {place.name(_RESPONSES)} "
        "WHERE assessment_id = OLD.id AND organisation_id IS NOT NULL)"
    )
    moves = "NEW.system_id <> OLD.system_id"
    for table, event, condition in (
        (_MEMBERSHIPS, "INSERT", membership),
        (_MEMBERSHIPS, "UPDATE", membership),
        (_RESPONSES, "INSERT", response),
        (_RESPONSES, "UPDATE", response),
        (_ORGANISATIONS, "UPDATE", f"{moves} AND ({named})"),
        (_ASSESSMENTS, "UPDATE", f"{moves} AND {asked}"),
    ):
        yield from triggers.refusing(
            place,
            name=f"{_PREFIX}{table}_{event.lower()}",
            table=table,
            event=event,
            condition=condition,
            why=REFUSAL,
        )


def _elsewhere(place: Place, system: str) -> str:
    """SQL: whether the organisation that NEW names is not of the system with this id."""
    # Held until the end, so that it does not move between this look and that end. SQLite has one
    # writer at a time anyway.
    lock = "" if place.is_sqlite else " FOR SHARE"
    return (
        "NEW.organisation_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM (SELECT system_id FROM "
        f"{place.name(_ORGANISATIONS)} WHERE id = NEW.organisation_id{lock}) AS held "
        f"WHERE system_id = {system})"
    )
