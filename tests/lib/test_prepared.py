"""A prepared read gives what its queryset gives, or says at its first call that it cannot."""

import datetime
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import MultipleObjectsReturned
from django.db import connection
from django.db.models import Exists, OuterRef, UUIDField, Value
from django.db.transaction import TransactionManagementError, atomic
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from icsassess.accounts.models import Membership, User
from icsassess.accounts.roles import Role
from icsassess.lib.prepared import Prepared
from icsassess.systems.models import Organisation, Region, System
from tests.cast import person


@pytest.fixture
def systems(db):
    """Two systems in a region, of which the second has a place, and a leader of the first."""
    region = Region.objects.create(name="North", slug="north")
    first, second = (
        System.objects.create(region=region, name=name, slug=name.lower())
        for name in ("First", "Second")
    )
    System.objects.create(region=region, name="Town", slug="town", kind="place", parent=second)
    first.population = 1_100_000
    first.save()
    person("Leader", Role.SYSTEM_LEADER, first)
    return [first, second]


def led_by(user):
    """Systems of a person with all around them; every system for an administrator."""
    found = System.objects.select_related("region", "parent__region").annotate(
        has_partners=Exists(Organisation.objects.filter(system=OuterRef("pk")))
    )
    if user.is_administrator:
        return found
    return found.filter(pk__in=user.memberships.values("system"))


def named(name):
    return System.objects.filter(name=name)


def contents(rows):
    return [(row, {k: v for k, v in vars(row).items() if k != "_state"}) for row in rows]


# What it gives


def test_rows_are_those_of_the_queryset_with_what_they_lead_to(systems):
    read = Prepared(led_by)
    administrator = User(pk=0, is_administrator=True)
    for user in (User.objects.get(), User(pk=0), administrator, User.objects.get()):
        assert contents(read(user)) == contents(led_by(user))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        town = next(row for row in read(administrator) if row.name == "Town")
        assert (town.region.name, town.parent.region.name) == ("North", "North")
        assert town.has_partners is False
    assert len(asked) == 1


def test_a_read_asks_what_its_queryset_asks(systems):
    read, user = Prepared(led_by), User.objects.get()
    with CaptureQueriesContext(connection) as asked:
        list(led_by(user))
        read(user)
        read(user)
    assert len({query["sql"] for query in asked}) == 1


def test_the_sql_is_made_once(systems):
    made = []

    def by_name(name):
        made.append(name)
        return named(name)

    read = Prepared(by_name)
    assert [row.name for name in ("First", "Second", "Third") for row in read(name)] == [
        "First",
        "Second",
    ]
    assert len(made) == 2
    assert not {"First", "Second", "Third"} & set(made)


def test_whoever_is_signed_in_may_be_read_late(systems):
    request_user = SimpleLazyObject(lambda: User.objects.get())
    assert Prepared(led_by)(request_user) == [systems[0]]


def test_pairs_of_values_are_pairs(systems):
    def joined(user):
        return Membership.objects.filter(user=user).values_list("system__name", "user__joined_at")

    user = User.objects.get()
    assert Prepared(joined)(user) == [("First", user.joined_at)] == list(joined(user))


SOME_ID = uuid.UUID("6f0b1c8e-3f0a-4f0e-9a53-1c1d5b1f0a11")
TODAY = timezone.now()


@pytest.mark.parametrize(
    ("queryset", "values"),
    [
        (
            lambda people: System.objects.filter(population=people),
            [1_100_000, 0, -1, 2**31, 2**63 - 1, -(2**63), 2**63, -(2**64), 10**40],
        ),
        (named, ["First", "first", " First", "", "%", "F_rst", "\\", "'; --", "ß"]),
        (lambda kind: System.objects.filter(kind=kind), list(System.Kind)),
        (lambda below: System.objects.filter(parent__isnull=below), [True, False]),
        (
            lambda asked: System.objects.annotate(
                some=Value(SOME_ID, output_field=UUIDField())
            ).filter(some=asked),
            [SOME_ID, uuid.UUID(int=0)],
        ),
        (
            lambda at: Session.objects.filter(expire_date__gt=at),
            [TODAY, TODAY - datetime.timedelta(days=1), TODAY.astimezone(datetime.UTC)],
        ),
        (
            lambda name, below, pk: System.objects.filter(pk__lte=pk).filter(
                parent__isnull=below, name=name, pk__gte=pk
            ),
            None,
        ),
    ],
    ids=["number", "text", "enum", "yes or no", "uuid", "moment", "several"],
)
def test_every_kind_of_value_is_bound_as_the_queryset_binds_it(systems, queryset, values):
    Session.objects.create(session_key="a", session_data="", expire_date=TODAY)
    read = Prepared(queryset)
    cases = [(value,) for value in values or ()] or [
        (system.name, below, system.pk)
        for system in System.objects.all()
        for below in (True, False)
    ]
    found = [(read(*given), list(queryset(*given))) for given in cases]
    assert any(rows for _, rows in found)
    for mine, theirs in found:
        assert mine == theirs


