"""People, and the roles they hold in places."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import rules
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from icsassess.accounts.roles import HELD_AT_A_REGION, HELD_AT_A_SYSTEM, Role
from icsassess.lib.prepared import Prepared
from icsassess.systems.models import Organisation, Region, System


class UserManager(BaseUserManager["User"]):
    def visible_to(self, user: User) -> models.QuerySet[User]:
        """Everybody, for an administrator; accounts as such are nobody else's."""
        return self.all() if user.is_administrator else self.none()

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make a person who signs in with `email` (kept in lower case)."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make an administrator (`manage.py createsuperuser`)."""
        return self.create_user(email, password, **{"is_administrator": True, **fields})


class User(AbstractBaseUser):
    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=150)
    is_administrator = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_account_per_address",
                violation_error_message="Somebody already signs in with this address.",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        """Raise ValidationError where nobody would be left who may let others in."""
        self.email = self.email.strip().lower()
        if self.is_administrator and self.is_active:
            return
        with transaction.atomic():
            # Held while it is saved: two who step back at once would each see the other.
            held = User.objects.select_for_update(no_key=True).order_by("pk")
            active = [user.pk for user in held.filter(is_administrator=True, is_active=True)]
        if active == [self.pk]:
            raise ValidationError(
                "This is the last administrator. Make somebody else one first; otherwise nobody "
                "could let people in any more."
            )

    def save(self, *args: Any, **options: Any) -> None:
        written = options.get("update_fields")
        if self.pk and (written is None or {"is_administrator", "is_active"} & set(written)):
            with transaction.atomic():
                self.clean()  # whichever page or command saves it
                super().save(*args, **options)
        else:
            super().save(*args, **options)

    @cached_property
    def own_memberships(self) -> list[Membership]:
        """The memberships of this person, read once per request."""
        return memberships(self)

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Ask the rooms' `permissions.py`. There is no superuser: nobody passes every question."""
        return self.is_active and rules.has_perm(perm, self, obj)


class Membership(models.Model):
    """One person, one role, exactly one place: a system or a region."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(
        max_length=20,
        choices=[(r.value, r.label) for r in Role if r != Role.ADMINISTRATOR],
    )
    system = models.ForeignKey(
        System, models.CASCADE, null=True, blank=True, related_name="memberships"
    )
    region = models.ForeignKey(
        Region, models.CASCADE, null=True, blank=True, related_name="memberships"
    )
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="memberships",
        help_text="Whom this person speaks for in the system.",
    )

    class Meta:
        ordering = ["role"]
        constraints = [
            models.CheckConstraint(
                condition=Q(system=None) ^ Q(region=None),
                name="membership_is_held_at_exactly_one_place",
                violation_error_message="Choose a system or a region, not both.",
            ),
            models.CheckConstraint(
                condition=Q(system=None, role__in=sorted(HELD_AT_A_REGION))
                | Q(region=None, role__in=sorted(HELD_AT_A_SYSTEM)),
                name="role_fits_its_place",
                violation_error_message="This role is not held at this kind of place.",
            ),
            models.CheckConstraint(
                condition=Q(organisation=None) | ~Q(system=None),
                name="organisation_only_within_a_system",
                violation_error_message="An organisation goes with a system.",
            ),
            models.UniqueConstraint(fields=["user", "role", "system"], name="role_once_per_system"),
            models.UniqueConstraint(fields=["user", "role", "region"], name="role_once_per_region"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {Role(self.role).label.lower()}, {self.system or self.region}"

    def clean(self) -> None:
        """Raise ValidationError for an organisation of another system, as the database does too."""
        if self.organisation and self.system and self.organisation.system_id != self.system_id:
            elsewhere = f"{self.organisation} belongs to {self.organisation.system}."
            raise ValidationError({"organisation": f"{elsewhere} Choose one of {self.system}."})


@Prepared
def memberships(user: User) -> models.QuerySet[Membership]:
    return Membership.objects.filter(user=user)
