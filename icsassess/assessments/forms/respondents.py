"""Forms about those who are asked for their view."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from icsassess.accounts.models import Membership
from icsassess.lib.forms import Form, TextField


class RespondentsForm(Form):
    """Which leaders of the system are asked for their view."""

    leaders = forms.ModelMultipleChoiceField(
        queryset=Membership.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        label="Who should give their view?",
        error_messages={
            "required": "Choose at least one person",
            "invalid_choice": "Somebody you chose was asked already, or is no leader any more. "
            "Choose from those who are left",
        },
    )

    def __init__(self, *args: Any, leaders: list[Membership], **kw: Any) -> None:
        super().__init__(*args, **kw)
        field = cast("forms.ModelMultipleChoiceField[Membership]", self.fields["leaders"])
        field.queryset = Membership.objects.filter(pk__in=[leader.pk for leader in leaders])
        field.choices = [
            (m.pk, f"{m.user}, {m.organisation}" if m.organisation else str(m.user))
            for m in leaders
        ]


class CloseForm(Form):
    """Why the view of a leader is closed before they have finished it."""

    why = TextField(
        max_length=1000,
        label="Why can they not finish?",
        help_text="Kept with the assessment, and shown to the leader.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why the leader cannot finish"},
    )
