"""Fixtures of the whole suite, and which of its tests run where."""

from collections import Counter

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase

from frameworks import guard, queries
from tests import smtp


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """A database for each of pytest's parallel processes: that is what the suffix is for.

    SQLite in a file, as it runs: in memory all threads of a server share one connection. No test
    database needs to outlive a power cut, so none waits for the disk (nor does PostgreSQL's).
    """
    if connection.vendor == "sqlite":
        name = tmp_path_factory.mktemp("database") / "test.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(name)
        connection.settings_dict["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"


@pytest.fixture(scope="session", autouse=True)
def tables_can_be_emptied():
    """The guard refuses it, so it is lifted for that moment; emptying puts it up again."""
    empty = TransactionTestCase._fixture_teardown

    def lift_and_empty(test):
        guard.lift(connection)
        empty(test)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lift_and_empty)
        yield


@pytest.fixture(autouse=True)
def forget_versions():
    """Ids are used again between tests; what was kept of a version must not be."""
    queries.versions.forget()


ASK_FOR_THE_DATABASE = {"db", "transactional_db", "live_server"}


def why_on_one_database(item: pytest.Function) -> str:
    """Why a second database would tell nothing new about this test; empty where it might."""
    if marker := item.get_closest_marker("one_database"):
        return marker.args[0]
    if not item.get_closest_marker("django_db") and ASK_FOR_THE_DATABASE.isdisjoint(
        item.fixturenames
    ):
        return "ask for no database"
    if "browser" in item.fixturenames and not item.get_closest_marker("both_databases"):
        return "open a browser"
    return ""


def pytest_collection_modifyitems(items):
    """Set the markers `one_database` and `shown` by what each test asks for; `large` ones first.

    One that begins last would keep a single process busy while the others have nothing to do.
    """
    for item in items:
        if why := why_on_one_database(item):
            item.add_marker("one_database")
            item.user_properties.append(("one_database", why))
        if not {"client", "browser"}.isdisjoint(item.fixturenames):
            item.add_marker("shown")
    items.sort(key=lambda item: item.get_closest_marker("large") is None)


def pytest_terminal_summary(terminalreporter):
    """Say how many tests ran that the second database is not asked again, and why."""
    reports = (report for reports in terminalreporter.stats.values() for report in reports)
    counts = Counter(
        why
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, why in report.user_properties
        if name == "one_database"
    )
    if counts:
        said = ", ".join(f"{number} {why}" for why, number in counts.most_common())
        terminalreporter.write_line(f"On one database alone: {said}.")


def pytest_configure():
    # A real password hash takes a quarter of a second, for each of the cast's people.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Examples are timed by the clock, which runs on while other processes have their turn.
    hypothesis.settings.register_profile(
        "suite", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
    )
    hypothesis.settings.load_profile("suite")


@pytest.fixture
def mailbox(settings):
    """A real mail server, to which the product sends what it sends."""
    with smtp.serving() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server
