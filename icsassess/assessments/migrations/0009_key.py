from django.db import migrations, models


class Migration(migrations.Migration):
    # In three steps, so that it also goes where there are rows: empty, then filled, then unique.
    dependencies = [("assessments", "0008_states_that_are_reached")]

    operations = [
        migrations.AddField(name, "key", models.UUIDField(editable=False, null=True))
        for name in ("round", "assessment", "response", "evidence")
    ]
