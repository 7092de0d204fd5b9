from django.db import migrations, models


class Migration(migrations.Migration):
    # In three steps, so that it also goes where there are rows: empty, then filled, then unique.
    dependencies = [("frameworks", "0003_uploads")]

    operations = [
        migrations.AddField(name, "key", models.UUIDField(editable=False, null=True))
        for name in ("frameworkupload",)
    ]
