"""The form that says which leaders are asked for their view."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from icsassess.accounts.models import Membership
from icsassess.lib.forms import Form


class RespondentsForm(Form):
    """Which leaders of the system are asked for their view."""

    leaders = forms.ModelMultipleChoiceField(
        queryset=Membership.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        label="Who should give their view?",
        error_messages={"required": "Choose at least one person"},
    )

    def __init__(self, *args: Any, leaders: list[Membership], **kw: Any) -> None:
        super().__init__(*args, **kw)
        field = cast("forms.ModelMultipleChoiceField[Membership]", self.fields["leaders"])
        field.queryset = Membership.objects.filter(pk__in=[leader.pk for leader in leaders])
        field.choices = [
            (m.pk, f"{m.user}, {m.organisation}" if m.organisation else str(m.user))
            for m in leaders
        ]
