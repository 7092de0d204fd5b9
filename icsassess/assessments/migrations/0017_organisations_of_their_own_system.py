"""Who speaks for an organisation of another system speaks for one of their own: see `guard`.

It has the same name and type, so that nothing that was shown changes.
"""

from django.db import migrations
from django.db.models import F


def mend(apps, schema_editor):
    Membership = apps.get_model("accounts", "Membership")
    Response = apps.get_model("assessments", "Response")
    for rows, system in ((Membership.objects, "system"), (Response.objects, "assessment__system")):
        named = rows.exclude(organisation=None).select_related("organisation")
        for row in named.exclude(organisation__system=F(system)).annotate(own=F(system)):
            row.organisation = own_one(apps, row.own, row.organisation)
            row.save(update_fields=["organisation"])


def own_one(apps, system, foreign):
    organisations = apps.get_model("systems", "Organisation").objects
    found, _ = organisations.get_or_create(
        system_id=system, name=foreign.name, defaults={"type": foreign.type}
    )
    return found


class Migration(migrations.Migration):

    dependencies = [
        ("assessments", "0016_withdrawn"),
        ("accounts", "0002_addresses_in_one_place"),
        ("systems", "0001_initial"),
    ]

    operations = [migrations.RunPython(mend, migrations.RunPython.noop)]
