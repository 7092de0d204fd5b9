"""The forms for a new round and for its targets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from frameworks.content import CriterionContent, VersionContent
from frameworks.models import FrameworkVersion
from icsassess.assessments.models import Round
from icsassess.lib.forms import DateField, Form
from icsassess.systems.models import Region, System


class RoundForm(Form):
    """A new round: for whom, against what, until when."""

    title = forms.CharField(
        max_length=120,
        help_text="For example: Self-assessment, spring 2018.",
        error_messages={"required": "Give the round a title"},
    )
    version = forms.ModelChoiceField(
        queryset=FrameworkVersion.objects.filter(
            state=FrameworkVersion.State.PUBLISHED
        ).select_related("framework"),
        label="Framework",
        empty_label="Choose a framework",
        error_messages={"required": "Choose a framework"},
    )
    systems = forms.ModelMultipleChoiceField(
        queryset=System.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        label="Who is asked?",
        help_text="In a framework of several levels, a system whose places are asked too "
        "answers for its own level only.",
        error_messages={"required": "Choose at least one system"},
    )
    opens = DateField(label="Opens on")
    due = DateField(label="Due on")
    attribution = forms.ChoiceField(
        choices=Round.Attribution.choices(),
        widget=forms.RadioSelect,
        initial=Round.Attribution.NAMED,
        label="How are leaders' views shown when scores are agreed?",
        help_text="A type of organisation with fewer than three leaders is never shown apart.",
    )

    def __init__(self, *args: Any, region: Region, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.region = region
        systems = cast("forms.ModelMultipleChoiceField[System]", self.fields["systems"])
        systems.queryset = System.objects.filter(region=region).select_related("parent__parent")
        places = sorted(systems.queryset, key=lambda place: place.path)
        systems.choices = [(place.pk, str(place)) for place in places]
        systems.widget.hints = {
            str(place.pk): f"{place.get_kind_display()} in {place.parent}"
            for place in places
            if place.parent
        }

    def clean_title(self) -> str:
        title = self.cleaned_data["title"]
        if Round.objects.filter(region=self.region, title=title).exists():
            raise ValidationError(f"{self.region} already has a round of this title")
        return title

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        opens, due = cleaned.get("opens"), cleaned.get("due")
        if opens and due and due < opens:
            self.add_error("due", "The due date must not lie before the opening date")
        return cleaned


class TargetsForm(Form):
    """The level a round aims at for each of `criteria`; the top of the scale unless chosen.

    They are scored criteria of `version`.
    """

    def __init__(
        self,
        *args: Any,
        version: VersionContent,
        criteria: Iterable[CriterionContent],
        **kw: Any,
    ) -> None:
        super().__init__(*args, **kw)
        levels = [(level.id, f"{level.score}. {level.status}") for level in version.levels][::-1]
        self.top = levels[0][0] if levels else None
        for criterion in criteria:
            self.fields[f"criterion-{criterion.id}"] = forms.TypedChoiceField(
                choices=levels, coerce=int, label=criterion.heading, initial=self.top
            )

    @property
    def targets(self) -> dict[int, int | None]:
        """{criterion id: level id} of every criterion of the form; None for the top."""
        return {
            int(name.removeprefix("criterion-")): level if level != self.top else None
            for name, level in self.cleaned_data.items()
        }
