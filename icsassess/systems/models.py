"""Regions, the systems in them, and the organisations that work as one in a system."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q


class RegionQuerySet(models.QuerySet["Region"]):
    def visible_to(self, user: Any) -> RegionQuerySet:
        """Regions in which a person holds a role; every region for an administrator."""
        if user.is_administrator:
            return self
        return self.filter(memberships__user=user).distinct()


class Region(models.Model):
    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(unique=True)

    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SystemQuerySet(models.QuerySet["System"]):
    def visible_to(self, user: Any) -> SystemQuerySet:
        """Systems at which, or in whose region, a person holds a role; all for an administrator."""
        if user.is_administrator:
            return self
        here, above = Q(memberships__user=user), Q(region__memberships__user=user)
        return self.filter(here | above).distinct()


class System(models.Model):
    class Kind(models.TextChoices):
        SYSTEM = "system", "System"
        PLACE = "place", "Place"
        NEIGHBOURHOOD = "neighbourhood", "Neighbourhood"

    region = models.ForeignKey(Region, models.PROTECT, related_name="systems")
    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(unique=True)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.SYSTEM)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    population = models.PositiveIntegerField(null=True, blank=True, help_text="People, about.")
    ods_code = models.CharField("ODS code", max_length=10, unique=True, null=True, blank=True)

    objects = SystemQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="system", parent=None) | (~Q(kind="system") & ~Q(parent=None)),
                name="only_places_and_neighbourhoods_have_a_parent",
                violation_error_message="A system has no parent; a place or neighbourhood has one.",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **options: Any) -> None:
        self.clean()  # whichever page or command saves it
        super().save(*args, **options)

    def clean(self) -> None:
        """Raise ValidationError where places would lie in a circle or apart, or where old answers
        would come to be read by other people.
        """
        was = System.objects.filter(pk=self.pk).first()
        if was and was._lies == self._lies:
            return
        if was and was.assessments.exists():
            raise ValidationError(
                "It has assessments, which would then be read by other people. Region, kind and "
                "parent stay as they are; make a new one beside it."
            )
        pairs = [(self, self.parent)] if self.parent else []
        pairs += [(child, self) for child in was.children.all()] if was else []
        for below, above in pairs:
            if above.kind not in LIES_IN.get(below.kind, {above.kind}):
                raise ValidationError(
                    "A place lies in a system, and a neighbourhood in a place or in a system."
                )
            if below.region_id != above.region_id:
                raise ValidationError(f"{below} and {above} have to lie in the same region.")

    @property
    def _lies(self) -> tuple[int, str, int | None]:
        return self.region_id, self.kind, self.parent_id

    @property
    def kind_word(self) -> str:
        """What it is, in the middle of a sentence: 'system', 'place' or 'neighbourhood'."""
        return self.get_kind_display().lower()

    @property
    def above(self) -> list[System]:
        """The place and the system that this one lies in, the nearest first."""
        parent = self.parent
        return [place for place in (parent, parent and parent.parent) if place]

    @property
    def path(self) -> tuple[str, ...]:
        """The names from the system down to this one, by which places follow their system."""
        return tuple(place.name for place in [*reversed(self.above), self])


# Each kind lies in larger ones only, so that none lies in itself, by whatever way round.
LIES_IN: dict[str, set[str]] = {
    System.Kind.PLACE: {System.Kind.SYSTEM},
    System.Kind.NEIGHBOURHOOD: {System.Kind.SYSTEM, System.Kind.PLACE},
}


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, user: Any) -> OrganisationQuerySet:
        """Organisations of the systems that a person sees."""
        return self.filter(system__in=System.objects.visible_to(user))


class Organisation(models.Model):
    class Type(models.TextChoices):
        NHS_TRUST = "nhs_trust", "NHS trust"
        COMMISSIONER = "commissioner", "Commissioner"
        LOCAL_AUTHORITY = "local_authority", "Local authority"
        PRIMARY_CARE = "primary_care", "Primary care"
        VOLUNTARY_SECTOR = "voluntary_sector", "Voluntary sector"
        HEALTHWATCH = "healthwatch", "Healthwatch"
        OTHER = "other", "Other"

    system = models.ForeignKey(System, models.PROTECT, related_name="organisations")
    name = models.CharField(max_length=200)
    type = models.CharField(max_length=20, choices=Type)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["system", "name"], name="one_organisation_of_a_name_per_system"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **options: Any) -> None:
        self.clean()  # whichever page or command saves it
        super().save(*args, **options)

    def clean(self) -> None:
        """Raise ValidationError where a view that was given would come to be another's."""
        was = Organisation.objects.filter(pk=self.pk).first()
        if was is None or (was.system_id, was.type) == (self.system_id, self.type):
            return
        # Until then nobody but its author has seen it.
        unfinished = Q(state__in=["invited", "started"], assessment__state="collecting")
        if was.responses.exclude(unfinished).exists():
            raise ValidationError(
                "Views were given for it, and are shown by its type. System and type stay as they "
                "are; make a new one beside it."
            )
        if was.system_id != self.system_id and (was.memberships.exists() or was.responses.exists()):
            raise ValidationError(
                "People speak for it in its system. Take it away from them first, or make a new "
                "one in the other system."
            )
