from django.db import migrations
from django.db.models import OuterRef, Subquery


def the_rounds(apps, schema_editor):
    Assessment = apps.get_model("assessments", "Assessment")
    Round = apps.get_model("assessments", "Round")
    version = Round.objects.filter(pk=OuterRef("round")).values("version")
    Assessment.objects.filter(version=None).update(version=Subquery(version))


class Migration(migrations.Migration):
    dependencies = [("assessments", "0002_carrying")]

    operations = [migrations.RunPython(the_rounds, migrations.RunPython.noop)]
