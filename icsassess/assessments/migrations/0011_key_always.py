import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0010_key_of_each")]

    operations = [
        migrations.AlterField(
            name, "key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
        )
        for name in ("round", "assessment", "response", "evidence")
    ]
