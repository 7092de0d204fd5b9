"""People sign in with the address of their account, and no second one.

allauth keeps addresses in a table of its own, which could name others: people could add them, and
every link to a new password copied the address there. Nothing writes into it any more.
"""

from django.db import migrations


def forget(apps, schema_editor):
    apps.get_model("account", "EmailAddress").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]
    operations = [migrations.RunPython(forget, migrations.RunPython.noop, elidable=True)]
