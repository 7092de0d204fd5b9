"""A file that somebody chooses to be read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class SmallFile(forms.FileField):
    """A file of at most `largest` bytes, told in MB; what it holds is judged by reading it."""

    default_error_messages = {"empty": "The file is empty. Choose another."}

    def __init__(self, *, largest: int, **options: Any) -> None:
        super().__init__(**options)
        self.largest = largest

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file.size > self.largest:
            raise ValidationError(
                f"The file is larger than {self.largest // 1_000_000} MB. Check that it is the "
                "right one."
            )
        return file
