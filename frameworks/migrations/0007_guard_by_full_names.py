"""Changes no table: it makes `migrate` necessary, and that puts the guard up anew (`guard.py`).

Its functions on PostgreSQL named no schema until now, so a temporary table of the same name stood
in for the versions and everything could be written.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("frameworks", "0006_key_always")]
    operations: list[migrations.operations.base.Operation] = []
