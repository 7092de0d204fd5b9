"""Forms for links between criteria: which two versions, which two criteria, what is decided."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator

from frameworks.content import VersionContent
from frameworks.files.links import NOTE
from frameworks.models import FrameworkVersion
from frameworks.queries.links import Kind, Question, State
from icsassess.lib import csv
from icsassess.lib.forms import Form, Radios, SmallFile, TextField


class VersionsForm(Form):
    """Two versions to look at side by side."""

    one = forms.ChoiceField(label="One version")
    other = forms.ChoiceField(label="The other version")

    def __init__(self, data: Any = None, *, versions: Iterable[FrameworkVersion]) -> None:
        super().__init__(data)
        self.versions = {str(version.pk): version for version in versions}
        choices = [(pk, str(version)) for pk, version in self.versions.items()]
        for name in ("one", "other"):
            field = cast(forms.ChoiceField, self.fields[name])
            field.choices = [("", "Choose a version"), *choices]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("one") and cleaned.get("one") == cleaned.get("other"):
            self.add_error("other", "Choose two different versions")
        return cleaned

    @property
    def chosen(self) -> tuple[FrameworkVersion, FrameworkVersion]:
        return self.versions[self.cleaned_data["one"]], self.versions[self.cleaned_data["other"]]


class CriteriaForm(Form):
    """A criterion of either version, by its ref."""

    one = forms.ChoiceField()
    other = forms.ChoiceField()

    def __init__(self, data: Any = None, *, one: VersionContent, other: VersionContent) -> None:
        super().__init__(data)
        for name, version in (("one", one), ("other", other)):
            field = cast(forms.ChoiceField, self.fields[name])
            field.label = f"{version.criterion_word} of {version.title} {version.label}"
            field.choices = [(c.ref, Truncator(c.heading).chars(90)) for c in version.criteria]


class QuestionForm(Form):
    """How one criterion relates to another, and what becomes of their link, which a button says.

    `seen` is the state of the link that the page shows.
    """

    do = forms.ChoiceField(
        choices=[(State.CONFIRMED, "Confirm"), (State.REFUSED, "Refuse"), ("remove", "Remove")],
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose Confirm or Refuse"),
    )
    kind = forms.ChoiceField(
        required=False, choices=[(kind.value, kind.label) for kind in Kind], widget=Radios
    )
    note = TextField(
        required=False,
        max_length=NOTE,
        label="Note",
        help_text="What do both ask, and what does only one of them ask?",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    seen = forms.ChoiceField(
        required=False, choices=[("", ""), *State.choices], widget=forms.HiddenInput
    )

    def __init__(self, data: Any = None, *, question: Question, named: tuple[str, str]) -> None:
        super().__init__(
            data,
            initial={"kind": question.kind, "note": question.note, "seen": question.state},
        )
        one, other = f"{question.one.ref} of {named[0]}", f"{question.other.ref} of {named[1]}"
        kind = self.fields["kind"]
        kind.label = f"How {one} relates to {other}"
        kind.choices = [(k.value, f"{k.label} {other}") for k in Kind]  # type: ignore[attr-defined]
        cast(Radios, kind.widget).hints = {
            Kind.EQUIVALENT: "Both ask the same. Scores may be compared and carried forward.",
            Kind.OVERLAPS: "Both ask some of the same.",
            Kind.BROADER: f"It asks all that {other} asks, and more.",
            Kind.NARROWER: f"What it asks is a part of {other}.",
        }

    def clean_kind(self) -> str:
        kind = self.cleaned_data["kind"]
        if self.cleaned_data.get("do") == State.CONFIRMED and not kind:
            raise ValidationError("Select how the two relate")
        return kind or self.initial["kind"] or Kind.OVERLAPS


class FileForm(Form):
    """A CSV file of links."""

    file = SmallFile(
        largest=csv.LARGEST,
        label="File",
        help_text="CSV, up to 2 MB.",
        error_messages={"required": "Choose a file"},
    )
