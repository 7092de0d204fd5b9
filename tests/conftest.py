"""Fixtures of the whole suite."""

import pytest
from django.core.management import call_command

from frameworks import queries


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The cache's table is made by `make setup`, not by a migration; sign-in counts in it."""
    with django_db_blocker.unblock():
        call_command("createcachetable")


@pytest.fixture(autouse=True)
def forget_versions():
    """Ids are used again between tests; what was kept of a version must not be."""
    queries.forget()
