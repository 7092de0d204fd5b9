"""The migrations make exactly the tables that the models describe."""

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState


def faults(wanted: ProjectState) -> list[str]:
    """What `makemigrations` would still write to reach `wanted`."""
    loader = MigrationLoader(connection)
    pending = MigrationAutodetector(loader.project_state(), wanted).changes(loader.graph)
    return [
        f"{label}: {operation.describe()}"
        for label, migrations in pending.items()
        for migration in migrations
        for operation in migration.operations
    ]


@pytest.mark.django_db
def test_no_migration_is_pending():
    assert faults(ProjectState.from_apps(apps)) == []


@pytest.mark.django_db
def test_a_planted_fault_is_found():
    wanted = ProjectState.from_apps(apps)
    wanted.add_field("systems", "region", "planted", models.TextField(null=True), False)
    assert faults(wanted) == ["systems: Add field planted to region"]
