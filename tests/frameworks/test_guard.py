"""A published version never changes: not by code, not in the admin, not by SQL. By trying."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.db.models import ProtectedError
from django.forms.models import model_to_dict

from frameworks import guard
from frameworks.changes.versions import publish, retire, store
from frameworks.files.definition import parse
from frameworks.models import (
    Criterion,
    CriterionLink,
    Domain,
    Framework,
    FrameworkVersion,
    LevelCondition,
    Prompt,
    ScaleLevel,
    Statement,
)
from frameworks.queries.versions import definition_of
from tests.frameworks.files import COMPONENTS, STAIRCASE, read, spoiled

pytestmark = pytest.mark.django_db

State = FrameworkVersion.State
PARTS = [ScaleLevel, LevelCondition, Domain, Criterion, Prompt, Statement]


def loaded(text: str = COMPONENTS, state: str = State.PUBLISHED) -> FrameworkVersion:
    version, _ = store(read(text))
    if state != State.DRAFT:
        publish(version)
    if state == State.RETIRED:
        retire(version)
    version.refresh_from_db()
    return version


def draft(label: str = "2") -> FrameworkVersion:
    return loaded(spoiled(COMPONENTS, '"1.10"', f'"{label}"'), State.DRAFT)


def part(model, version):
    """The first row of `model` in `version`."""
    path = guard.WAYS[model][0]
    return model.objects.filter(**{path: version}).order_by("pk").first()


def everything():
    """All rows that the guard watches over, value by value."""
    return {m.__name__: list(m.objects.order_by("pk").values()) for m in guard.GUARDED}


class Refused:
    """Within it the database says no, in our words, and nothing has changed afterwards."""

    def __enter__(self):
        self.before = everything()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()

    def __exit__(self, kind, error, trace):
        self.savepoint.__exit__(kind, error, trace)
        assert kind is IntegrityError, f"{kind}: {error}"
        assert guard.REFUSAL in str(error)
        assert everything() == self.before
        return True


@pytest.fixture(params=[State.PUBLISHED, State.RETIRED])
def version(request):
    return loaded(state=request.param)


def columns(model):
    return [field for field in model._meta.fields if not field.primary_key]


def another(field, row):
    """A value that the column would take, other than the one it holds."""
    held = getattr(row, field.attname)
    if field.is_relation:
        others = field.related_model.objects.exclude(pk=held)
        return others.order_by("-pk").values_list("pk", flat=True)[0]
    if isinstance(field, models.BooleanField):
        return not held
    if isinstance(field, models.DecimalField):
        return 0
    if isinstance(field, models.IntegerField):
        return held + 50
    if isinstance(field, models.DateTimeField):
        return held.replace(year=2001)
    return f"{held}x"[-1:] if field.max_length else f"{held}x"


@pytest.mark.parametrize(
    ("model", "name"),
    [(model, field.attname) for model in PARTS for field in columns(model)]
    + [(FrameworkVersion, f.attname) for f in columns(FrameworkVersion)]
    + [(Framework, f.attname) for f in columns(Framework)],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_no_column_changes(version, model, name):
    draft()  # something else for a row to be moved to
    loaded(STAIRCASE, State.DRAFT)
    if model is Framework:
        row = version.framework
    else:
        row = version if model is FrameworkVersion else part(model, version)
    field = next(field for field in columns(model) if field.attname == name)
    value = another(field, row)

    with Refused():
        model.objects.filter(pk=row.pk).update(**{name: value})
    with Refused(), connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE {model._meta.db_table} SET "{field.column}" = %s WHERE id = %s',  # noqa: S608
            [value, row.pk],
        )
    setattr(row, name, value)
    with Refused():
        model.objects.bulk_update([row], [name])
    with Refused():
        row.save()


@pytest.mark.parametrize("model", PARTS)
class TestNoPart:
    def test_is_added(self, version, model):
        row = part(model, version)
        row.pk = None
        for field in columns(model):
            if isinstance(field, models.CharField) and field.name == "ref":
                row.ref = "new"
            if field.name == "score":
                row.score = 77
        with Refused():
            row.save()
        with Refused():
            model.objects.bulk_create([row])

    def test_is_taken_away(self, version, model):
        row = part(model, version)
        with Refused():
            row.delete()
        with Refused():
            model.objects.filter(pk=row.pk).delete()
        with Refused():
            model.objects.all()._raw_delete("default")

    def test_is_taken_away_by_sql(self, version, model):
        with Refused(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {model._meta.db_table}")  # noqa: S608

    def test_is_moved_to_a_draft_or_from_one(self, version, model):
        other = draft()
        steps = {way.split("__")[0] for way in guard.WAYS[model]}
        mine, theirs = part(model, version), part(model, other)
        for row, to in ((mine, theirs), (theirs, mine)):
            for step in steps:
                with Refused():
                    model.objects.filter(pk=row.pk).update(**{step: getattr(to, step)})


class TestTheVersion:
    def test_is_not_made_a_draft_again(self, version):
        with Refused():
            FrameworkVersion.objects.update(state=State.DRAFT)

    def test_is_not_taken_away(self, version):
        with Refused():
            version.delete()
        with Refused():
            FrameworkVersion.objects.all()._raw_delete("default")

    def test_is_not_taken_away_with_its_framework(self, version):
        with pytest.raises(ProtectedError):
            version.framework.delete()
        with Refused():
            Framework.objects.all()._raw_delete("default")

    def test_begins_as_a_draft(self, version):
        row = FrameworkVersion.objects.get()
        row.pk, row.label, row.state = None, "born", State.PUBLISHED
        with Refused():
            row.save()

    def test_once_retired_is_not_published_again(self):
        loaded(state=State.RETIRED)
        with Refused():
            FrameworkVersion.objects.update(state=State.PUBLISHED)

    def test_is_retired_without_anything_else(self):
        version = loaded()
        with Refused():
            FrameworkVersion.objects.update(state=State.RETIRED, label="other")
        FrameworkVersion.objects.update(state=State.RETIRED)
        assert definition_of(version).checksum == version.checksum

    def test_may_be_saved_as_it_is(self, version):
        before = everything()
        version.save()
        assert everything() == before


# Two statements of SQL in which a row goes and no trigger hears of its deletion.

on_sqlite = connection.vendor == "sqlite"


def replace(model, row, **changed):
    """`row` with other values put in the place of whatever is in its way."""
    given = row | changed
    names = ", ".join(f'"{name}"' for name in given)
    marks = ", ".join(["%s"] * len(given))
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if on_sqlite:
            sql = f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({marks})"  # noqa: S608
        else:
            news = ", ".join(f'"{name}" = EXCLUDED."{name}"' for name in given)
            sql = (
                f"INSERT INTO {table} ({names}) VALUES ({marks}) "  # noqa: S608
                f"ON CONFLICT (id) DO UPDATE SET {news}"
            )
        cursor.execute(sql, list(given.values()))


@pytest.mark.parametrize("model", PARTS)
def test_no_part_is_replaced_by_one_of_a_draft(version, model):
    theirs = part(model, draft())
    row = model.objects.filter(pk=theirs.pk).values().get()

    with Refused():
        replace(model, row, id=part(model, version).pk)


def test_the_version_is_not_replaced_by_a_draft(version):
    row = FrameworkVersion.objects.values().get()

    with Refused():
        replace(FrameworkVersion, row, state="draft")
    if on_sqlite:  # elsewhere a row in the way is an error by itself
        with Refused():
            replace(FrameworkVersion, row, id=row["id"] + 1, state="draft")
        with Refused():
            replace(Framework, Framework.objects.values().get(), id=row["id"] + 1)


@pytest.mark.parametrize("model", PARTS)
def test_nothing_is_moved_over_a_part(version, model):
    command = "UPDATE OR REPLACE" if on_sqlite else "UPDATE"
    sql = f"{command} {model._meta.db_table} SET id = %s WHERE id = %s"
    ids = [part(model, version).pk, part(model, draft()).pk]
    before = everything()

    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, ids)

    assert everything() == before


def test_no_table_is_emptied(version):
    connection.check_constraints()  # PostgreSQL truncates nothing that still waits for it
    for model in guard.GUARDED:
        table = model._meta.db_table
        sql = f"DELETE FROM {table}" if on_sqlite else f"TRUNCATE {table} CASCADE"  # noqa: S608
        with Refused(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_a_criterion_of_a_draft_does_not_creep_in_through_the_domain(version):
    criterion = part(Criterion, draft())
    criterion.domain = part(Domain, version)
    with Refused():
        criterion.save()


# Tables and operators of the same name, which somebody with rights on rows alone can make.


def shadow(where: str) -> None:
    """A table for every guarded one, in `where`; all versions in it are drafts."""
    with connection.cursor() as cursor:
        for model in guard.GUARDED:
            table = model._meta.db_table
            cursor.execute(f"CREATE TABLE {where}.{table} AS SELECT * FROM {table}")  # noqa: S608
        cursor.execute(f"UPDATE {where}.{FrameworkVersion._meta.db_table} SET state = 'draft'")  # noqa: S608


def rewritten() -> str:
    """SQL that rewrites every statement there is, where the product keeps it."""
    schema = "main" if on_sqlite else "public"
    return f"UPDATE {schema}.{Statement._meta.db_table} SET text = 'Rewritten'"  # noqa: S608


def execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql)


@pytest.fixture
def writer(version):
    """Somebody else than the owner of the tables, who may read and write every row of them."""
    if on_sqlite:
        return
    execute(
        "CREATE ROLE writer",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO writer",
        "CREATE SCHEMA before AUTHORIZATION writer",
        "SET LOCAL ROLE writer",
    )


def test_a_temporary_table_does_not_stand_in_for_the_versions(version, writer):
    with Refused():
        shadow("temp" if on_sqlite else "pg_temp")
        execute(rewritten())


class TestAnEarlierSchema:
    pytestmark = pytest.mark.skipif(on_sqlite, reason="SQLite has no search path")

    @pytest.mark.parametrize("path", ["before, public", "before, pg_catalog, public", "before"])
    def test_does_not_stand_in_for_the_versions(self, version, writer, path):
        with Refused():
            shadow("before")
            execute(f"SET LOCAL search_path = {path}", rewritten())

    def test_does_not_say_what_equal_means(self, version, writer):
        execute(
            "CREATE FUNCTION before.never(varchar, varchar) RETURNS boolean LANGUAGE sql "
            "AS 'SELECT false'",
            *(
                f"CREATE OPERATOR before.{sign} "
                "(LEFTARG = varchar, RIGHTARG = varchar, FUNCTION = before.never)"
                for sign in ("=", "<>")
            ),
        )
        versions = FrameworkVersion._meta.db_table
        for sql in (rewritten(), f"UPDATE public.{versions} SET label = 'other'"):  # noqa: S608
            with Refused():
                execute("SET LOCAL search_path = before, public", sql)

    def test_is_not_where_the_guard_is_put_up_anew(self, version):
        stood = triggers()
        execute("CREATE SCHEMA before", "SET LOCAL search_path = before, public")
        guard.put_up(connection)
        assert triggers() == stood
        guard.lift(connection)
        assert triggers() == set()
        guard.put_up(connection)
        execute("SET LOCAL search_path = public")
        with Refused():
            execute(rewritten())


# What stays free


def test_a_draft_beside_it_is_free(version):
    other = draft()

    for model in PARTS:
        row = part(model, other)
        field = next(f for f in columns(model) if f.name in ("text", "title", "status", "position"))
        setattr(row, field.name, another(field, row))
        row.save()
    added = Criterion(pk=None, **model_to_dict(part(Criterion, other), ["scored"]))
    added.version, added.domain, added.position = other, part(Domain, other), 9
    added.ref, added.title = "new", "New"
    added.save()
    added.delete()
    store(parse(spoiled(COMPONENTS, '"1.10"', '"2"').replace("a plan", "no plan").encode(), "f"))

    assert not FrameworkVersion.objects.filter(pk=other.pk).exists()
    assert definition_of(version).checksum == version.checksum


def test_a_framework_is_renamed_while_it_has_only_drafts():
    version = draft()

    version.framework.title = "Another name"
    version.framework.save()

    assert Framework.objects.get().title == "Another name"


def test_links_between_criteria_change_as_before(version):
    criteria = [part(Criterion, version), part(Criterion, draft())]
    first, second = sorted(criteria, key=lambda criterion: criterion.pk)
    link = CriterionLink.objects.create(from_criterion=first, to_criterion=second, kind="overlaps")
    link.kind = "equivalent"
    link.save()
    link.delete()


def test_every_table_that_belongs_to_a_version_is_guarded():
    """A model added later joins the table in guard.py, or this fails."""
    parts = {FrameworkVersion}
    while added := {
        model
        for model in apps.get_app_config("frameworks").get_models()
        if model not in parts | {CriterionLink}
        and any(field.related_model in parts for field in model._meta.fields)
    }:
        parts |= added
    assert parts | {Framework} == set(guard.GUARDED)


# How it stands and falls


def triggers() -> set[str]:
    with connection.cursor() as cursor:
        if on_sqlite:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        return {name for (name,) in cursor.fetchall() if name.startswith("guard_frameworks_")}


@pytest.mark.django_db(transaction=True)
class TestMigrating:
    def test_a_database_that_is_migrated_again_has_the_guard(self):
        guard.lift(connection)
        assert triggers() == set()
        call_command("migrate", verbosity=0)
        expected = 3 if on_sqlite else 4
        assert len(triggers()) == expected * len(guard.GUARDED)
        call_command("migrate", verbosity=0)
        version = loaded()
        with Refused():
            version.delete()

    @pytest.mark.large
    def test_back_and_forth_past_published_versions(self):
        """SQLite rebuilds tables on the way; the guard neither stops it nor is lost."""
        version = loaded()
        try:
            call_command("migrate", "frameworks", "0001", verbosity=0)
            with pytest.raises(IntegrityError), connection.cursor() as cursor:
                cursor.execute("DELETE FROM frameworks_statement")
        finally:
            call_command("migrate", verbosity=0)
        with Refused():
            part(Statement, version).delete()
        assert definition_of(version).checksum == version.checksum

    def test_emptying_the_database_for_the_next_test_puts_it_up_again(self):
        guard.lift(connection)
        call_command("flush", interactive=False, verbosity=0)
        version = loaded()
        with Refused():
            version.delete()


@pytest.mark.django_db(transaction=True)
def test_nothing_slips_in_while_a_version_is_being_published():
    """Who writes first makes the publisher wait; who writes second is refused."""
    version = draft()
    wrote, begun = Event(), Event()

    def writing():
        try:
            with transaction.atomic():
                part(Statement, version).delete()
                wrote.set()
                begun.wait(5)
                sleep(0.2)  # so that the other one waits for the lock
        finally:
            connection.close()

    def publishing():
        try:
            wrote.wait(5)
            begun.set()
            FrameworkVersion.objects.filter(pk=version.pk).update(state=State.PUBLISHED)
            return Statement.objects.count()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.submit(writing), pool.submit(publishing)
        first.result()
        assert second.result() == 2
    with Refused():
        part(Statement, version).delete()
