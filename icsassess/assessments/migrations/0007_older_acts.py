"""Acts told before are found by their assessment and its system, rounds by their region.

Looked up as they stand now. Acts on what is gone since (evidence removed, an assessment moved back
with its responses) stay within that alone, at a place that has only its label.
"""

from django.db import migrations

TO_ASSESSMENT = {
    "Assessment": "",
    "Response": "assessment__",
    "Answer": "response__assessment__",
    "AgreedScore": "assessment__",
}


def fill(apps, schema_editor):
    Event = apps.get_model("audit", "Event")

    def told_of(model, *fields):
        """Each thing of `model` that acts tell of: which acts, and these fields of it."""
        kind = model.lower()
        ids = Event.objects.filter(object_type=kind).values_list("object_id", flat=True)
        ids = sorted({int(pk) for pk in ids})
        for start in range(0, len(ids), 500):
            some = ids[start : start + 500]
            things = apps.get_model("assessments", model).objects.filter(pk__in=some)
            for pk, *values in things.values_list("pk", *fields):
                yield {"object_type": kind, "object_id": str(pk)}, *values

    def place(acts, assessment, system):
        Event.objects.filter(**acts).update(
            within_type="assessment",
            within_id=str(assessment),
            place_type="system",
            place_id=str(system),
        )

    for model, to in TO_ASSESSMENT.items():
        for acts, assessment, system in told_of(model, f"{to}pk", f"{to}system_id"):
            place(acts, assessment, system)

    answer, agreed = "answer__response__assessment__", "agreed_score__assessment__"
    both = (f"{answer}pk", f"{answer}system_id", f"{agreed}pk", f"{agreed}system_id")
    for acts, assessment, system, other, its_system in told_of("Evidence", *both):
        place(acts, assessment or other, system or its_system)

    for acts, region in told_of("Round", "region_id"):
        Event.objects.filter(**acts).update(place_type="region", place_id=str(region))


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0006_changed_by"),
        ("audit", "0003_older_acts"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
