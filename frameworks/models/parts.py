"""What a version holds: its scale, and domains, criteria, statements and questions in order."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from frameworks.models.versions import FrameworkVersion
from frameworks.rules.scoring import Band, Status, Support
from icsassess.lib.paging import number_of_page, query_of_page


class ScaleLevel(models.Model):
    version = models.ForeignKey(FrameworkVersion, models.CASCADE, related_name="levels")
    score = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=100)
    descriptor = models.TextField(blank=True)
    band = models.CharField(max_length=20, choices=Band.choices())
    support = models.CharField(max_length=20, choices=Support.choices())

    class Meta:
        ordering = ["score"]
        constraints = [
            models.UniqueConstraint(fields=["version", "score"], name="one_level_per_score"),
        ]

    def __str__(self) -> str:
        return f"{self.score} {self.status}"


class LevelCondition(models.Model):
    """At least `at_least` for `share` (0 to 1) of the statements that apply; 0 means for any."""

    level = models.ForeignKey(ScaleLevel, models.CASCADE, related_name="conditions")
    position = models.PositiveIntegerField()
    at_least = models.CharField(max_length=20, choices=Status.choices())
    share = models.DecimalField(max_digits=5, decimal_places=4)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(share__gte=0, share__lte=1),
                name="share_between_none_and_all",
            ),
        ]


class Domain(models.Model):
    version = models.ForeignKey(FrameworkVersion, models.CASCADE, related_name="domains")
    position = models.PositiveIntegerField()
    ref = models.CharField(max_length=20)
    title = models.TextField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "ref"], name="one_domain_per_ref"),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.title}"


class Criterion(models.Model):
    class Tier(models.TextChoices):
        SYSTEM = "system", "System"
        PLACE = "place", "Place"
        NEIGHBOURHOOD = "neighbourhood", "Neighbourhood"

    # The version is the domain's; it stands here too so that a ref is unique in its version.
    version = models.ForeignKey(FrameworkVersion, models.CASCADE, related_name="criteria")
    domain = models.ForeignKey(Domain, models.CASCADE, related_name="criteria")
    position = models.PositiveIntegerField(help_text="Order within the whole version.")
    ref = models.CharField(max_length=20)
    title = models.TextField()
    guidance = models.TextField(blank=True)
    note = models.TextField(blank=True, help_text="The editor's, not the source's.")
    tier = models.CharField(max_length=20, choices=Tier, default=Tier.SYSTEM)
    scored = models.BooleanField(default=True)

    class Meta:
        ordering = ["position"]
        verbose_name_plural = "criteria"
        constraints = [
            models.UniqueConstraint(fields=["version", "ref"], name="one_criterion_per_ref"),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.title}"

    def get_absolute_url(self) -> str:
        """Where it is read: its place on the page of its version on which it stands."""
        page = number_of_page(self.position - 1)  # they count from 1
        return f"{self.version.get_absolute_url()}{query_of_page(page)}#criterion-{self.ref}"


class Prompt(models.Model):
    """A question for the interview; ours unless `source` says whose."""

    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="prompts")
    position = models.PositiveIntegerField()
    text = models.TextField()
    source = models.CharField(max_length=200, default="ICS Assess")

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.text


class Statement(models.Model):
    """A sentence of 'what good looks like'. Statements of one `group` are alternatives ('or')."""

    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="statements")
    position = models.PositiveIntegerField()
    text = models.TextField()
    group = models.CharField(max_length=20, blank=True)
    level = models.ForeignKey(
        ScaleLevel, models.PROTECT, null=True, blank=True, related_name="statements"
    )
    note = models.TextField(blank=True, help_text="The editor's, not the source's.")

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.text
