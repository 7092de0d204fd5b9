"""'Accepted', 'returned' and 'withdrawn' go until something leads to them, with reviews."""

import django_fsm
from django.db import migrations

GONE = ("accepted", "returned", "withdrawn")


def refuse(apps, schema_editor):
    """Stop where an assessment is in a state that goes. No transition led there."""
    Assessment = apps.get_model("assessments", "Assessment")
    found = Assessment.objects.filter(state__in=GONE).order_by("pk").values_list("pk", "state")
    if found:
        named = ", ".join(f"{pk} ({state})" for pk, state in found)
        raise RuntimeError(
            f"These assessments are in states that no longer exist: {named}. Nothing was changed. "
            "Give them a state of before ('submitted', say), then migrate again."
        )


class Migration(migrations.Migration):
    dependencies = [("assessments", "0007_older_acts")]

    operations = [
        migrations.RunPython(refuse, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="assessment",
            name="state",
            field=django_fsm.FSMField(
                choices=[
                    ("collecting", "Collecting views"),
                    ("agreeing", "Agreeing scores"),
                    ("submitted", "Submitted"),
                    ("moved", "Moved to another version"),
                ],
                default="collecting",
                max_length=50,
                protected=True,
            ),
        ),
    ]
