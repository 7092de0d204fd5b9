import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0011_key_always"), ("systems", "0001_initial")]

    operations = [
        migrations.AlterField(
            "response",
            "organisation",
            models.ForeignKey(
                "systems.organisation",
                django.db.models.deletion.PROTECT,
                null=True,
                blank=True,
                related_name="responses",
            ),
        ),
    ]
