"""Fixtures of the whole suite."""

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase

from frameworks import guard, queries


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """A database for each of pytest's parallel processes: that is what the suffix is for.

    SQLite in a file, as it runs: in memory all threads of a server share one connection.
    """
    if connection.vendor == "sqlite":
        name = tmp_path_factory.mktemp("database") / "test.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(name)


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


def pytest_configure():
    """A real password hash takes a quarter of a second, for each of the cast's people."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
