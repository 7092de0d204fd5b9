"""Forms about regions, systems and organisations."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from icsassess.lib.forms import FormMixin
from icsassess.systems.models import Organisation, Region, System


class SystemField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A system or place, named with what it lies in."""

    def label_from_instance(self, system: System) -> str:
        return ", in ".join(reversed(system.path))


class OrganisationField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An organisation of a system. Several systems may have one of the same name, so it is named
    with its system in every option.
    """

    def __init__(self, **options: Any) -> None:
        everywhere = Organisation.objects.select_related("system")
        super().__init__(**{"queryset": everywhere, "empty_label": "None"} | options)

    def label_from_instance(self, organisation: Organisation) -> str:
        return f"{organisation}, {organisation.system}"


class RegionForm(FormMixin, forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Region
        fields = ["name"]
        error_messages = {"name": {"unique": "There is a region of this name already"}}


class SystemForm(FormMixin, forms.ModelForm):  # type: ignore[type-arg]
    """A system, or a place or neighbourhood within one."""

    parent = SystemField(
        queryset=System.objects.select_related("parent__parent").exclude(
            kind=System.Kind.NEIGHBOURHOOD
        ),
        required=False,
        label="Lies in",
        empty_label="Nothing: it is a system",
        help_text="For a place or a neighbourhood.",
    )

    class Meta:
        model = System
        fields = ["name", "region", "kind", "parent", "population", "ods_code"]
        labels = {"ods_code": "ODS code (optional)", "population": "Population (optional)"}
        widgets = {"kind": forms.RadioSelect}
        error_messages = {
            "name": {"unique": "There is a system or place of this name already"},
            "ods_code": {"unique": "There is a system or place with this ODS code already"},
        }

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        cast("forms.ModelChoiceField[Region]", self.fields["region"]).empty_label = "Choose one"
        cast(forms.ChoiceField, self.fields["kind"]).choices = System.Kind.choices


class OrganisationForm(FormMixin, forms.ModelForm):  # type: ignore[type-arg]
    """An organisation of the system that its instance names already."""

    class Meta:
        model = Organisation
        fields = ["name", "type"]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = self.instance.system.organisations.exclude(pk=self.instance.pk)
        if others.filter(name=name).exists():
            raise ValidationError("The system has an organisation of this name already")
        return name
