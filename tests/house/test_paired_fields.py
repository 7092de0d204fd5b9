"""Who and when go together: `changed_by` is never set without `changed_at`, in the database."""

from collections.abc import Iterable

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.test.utils import isolate_apps

from tests.house.source import room


def faults(of: Iterable[type[models.Model]]) -> list[str]:
    found = []
    for model in of:
        fields = {field.name: field for field in model._meta.get_fields()}
        together = [
            constraint.condition.referenced_base_fields
            for constraint in model._meta.constraints
            if isinstance(constraint, models.CheckConstraint)
            and isinstance(constraint.condition, models.Q)
        ]
        for by in [name for name in fields if name.endswith("_by")]:
            at = f"{by.removesuffix('_by')}_at"
            if at not in fields or not (fields[by].null or fields[at].null):
                continue
            if not any({by, at} <= named for named in together):
                found.append(f"{model.__name__}.{by} may be set without {at}, or the reverse")
    return found


def test_paired_fields_are_set_together():
    ours = [
        model
        for model in apps.get_models()
        if room(model.__module__) and not hasattr(model, "instance_type")  # no history tables
    ]
    assert faults(ours) == []


@isolate_apps("icsassess.systems")
def test_a_planted_fault_is_found():
    class Paired(models.Model):
        sent_by = models.ForeignKey(get_user_model(), models.PROTECT, null=True)
        sent_at = models.DateTimeField(null=True)
        read_by = models.ForeignKey(get_user_model(), models.PROTECT, null=True, related_name="+")
        read_at = models.DateTimeField(null=True)
        made_by = models.ForeignKey(get_user_model(), models.PROTECT, related_name="+")
        made_at = models.DateTimeField(auto_now_add=True)
        told_by = models.ForeignKey(get_user_model(), models.PROTECT, related_name="+")
        told_at = models.DateTimeField(null=True)

        class Meta:
            app_label = "systems"
            constraints = [
                models.CheckConstraint(
                    condition=models.Q(read_by=None, read_at=None)
                    | (~models.Q(read_by=None) & ~models.Q(read_at=None)),
                    name="read_by_and_at_together",
                )
            ]

    assert faults([Paired]) == [
        "Paired.sent_by may be set without sent_at, or the reverse",
        "Paired.told_by may be set without told_at, or the reverse",
    ]
