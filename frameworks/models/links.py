"""How criteria of two versions belong together."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from frameworks.models.parts import Criterion


class CriterionLink(models.Model):
    """How a criterion of one version relates to one of another. One row for a pair, read from
    both its ends: `kind` is said of the criterion that was stored first.
    """

    class Kind(models.TextChoices):
        EQUIVALENT = "equivalent", "Equivalent to"
        OVERLAPS = "overlaps", "Overlaps with"
        BROADER = "broader", "Broader than"
        NARROWER = "narrower", "Narrower than"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft for local review"
        CONFIRMED = "confirmed", "Confirmed"
        REFUSED = "refused", "Refused"

    from_criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="links_from")
    to_criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="links_to")
    kind = models.CharField(max_length=20, choices=Kind)
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    note = models.TextField(max_length=2000, blank=True)
    score = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="How alike the wording is, 0 to 100, if suggested.",
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Nobody, where the link came with the product.",
    )
    made_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["from_criterion__position", "to_criterion__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["from_criterion", "to_criterion"], name="one_link_per_pair_of_criteria"
            ),
            models.CheckConstraint(
                condition=Q(from_criterion__lt=F("to_criterion")),
                name="link_stored_once",
            ),
            models.CheckConstraint(condition=Q(score=None) | Q(score__lte=100), name="at_most_100"),
            models.CheckConstraint(
                condition=Q(made_by=None, made_at=None) | (~Q(made_by=None) & ~Q(made_at=None)),
                name="link_made_by_and_at_together",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", decided_by=None, decided_at=None)
                | (~Q(state="draft") & ~Q(decided_by=None) & ~Q(decided_at=None)),
                name="link_decided_by_and_at_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_criterion} – {self.to_criterion}"
