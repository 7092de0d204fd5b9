"""Forms about people and their roles."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from icsassess.accounts.models import User
from icsassess.accounts.roles import HELD_AT_A_REGION, HELD_AT_A_SYSTEM, Role
from icsassess.lib.forms import Form
from icsassess.systems.forms import OrganisationField
from icsassess.systems.models import Organisation, Region, System


class PersonForm(Form):
    """Who somebody is, and the address that they sign in with. `person` may be new."""

    name = forms.CharField(max_length=150)
    email = forms.EmailField(
        label="Email address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, person: User | None = None, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.person = person

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        others = User.objects.exclude(pk=self.person.pk) if self.person else User.objects.all()
        if others.filter(email=email).exists():
            raise ValidationError("Somebody already signs in with this address")
        return email


class ChangePersonForm(PersonForm):
    """The same with what an administrator decides on."""

    is_administrator = forms.BooleanField(
        required=False,
        label="Administrator: keeps frameworks, people and places",
    )
    is_active = forms.BooleanField(required=False, label="May sign in")


class RoleForm(Form):
    """A role of somebody at a system or a region."""

    role = forms.TypedChoiceField(
        choices=[(role.value, role.label) for role in Role if role != Role.ADMINISTRATOR],
        coerce=Role,
        widget=forms.RadioSelect,
        error_messages={"required": "Select a role"},
    )
    place = forms.ChoiceField(label="Where", error_messages={"required": "Select a place"})
    organisation = OrganisationField(
        required=False,
        help_text="Whom this person speaks for in the system, if for anybody.",
    )

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        systems = System.objects.select_related("parent__parent")
        self.places: dict[str, System | Region] = {}
        choices = [("", "Choose one")]
        for region in Region.objects.all():
            self.places[f"region-{region.pk}"] = region
            choices.append((f"region-{region.pk}", f"{region} (region)"))
        for system in sorted(systems, key=lambda one: one.path):
            self.places[f"system-{system.pk}"] = system
            choices.append((f"system-{system.pk}", ", in ".join(reversed(system.path))))
        cast(forms.ChoiceField, self.fields["place"]).choices = choices

    def clean_place(self) -> System | Region:
        return self.places[self.cleaned_data["place"]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        role, place = cleaned.get("role"), cleaned.get("place")
        organisation: Organisation | None = cleaned.get("organisation")
        if role and place:
            fitting = HELD_AT_A_SYSTEM if isinstance(place, System) else HELD_AT_A_REGION
            if role not in fitting:
                other = "a region" if isinstance(place, System) else "a system"
                self.add_error("place", f"This role is held at {other}. Choose one")
        if organisation and place and organisation.system != place:
            self.add_error(
                "organisation",
                f"{organisation} belongs to {organisation.system}. Choose one of {place}, or none"
                if isinstance(place, System)
                else "An organisation goes with a system. Choose none",
            )
        return cleaned
