"""Fixtures of the whole suite."""

import pytest

from frameworks import queries


@pytest.fixture(autouse=True)
def forget_versions():
    """Ids are used again between tests; what was kept of a version must not be."""
    queries.forget()