def test_one_row_or_none(systems):
    read = Prepared(named)
    assert read.one("First") == systems[0]
    assert read.one("Third") is None
    with pytest.raises(MultipleObjectsReturned):
        Prepared(lambda kind: System.objects.filter(kind=kind)).one(System.Kind.SYSTEM)


def test_threads_share_what_was_made(systems):
    read = Prepared(lambda first: User.objects.annotate(n=Value(1)).filter(n=first))

    def ask(number):
        try:
            return read(number)  # this thread sees nothing of what the test has not committed
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(20))) == [[]] * 20
    assert read(1) == [User.objects.get()]


# What it refuses


def hold(pk):
    return System.objects.select_for_update(of=("self",), no_key=True).filter(pk=pk)


def test_rows_are_locked(systems):
    with CaptureQueriesContext(connection) as asked:
        assert Prepared(hold)(systems[0].pk) == [systems[0]]
        list(hold(systems[0].pk))
    assert asked[0] == {**asked[1], "time": asked[0]["time"]}
    assert ("FOR NO KEY UPDATE" in asked[0]["sql"]) == (connection.vendor == "postgresql")


@pytest.mark.django_db(transaction=True)
def test_a_lock_needs_a_transaction():
    read = Prepared(hold)
    with atomic():
        read(1)
    with pytest.raises(TransactionManagementError):
        read(1)


def looks_at_more_of_a_person(user):
    return System.objects.filter(name=user.name)


def asks_while_it_is_made(user):
    return System.objects.filter(pk__in=[m.system_id for m in user.own_memberships])


def looks_at_what_it_is_given(pk):
    found = System.objects.filter(pk=pk)
    return found.filter(name="First") if pk % 2 else found


def drops_an_argument(name, pk):
    return System.objects.filter(pk=pk)


@pytest.mark.parametrize(
    ("queryset", "given", "why"),
    [
        (named, [None], "None"),
        (named, [["First", "Second"]], "First"),
        (named, [2.5], "2.5"),
        (named, [datetime.date(2018, 1, 1)], "2018"),
        (led_by, [User()], "None"),
        (looks_at_more_of_a_person, [User(pk=1, name="First")], "more of an instance"),
        (asks_while_it_is_made, [User(pk=1)], "asked the database"),
        (looks_at_what_it_is_given, [1], "depends"),
        (drops_an_argument, ["First", 1], "does not pass on"),
        (lambda name: System.objects.filter(name=name.lower()), ["First"], "changed"),
        (lambda name: System.objects.filter(name=name.rstrip()), ["First"], "changed"),
        (lambda name: System.objects.filter(name__contains=name), ["First"], "changed"),
        (lambda pk: System.objects.filter(pk=pk + 1), [1], "changed"),
        (lambda pk: System.objects.filter(name=pk), [1], "changed"),
        (
            lambda pk: Session.objects.filter(expire_date__gt=timezone.now(), session_key=pk),
            ["a"],
            "changed",
        ),
        (lambda pk: System.objects.filter(pk=pk, pk__in=[]), [1], "finds nothing"),
        (lambda pk: System.objects.filter(pk=pk).values(), [1], "values_list"),
        (lambda pk: System.objects.filter(pk=pk).values_list("pk", flat=True), [1], "values_list"),
        (lambda pk: System.objects.filter(pk=pk).prefetch_related("children"), [1], "prefetch"),
        (lambda region: region.systems.all(), [Region(pk=1)], "own manager"),
        (
            lambda pk: System.objects.filter(pk=pk).values_list("pk").order_by("name").distinct(),
            [1],
            "plain columns",
        ),
    ],
)
def test_what_cannot_be_prepared_is_refused(db, queryset, given, why):
    read = Prepared(queryset)
    for _ in range(2):
        with pytest.raises(ValueError, match=why):
            read(*given)
