"""Acts told before: each is within what it was done to, and at that place if it is one.

What is a part of something else (a role of a person, an organisation of a system) is looked up as
it stands now; acts on what is gone keep only the label of their place. Names are not looked up: a
name may have been given to another place since. Rooms above do the same for what is theirs.
"""

from django.db import migrations
from django.db.models import F


def fill(apps, schema_editor):
    Event = apps.get_model("audit", "Event")
    Event.objects.filter(within_type="").update(
        within_type=F("object_type"), within_id=F("object_id")
    )
    places = Event.objects.filter(object_type__in=["region", "system"])
    places.update(place_type=F("object_type"), place_id=F("object_id"))

    Organisation = apps.get_model("systems", "Organisation")
    for pk, system in Organisation.objects.values_list("pk", "system_id"):
        acts = Event.objects.filter(object_type="organisation", object_id=str(pk))
        acts.update(place_type="system", place_id=str(system))

    Membership = apps.get_model("accounts", "Membership")
    for one in Membership.objects.all():
        acts = Event.objects.filter(object_type="membership", object_id=str(one.pk))
        acts.update(
            within_type="user",
            within_id=str(one.user_id),
            place_type="system" if one.system_id else "region",
            place_id=str(one.system_id or one.region_id),
        )


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_within_and_place"),
        ("systems", "0001_initial"),
        ("accounts", "0001_initial"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
