"""Judgements and statuses, written with their history by plain SQL.

`save()` and simple-history make the SQL of every row anew: a third of what a save costs. Here it
is made once for each model, of the model's own fields, and the history is copied from the row as
it then stands. `tests/assessments/test_history.py` holds every column against what they write.

Whoever calls this has locked the answer or the agreed score (`locks.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sized
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model
from django.utils import timezone
from simple_history.utils import get_history_model_for_model

from icsassess.accounts.models import User
from icsassess.assessments.models import Answer, Judgement, StatementAnswer

ADDED, CHANGED = "+", "~"  # simple-history's words
KEPT_BESIDE = ("history_date", "history_change_reason", "history_type", "history_user")


def write(judgement: Judgement, *, by: User) -> None:
    """Write every column of a judgement; its row exists from the start."""
    model = type(judgement)
    with connection.cursor() as cursor:
        cursor.execute(_update(model), [*_values(judgement), judgement.pk])
    _keep(model, CHANGED, by, "id = %s", [judgement.pk])


def write_statuses(
    answer: Answer, statuses: Mapping[int, str], *, before: Mapping[int, str], by: User
) -> None:
    """Write those `statuses`, by statement id, that are not what they were `before`.

    `before` holds every status that is stored for the answer.
    """
    rows = [
        StatementAnswer(answer=answer, statement_id=statement, status=status)
        for statement, status in statuses.items()
        if before.get(statement) != status
    ]
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(_put(len(rows)), [value for row in rows for value in _values(row)])
    ids = {row.statement_id for row in rows}
    for kind, some in ((ADDED, ids - before.keys()), (CHANGED, ids & before.keys())):
        if some:
            which = f"answer_id = %s AND statement_id IN ({_marks(some)})"
            _keep(StatementAnswer, kind, by, which, [answer.pk, *some])


def _keep(model: type[Model], kind: str, by: User, which: str, params: list[int]) -> None:
    """Copy the rows of `model` of which `which` is true to its history."""
    values = (timezone.now(), None, kind, by.pk)
    kept = [
        field.get_db_prep_save(value, connection)
        for field, value in zip(_kept_beside(model), values, strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"{_copy(model)} WHERE {which}", [*kept, *params])


@cache
def _update(model: type[Model]) -> str:
    values = ", ".join(f"{_quoted(field.column)} = %s" for field in _fields(model))
    return f"UPDATE {_quoted(model._meta.db_table)} SET {values} WHERE id = %s"


@cache
def _put(number: int) -> str:
    """So many statuses, of which some may be stored already."""
    columns = _list(field.column for field in _fields(StatementAnswer))
    rows = ", ".join([f"({_marks(_fields(StatementAnswer))})"] * number)
    return (
        f"INSERT INTO {_quoted(StatementAnswer._meta.db_table)} ({columns}) VALUES {rows} "
        "ON CONFLICT (answer_id, statement_id) DO UPDATE SET status = excluded.status"
    )


@cache
def _copy(model: type[Model]) -> str:
    history = get_history_model_for_model(model)._meta
    theirs = {field.column for field in history.concrete_fields}
    own = _list(f.column for f in model._meta.concrete_fields if f.column in theirs)
    kept = _list(field.column for field in _kept_beside(model))
    return (
        f"INSERT INTO {_quoted(history.db_table)} ({own}, {kept}) "
        f"SELECT {own}, {_marks(KEPT_BESIDE)} FROM {_quoted(model._meta.db_table)}"
    )


@cache
def _kept_beside(model: type[Model]) -> tuple[Field[Any, Any], ...]:
    history = get_history_model_for_model(model)._meta
    return tuple(history.get_field(name) for name in KEPT_BESIDE)


@cache
def _fields(model: type[Model]) -> tuple[Field[Any, Any], ...]:
    """Every column but the key, which the database gives."""
    return tuple(field for field in model._meta.concrete_fields if not field.primary_key)


def _values(row: Model) -> list[Any]:
    """What `save()` writes in these columns."""
    return [f.get_db_prep_save(f.pre_save(row, False), connection) for f in _fields(type(row))]


def _marks(several: Sized) -> str:
    return ", ".join(["%s"] * len(several))


def _list(columns: Iterable[Any]) -> str:
    return ", ".join(map(_quoted, columns))


def _quoted(name: Any) -> str:
    return connection.ops.quote_name(name)
