"""Forms about regions, systems and organisations."""

from __future__ import annotations

from typing import Any

from django import forms

from icsassess.systems.models import Organisation


class OrganisationField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An organisation of a system. Several systems may have one of the same name, so it is named
    with its system in every option.
    """

    def __init__(self, **options: Any) -> None:
        everywhere = Organisation.objects.select_related("system")
        super().__init__(**{"queryset": everywhere, "empty_label": "None"} | options)

    def label_from_instance(self, organisation: Organisation) -> str:
        return f"{organisation}, {organisation.system}"
