from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0003_older_acts'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['within_type', 'within_id', 'at'], name='audit_event_within__b44ef1_idx'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['place_type', 'place_id', 'at'], name='audit_event_place_t_0d6c2a_idx'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['verb', 'at'], name='audit_event_verb_32747d_idx'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('place_id', ''), ('place_type', '')), models.Q(models.Q(('place_type', ''), _negated=True), models.Q(('place_id', ''), _negated=True)), _connector='OR'), name='event_place_type_and_id_together'),
        ),
    ]
