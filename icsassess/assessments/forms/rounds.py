"""The forms to open a round, to change it and the systems in it, and for its targets."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from frameworks.content import CriterionContent, VersionContent
from frameworks.models import FrameworkVersion
from icsassess.assessments.models import Round
from icsassess.lib.forms import DateField, Form, TextField
from icsassess.lib.twice import MadeOnce
from icsassess.systems.models import Region, System


class AboutForm(Form):
    """What can be said of a round before and after it was opened."""

    title = forms.CharField(
        max_length=120,
        help_text="For example: Self-assessment, spring 2018.",
        error_messages={"required": "Give the round a title"},
    )
    due = DateField(label="Due date", error_messages={"required": "Enter when it is due"})
    attribution = forms.ChoiceField(
        choices=Round.Attribution.choices(),
        widget=forms.RadioSelect,
        initial=Round.Attribution.NAMED,
        label="How are leaders' views shown when scores are agreed?",
        help_text="A type of organisation with fewer than three leaders is never shown apart.",
    )


def choose_systems(field: forms.Field, region: Region, systems: Iterable[System]) -> None:
    """Offer `systems` of `region` in this order, places with the system that they lie in."""
    places = list(systems)
    several = cast("forms.ModelMultipleChoiceField[System]", field)
    several.queryset = System.objects.filter(region=region).select_related("parent__parent")
    several.choices = [(place.pk, str(place)) for place in places]
    several.widget.hints = {
        str(place.pk): f"{place.get_kind_display()} in {place.parent}"
        for place in places
        if place.parent
    }


class RoundForm(MadeOnce, AboutForm):
    """A new round: for whom, against what, until when."""

    field_order = ("title", "version", "systems", "opens", "due", "attribution")

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
    opens = DateField(label="Opening date", error_messages={"required": "Enter when it opens"})

    def __init__(self, *args: Any, region: Region, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.region = region
        places = System.objects.filter(region=region).select_related("parent__parent")
        in_order = sorted(places, key=lambda place: place.path)
        choose_systems(self.fields["systems"], region, in_order)

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


class ChangeRoundForm(AboutForm):
    """What can be changed of `round`; not how views are shown, once a leader has answered."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, round: Round, seen: str, is_answered: bool, **kw: Any) -> None:
        about = {name: getattr(round, name) for name in ("title", "due", "attribution")}
        super().__init__(*args, **kw, initial=about | {"seen": seen})
        self.round = round
        if is_answered:
            del self.fields["attribution"]

    def clean_title(self) -> str:
        title = self.cleaned_data["title"]
        others = Round.objects.filter(region=self.round.region_id).exclude(pk=self.round.pk)
        if others.filter(title=title).exists():
            raise ValidationError(f"{self.round.region} already has a round of this title")
        return title

    def clean_due(self) -> datetime.date:
        due = self.cleaned_data["due"]
        if due < self.round.opens:
            raise ValidationError("The due date must not lie before the opening date")
        return due


class AddSystemsForm(Form):
    """Which of `systems` are asked too. One that is asked by now is no mistake: it stays asked."""

    systems = forms.ModelMultipleChoiceField(
        queryset=System.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        label="Who is asked too?",
        error_messages={"required": "Choose at least one system"},
    )

    def __init__(self, *args: Any, region: Region, systems: Iterable[System], **kw: Any) -> None:
        super().__init__(*args, **kw)
        choose_systems(self.fields["systems"], region, systems)


class WithdrawForm(Form):
    """Why a system takes part no more."""

    why = TextField(
        max_length=2000,
        label="Why is it withdrawn?",
        help_text="Everybody who sees the assessment reads this.",
        error_messages={"required": "Say why it is withdrawn"},
    )


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
