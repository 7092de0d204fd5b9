"""Forms for whole versions: a file to load, and the label typed to confirm a step."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from frameworks.files.tree import LARGEST
from icsassess.lib.forms import Form, SmallFile
from icsassess.lib.twice import MadeOnce


class UploadForm(MadeOnce, Form):
    """A framework file."""

    file = SmallFile(
        largest=LARGEST,
        label="Framework file",
        help_text=f"A text file (YAML, saved as UTF-8) of up to {LARGEST // 1_000_000} MB.",
        error_messages={"required": "Choose a framework file"},
    )


class ConfirmForm(Form):
    """The label of a version, typed; `seen` is the checksum of what the page showed, if asked."""

    typed = forms.CharField()
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, data: Any = None, *, label: str, seen: str | None = None) -> None:
        super().__init__(data, initial={"seen": seen})
        if seen is None:
            del self.fields["seen"]
        self.version_label = label
        field = self.fields["typed"]
        field.label = "Type the label of the version to confirm"
        field.help_text = f"The label is {label}"
        field.widget.attrs |= {"autocomplete": "off", "spellcheck": False}
        field.error_messages["required"] = f"Type {label} to confirm"

    def clean_typed(self) -> str:
        typed = str(self.cleaned_data["typed"])
        if typed != self.version_label:
            raise ValidationError(f"This is not the label. Type {self.version_label} to confirm")
        return typed
