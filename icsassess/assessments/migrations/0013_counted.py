"""What leaders said counts from a moment on: see `rules.disclosure.may_count`."""

from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

FEWEST = 3  # who finished, where names are not shown


def count(apps, schema_editor):
    """Whoever has finished counts, as the rule says; its migration is no end of collecting."""
    Assessment = apps.get_model("assessments", "Assessment")
    Response = apps.get_model("assessments", "Response")
    for assessment in Assessment.objects.select_related("round"):
        finished = Response.objects.filter(assessment=assessment, state="complete")
        if assessment.round.attribution != "named":
            if assessment.state == "collecting" or finished.count() < FEWEST:
                continue
        Response.objects.filter(pk__in=finished).update(counted=True)
        assessment.counted_at = timezone.now()
        assessment.save(update_fields=["counted_at"])


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0012_responses_of_an_organisation'),
        ('systems', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='assessment',
            name='counted_at',
            field=models.DateTimeField(blank=True, help_text="When leaders' views were last counted anew.", null=True),
        ),
        migrations.AddField(
            model_name='response',
            name='counted',
            field=models.BooleanField(default=False, help_text='Others may be shown what it says, and figures made of it: see disclosure.'),
        ),
        migrations.RunPython(count, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='response',
            constraint=models.CheckConstraint(condition=models.Q(('counted', False), ('state__in', ['complete']), _connector='OR'), name='counted_is_finished'),
        ),
    ]
