"""The form that confirms that an assessment goes on in another version."""

from __future__ import annotations

from typing import Any

from django import forms

from frameworks.models import FrameworkVersion
from icsassess.lib.forms import Form


class MoveForm(Form):
    """The explicit word that an assessment goes on in another version."""

    sure = forms.BooleanField()

    def __init__(self, *args: Any, version: FrameworkVersion, **kw: Any) -> None:
        super().__init__(*args, **kw)
        sure = self.fields["sure"]
        sure.label = f"Everybody who was asked goes on in {version}"
        sure.error_messages["required"] = "Tick the box to move the assessment"
