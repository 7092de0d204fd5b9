"""Forms about those who are asked for their view."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from icsassess.accounts.models import Membership
from icsassess.lib.forms import Form, TextField
from icsassess.systems.forms import OrganisationField
from icsassess.systems.models import Organisation, System


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


class LeaderForm(Form):
    """Somebody who becomes a leader of `system` and is asked for their view."""

    email = forms.EmailField(
        label="Email address",
        max_length=254,
        help_text="We send them an email with a link. Who has no account yet gets one, and chooses "
        "their own password.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(max_length=150, help_text="As others will read it.")
    organisation = OrganisationField(
        required=False, help_text="Whom this person speaks for in the system."
    )

    def __init__(self, *args: Any, system: System, **kw: Any) -> None:
        super().__init__(*args, **kw)
        field = cast(OrganisationField, self.fields["organisation"])
        field.queryset = Organisation.objects.filter(system=system).select_related("system")


class CloseForm(Form):
    """Why the view of a leader is closed before they have finished it."""

    why = TextField(
        max_length=1000,
        label="Why can they not finish?",
        help_text="Kept with the assessment, and shown to the leader.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why the leader cannot finish"},
    )
