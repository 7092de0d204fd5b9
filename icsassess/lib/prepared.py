"""Reads whose SQL is made once.

Django makes the SQL of a queryset anew each time, which for a page's main row takes ten times as
long as asking the database. A function under `@Prepared` gives the ordinary queryset; called, it
gives that queryset's rows as a list. The first call makes the SQL, later ones bind its parameters.

    @Prepared
    def answers_of(user: User, response: int) -> QuerySet[Answer]:
        return Answer.objects.visible_to(user).filter(response=response)

    answers_of(user, 7)           # a list of answers
    answers_of.one(user, 7)       # the only one, or None
    answers_of.queryset(user, 7)  # the queryset itself

The function is called with stand-ins and never with the arguments themselves, so it passes them
on to the queryset and looks neither at them nor at a clock. What may be passed:

- a whole number, text, a UUID or a moment is bound;
- of a model's instance the key is bound, and what it says yes or no to (is this user an
  administrator?) may be looked at: the SQL is made for each answer apart; nothing else can be read;
- what is True or False or a member of an enum may be looked at likewise.

ValueError says what cannot be prepared. It is raised at the first call, so a test that calls a
read once has tried it.
"""

from __future__ import annotations

import datetime
import enum
import functools
import uuid
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar, TypeVarTuple

from django.core.exceptions import EmptyResultSet, MultipleObjectsReturned
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import BooleanField, Model, QuerySet
from django.db.models.query import ModelIterable, ValuesListIterable, get_related_populators
from django.db.transaction import TransactionManagementError

Row = TypeVar("Row")
Given = TypeVarTuple("Given")

_LARGEST = 2**63 - 1  # what a database takes as a whole number


class Prepared(Generic[*Given, Row]):
    """A function that gives a queryset, as a read whose SQL is made once; see this module."""

    def __init__(self, queryset: Callable[[*Given], QuerySet[Any, Row]]) -> None:
        functools.update_wrapper(self, queryset)
        self.queryset = queryset
        self._statements: dict[tuple[object, ...], _Statement] = {}

    def __call__(self, *given: *Given) -> list[Row]:
        """The rows of the queryset for what is `given`."""
        shape, values = _taken_apart(given)
        if any(isinstance(v, int) and not -_LARGEST <= v <= _LARGEST for v in values):
            return list(self.queryset(*given))  # Django knows without asking that there is none
        # Two threads may both make it, and make the same.
        if (statement := self._statements.get(shape)) is None:
            statement = self._statements[shape] = _made(self.queryset, given)
        return statement.rows(values)

    def one(self, *given: *Given) -> Row | None:
        """The only row, or None where there is none. Raises MultipleObjectsReturned."""
        rows = self(*given)
        if len(rows) > 1:
            raise MultipleObjectsReturned(f"{len(rows)} rows where one was expected.")
        return rows[0] if rows else None


# What is bound, and what stands in for it while the SQL is made. There are two stand-ins for
# each argument: where two statements made with them differ, and only there, an argument is bound.
# Text holds what lookups change on its way to the database: case, spaces, wildcards.
_STAND_INS: dict[type, Callable[[int], object]] = {
    int: lambda n: 2_000_000_000 + n,
    str: lambda n: f" Aß%_\\ {n} ",
    uuid.UUID: lambda n: uuid.UUID(int=2**127 + n),
    datetime.datetime: lambda n: datetime.datetime(1970, 1, 1, 1, 1, 1, n, datetime.UTC),
}
# How values of a type reach the database, where that is not as they are.
_ADAPTED: dict[type, Sequence[Callable[[Any], object]]] = {
    uuid.UUID: (lambda value: value.hex,),
    datetime.datetime: (lambda value: connection.ops.adapt_datetimefield_value(value),),
}


def _taken_apart(given: Iterable[Any]) -> tuple[tuple[object, ...], list[Any]]:
    """What the SQL depends on, and the values that it is bound to (None for what is not bound)."""
    shape: list[object] = []
    values: list[Any] = []
    for one in given:
        if isinstance(one, Model):
            model = one.__class__  # of somebody signed in, `type` says that they are read later
            shape.append((model, *(getattr(one, name) for name in _yes_or_no(model))))
            one = one.pk
        elif isinstance(one, bool | enum.Enum):
            shape.append((type(one), one))
            values.append(None)
            continue
        if type(one) not in _STAND_INS:
            raise ValueError(f"A prepared read cannot be bound to {one!r}.")
        shape.append(type(one))
        values.append(one)
    return tuple(shape), values


@functools.cache
def _yes_or_no(model: type[Model]) -> tuple[str, ...]:
    return tuple(f.attname for f in model._meta.concrete_fields if isinstance(f, BooleanField))


def _stand_in(one: Any, number: int) -> tuple[Any, object]:
    """What the function is given instead of `one`, and the value to look for in the parameters."""
    if isinstance(one, bool | enum.Enum):
        return one, None
    if not isinstance(one, Model):
        value = _STAND_INS[type(one)](number)
        return value, value
    value = _STAND_INS[type(one.pk)](number)
    known = {one._meta.pk.attname: value} | {n: getattr(one, n) for n in _yes_or_no(one.__class__)}
    names = [field.attname for field in one._meta.concrete_fields if field.attname in known]
    return one.__class__.from_db(DEFAULT_DB_ALIAS, names, [known[name] for name in names]), value


class _Slot(NamedTuple):
    """Where in the parameters an argument is bound."""

    position: int
    argument: int
    adapt: Callable[[Any], object] | None

    def value(self, values: Sequence[Any]) -> object:
        value = values[self.argument]
        return self.adapt(value) if self.adapt else value


