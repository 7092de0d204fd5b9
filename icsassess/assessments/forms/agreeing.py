"""The form to submit an assessment."""

from __future__ import annotations

from typing import Any

from django import forms

from icsassess.lib.forms import Form


class SubmitForm(Form):
    """Built for a version that `speaks_in` scores or words; `kind_word` is what was assessed."""

    signed_as = forms.CharField(
        max_length=200,
        help_text="Name and position, for example: the independent chair.",
        error_messages={"required": "Enter the name and position of the person who signs"},
    )
    agreed = forms.BooleanField()

    def __init__(self, *args: Any, speaks_in: str, kind_word: str, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["signed_as"].label = f"Who signs for the {kind_word}?"
        agreed = self.fields["agreed"]
        agreed.label = f"The leaders of the {kind_word} have agreed these {speaks_in}"
        required = f"Confirm that the leaders have agreed these {speaks_in}"
        agreed.error_messages["required"] = required
