import uuid

from django.db import migrations


def of_each(apps, schema_editor):
    """A key for every row without one."""
    alias = schema_editor.connection.alias
    for name in ("Round", "Assessment", "Response", "Evidence"):
        rows = apps.get_model("assessments", name).objects.using(alias)
        for row in list(rows.filter(key=None).only("pk")):
            row.key = uuid.uuid4()
            row.save(update_fields=["key"])


class Migration(migrations.Migration):
    dependencies = [("assessments", "0009_key")]

    operations = [migrations.RunPython(of_each, migrations.RunPython.noop)]
