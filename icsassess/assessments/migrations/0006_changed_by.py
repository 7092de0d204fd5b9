"""Who saved a judgement last is called the same on an agreed score as on an answer."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("assessments", "0005_carried_from")]

    operations = [
        migrations.RemoveConstraint("agreedscore", "agreed_by_and_at_together"),
        migrations.RenameField("agreedscore", "agreed_by", "changed_by"),
        migrations.RenameField("historicalagreedscore", "agreed_by", "changed_by"),
        migrations.AddConstraint(
            "agreedscore",
            models.CheckConstraint(
                condition=Q(changed_by=None, changed_at=None)
                | (~Q(changed_by=None) & ~Q(changed_at=None)),
                name="agreed_score_changed_by_and_at_together",
            ),
        ),
    ]
