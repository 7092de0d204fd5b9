import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("frameworks", "0005_key_of_each")]

    operations = [
        migrations.AlterField(
            name, "key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
        )
        for name in ("frameworkupload",)
    ]
