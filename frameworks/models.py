"""A framework, its versions and what a version holds. A published version never changes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from frameworks.scoring import Band, Method, Status, Support


class Framework(models.Model):
    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class FrameworkVersionQuerySet(models.QuerySet["FrameworkVersion"]):
    def visible_to(self, user: Any) -> FrameworkVersionQuerySet:
        """Everybody signed in reads published and retired versions; drafts are administrators'."""
        if user.is_administrator:
            return self
        return self.exclude(state=FrameworkVersion.State.DRAFT)


class FrameworkVersion(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        RETIRED = "retired", "Retired"

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="versions")
    label = models.CharField(max_length=40)
    published = models.CharField(
        max_length=10,
        help_text="When the source was published: 2018, 2018-02 or 2018-02-28.",
    )
    source = models.TextField()
    licence = models.TextField()
    domain_word = models.CharField(max_length=60)
    criterion_word = models.CharField(max_length=60)
    strengths_word = models.CharField(max_length=60, default="Strengths")
    gaps_word = models.CharField(max_length=60, default="Gaps")
    method = models.CharField(max_length=20, choices=[(m.value, m.value) for m in Method])
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    checksum = models.CharField(max_length=64, help_text="SHA-256 of the content.")
    loaded_at = models.DateTimeField(auto_now_add=True)

    objects = FrameworkVersionQuerySet.as_manager()

    class Meta:
        ordering = ["framework__title", "label"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "label"], name="one_version_per_label"),
        ]

    def __str__(self) -> str:
        return f"{self.framework.title} {self.label}"

    def get_absolute_url(self) -> str:
        return reverse("frameworks:version", args=[self.framework.slug, self.label])


class FrameworkUpload(models.Model):
    """A file that loads, between being looked at and being stored as a draft."""

    name = models.CharField(max_length=200)
    text = models.TextField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.name


class ScaleLevel(models.Model):
    version = models.ForeignKey(FrameworkVersion, models.CASCADE, related_name="levels")
    score = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=100)
    descriptor = models.TextField(blank=True)
    band = models.CharField(max_length=20, choices=[(b.value, b.label) for b in Band])
    support = models.CharField(max_length=20, choices=[(s.value, s.label) for s in Support])

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
    at_least = models.CharField(max_length=20, choices=[(s.value, s.label) for s in Status])
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
