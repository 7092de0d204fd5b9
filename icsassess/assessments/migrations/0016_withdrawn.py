"""A system is withdrawn from its round: by whom, when, why and from which state."""

import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0015_declined_and_closed'),
        ('frameworks', '0007_guard_by_full_names'),
        ('systems', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='assessment',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='assessment',
            name='withdrawn_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='assessment',
            name='withdrawn_from',
            field=models.CharField(blank=True, help_text='The state in which it goes on when the system is added again.', max_length=20),
        ),
        migrations.AddField(
            model_name='assessment',
            name='withdrawn_why',
            field=models.TextField(blank=True, max_length=2000),
        ),
        migrations.AlterField(
            model_name='assessment',
            name='state',
            field=django_fsm.FSMField(choices=[('collecting', 'Collecting views'), ('agreeing', 'Agreeing scores'), ('submitted', 'Submitted'), ('moved', 'Moved to another version'), ('withdrawn', 'Withdrawn')], default='collecting', max_length=50, protected=True),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), ('withdrawn_from__in', ['collecting', 'agreeing']), models.Q(('withdrawn_by', None), _negated=True), models.Q(('withdrawn_at', None), _negated=True), models.Q(('withdrawn_why', ''), _negated=True)), models.Q(models.Q(('state', 'withdrawn'), _negated=True), ('withdrawn_at', None), ('withdrawn_by', None), ('withdrawn_from', ''), ('withdrawn_why', '')), _connector='OR'), name='withdrawn_has_person_time_reason_and_state_together'),
        ),
    ]
