"""A framework and its versions. A published version never changes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse

from frameworks.rules.scoring import Method
from icsassess.lib.models import Addressed


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


class FrameworkUploadQuerySet(models.QuerySet["FrameworkUpload"]):
    def visible_to(self, user: Any) -> FrameworkUploadQuerySet:
        """Administrators see what any of them has uploaded; nobody else does."""
        return self if user.is_administrator else self.none()


class FrameworkUpload(Addressed):
    """A file that loads, between being looked at and being stored as a draft."""

    name = models.CharField(max_length=200)
    text = models.TextField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    objects = FrameworkUploadQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.name