class _Statement(NamedTuple):
    """SQL with what its rows become. It holds no connection: threads share it."""

    sql: str
    params: tuple[object, ...]
    slots: tuple[_Slot, ...]
    locks: bool
    converted: tuple[tuple[int, Any], ...]  # columns that are not as the database gives them
    made_of: Callable[[Sequence[Any]], Any]  # what a row becomes

    def rows(self, values: Sequence[Any]) -> list[Any]:
        if self.locks and connection.get_autocommit():
            raise TransactionManagementError("Rows are locked inside a transaction only.")
        params: list[Any] = list(self.params)
        for slot in self.slots:
            params[slot.position] = slot.value(values)
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            found = cursor.fetchall()
        if found and self.converted:
            found = self._converted(found)
        return [self.made_of(row) for row in found]

    def _converted(self, found: Iterable[Sequence[Any]]) -> list[list[Any]]:
        """What Django's `SQLCompiler.apply_converters` does, for the connection of this thread."""
        here: Any = connection
        each = [
            (column, (*here.ops.get_db_converters(what), *what.get_db_converters(here)), what)
            for column, what in self.converted
        ]
        rows = [list(row) for row in found]
        for row in rows:
            for column, converters, what in each:
                for convert in converters:
                    row[column] = convert(row[column], what, here)
        return rows


def _made(function: Callable[..., QuerySet[Any, Any]], given: Sequence[Any]) -> _Statement:
    """Make the SQL twice, with other stand-ins, and find what is bound where."""
    first, others = ([_stand_in(one, n) for n, one in enumerate(given, at)] for at in (1000, 2001))
    queryset, compiler, sql, params = _compiled(function, [one for one, _ in first])
    _, _, other_sql, other_params = _compiled(function, [one for one, _ in others])
    if sql != other_sql:
        raise ValueError(f"What {function} asks depends on what it is given.")
    bound = [(a, b) for (_, a), (_, b) in zip(first, others, strict=True)]
    slots = [
        _slot(position, pair, bound)
        for position, pair in enumerate(zip(params, other_params, strict=True))
        if pair[0] != pair[1]
    ]
    # An instance may count by what it says yes or no to alone: an administrator sees everything.
    needed = {n for n, one in enumerate(given) if type(one) in _STAND_INS}
    if needed - {slot.argument for slot in slots}:
        raise ValueError(f"{function} does not pass on all that it is given.")
    select = [what for what, _, _ in compiler.select]
    return _Statement(
        sql,
        tuple(params),
        tuple(slots),
        queryset.query.select_for_update,
        tuple((column, what) for column, (_, what) in compiler.get_converters(select).items()),
        _maker(queryset, compiler),
    )


def _slot(position: int, pair: object, bound: Sequence[tuple[object, object]]) -> _Slot:
    """The slot of a parameter that was `pair` for the two stand-ins of one of the arguments."""
    for argument, (a, b) in enumerate(bound):
        if pair == (a, b):
            return _Slot(position, argument, None)
        for adapt in _ADAPTED.get(type(a), ()):
            if pair == (adapt(a), adapt(b)):
                return _Slot(position, argument, adapt)
    raise ValueError(f"An argument is changed on its way to the database: {pair!r}.")


def _compiled(
    function: Callable[..., QuerySet[Any, Any]], given: Sequence[Any]
) -> tuple[Any, Any, str, Sequence[object]]:
    """The queryset for the stand-ins `given`, its compiler, its SQL and the parameters."""
    with connection.execute_wrapper(_refuse_to_ask):
        queryset: Any = function(*given)
    compiler = queryset.query.get_compiler(using=queryset.db)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        raise ValueError(f"{function} finds nothing, whatever it is given.") from None
    if queryset.db != DEFAULT_DB_ALIAS:
        raise ValueError("Only reads of the default database are prepared.")
    if queryset._iterable_class not in (ModelIterable, ValuesListIterable):
        raise ValueError("Only whole rows and `values_list` are prepared.")
    if queryset._prefetch_related_lookups:
        raise ValueError("Give the rows to `prefetch_related_objects` instead.")
    if queryset._known_related_objects:
        raise ValueError("Start at the model's own manager, not at that of another's instance.")
    if compiler.has_extra_select or compiler.has_composite_fields([s[0] for s in compiler.select]):
        raise ValueError("Its rows are not made of plain columns.")
    return queryset, compiler, sql, params


def _refuse_to_ask(*_: object) -> None:
    raise ValueError("A prepared read asked the database, or for more of an instance than its key.")


def _maker(queryset: QuerySet[Any, Any], compiler: Any) -> Callable[[Sequence[Any]], Any]:
    """What makes of a row what the queryset would: Django's `ModelIterable`, prepared."""
    if queryset._iterable_class is ValuesListIterable:
        return tuple
    model, columns = compiler.klass_info["model"], compiler.klass_info["select_fields"]
    start, end = columns[0], columns[-1] + 1
    names = [what.target.attname for what, _, _ in compiler.select[start:end]]
    annotations = tuple(compiler.annotation_col_map.items())
    populators: Any = get_related_populators  # its type is that of a later Django
    related = populators(compiler.klass_info, compiler.select, DEFAULT_DB_ALIAS)

    def made_of(row: Sequence[Any]) -> Any:
        made = model.from_db(DEFAULT_DB_ALIAS, names, row[start:end])
        for populator in related:
            populator.populate(row, made)
        for name, column in annotations:
            setattr(made, name, row[column])
        return made

    return made_of
