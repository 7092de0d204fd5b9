"""Forms for the parts of a draft: what is asked of each, and what it gives."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.text import Truncator

from frameworks.content import CriterionContent, LevelContent, VersionContent
from frameworks.files import definition as shape
from frameworks.files import values
from frameworks.forms.parts import Initial, PartForm, Row, Value, filled, lines
from frameworks.models import Criterion
from frameworks.queries.drafts import dropped_by
from frameworks.rules.scoring import Band, Method, Status, Support
from icsassess.lib.forms import Form, Radios


class StatementRow(Row):
    name = "Statement"
    main = "text"
    hint = (
        "A sentence of what good looks like. Statements of the same group stand one after another "
        "and are alternatives: the one that is furthest on counts."
    )

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = Value(
        shape.StatementDefinition,
        "text",
        widget=lines(3),
        error_messages={"required": "Enter its text, or remove it"},
    )
    level = forms.TypedChoiceField(
        coerce=int, empty_value=None, required=False, label="Level of the scale"
    )
    group = Value(shape.StatementDefinition, "group", required=False, label="Group")
    note = Value(
        shape.StatementDefinition, "note", required=False, label="Editor’s note", widget=lines(1)
    )

    def fit(self, version: VersionContent) -> None:
        self.fields["group"].widget.attrs["class"] = "nhsuk-input--width-10"
        if version.method == Method.STAIRCASE:
            level = cast("forms.TypedChoiceField", self.fields["level"])
            level.choices = [("", "Choose a level"), *map(_choice, version.levels)]
        else:
            del self.fields["level"]


def _choice(level: LevelContent) -> tuple[str, str]:
    return str(level.score), f"{level.score}. {level.status}"


class PromptRow(Row):
    name = "Question"
    main = "text"
    hint = "A question for the interview."

    text = Value(
        shape.PromptDefinition,
        "text",
        widget=lines(2),
        error_messages={"required": "Enter its text, or remove it"},
    )
    source = Value(shape.PromptDefinition, "source", label="Whose question", initial=shape.OURS)


class ConditionRow(Row):
    name = "Condition"
    main = "at_least"
    asked = ": statements that are at least"
    hint = (
        "The evidence points to this level when all of its conditions hold. The lowest level has "
        "none: it is what is left."
    )

    at_least = forms.ChoiceField(
        choices=[
            ("", "Choose a status"),
            *((s.value, s.label) for s in (Status.IN_PLACE, Status.PARTLY, Status.PLANNED)),
        ],
        error_messages={"required": "Choose a status, or remove it"},
    )
    share = Value(
        shape.ConditionDefinition,
        "share",
        label="How many of them",
        help_text="All, half, any, or a share such as 75%",
        error_messages={"required": "Enter how many of them, or remove it"},
    )

    def fit(self, version: VersionContent) -> None:
        self.fields["share"].widget.attrs["class"] = "nhsuk-input--width-10"


class LabelForm(Form):
    """A copy is made under a new label."""

    label = Value(
        shape.VersionDefinition,
        "label",
        label="Label of the copy",
        help_text="For example: 2018 with local descriptors",
    )


class DetailsForm(PartForm):
    label = Value(shape.VersionDefinition, "label", help_text="The version’s name, such as 2018.")
    published = Value(
        shape.VersionDefinition,
        "published",
        label="Published",
        help_text="When its source was published: 2018, 2018-02 or 2018-02-28.",
        error_messages={"required": "Enter when its source was published"},
    )
    source = Value(
        shape.VersionDefinition, "source", widget=lines(4), help_text="The document it is from."
    )
    licence = Value(shape.VersionDefinition, "licence", widget=lines(2))
    domain_word = Value(
        shape.VersionDefinition,
        "domain_word",
        label="Word for a domain",
        help_text="What the source calls a group of criteria, such as Core capability.",
    )
    criterion_word = Value(shape.VersionDefinition, "criterion_word", label="Word for a criterion")
    strengths_word = Value(shape.VersionDefinition, "strengths_word", label="Word for strengths")
    gaps_word = Value(shape.VersionDefinition, "gaps_word", label="Word for gaps")
    method = forms.TypedChoiceField(
        label="How the evidence points to a level",
        coerce=Method,
        choices=[
            (Method.COMPONENTS.value, "By conditions"),
            (Method.STAIRCASE.value, "As a staircase"),
            (Method.NONE.value, "It does not"),
        ],
        widget=Radios(
            hints={
                Method.COMPONENTS.value: "A level says how many statements must be in place.",
                Method.STAIRCASE.value: "Every statement of a level and below is in place.",
                Method.NONE.value: "People choose a level, or there are no levels.",
            }
        ),
    )
    #: Asked only where something would go.
    drop = forms.BooleanField(required=False, label="Remove what this method has no use for")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.is_bound:
            del self.fields["drop"]
        for name in ("label", "published"):
            self.fields[name].widget.attrs["class"] = "nhsuk-input--width-20"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        gone = dropped_by(self.version, cleaned["method"]) if "method" in cleaned else ""
        if not gone:
            del self.fields["drop"]
            return cleaned
        if not cleaned["drop"]:
            self.add_error("drop", f"This method has no use for {gone}: tick this to remove them")
        return cleaned

    @property
    def given(self) -> shape.VersionDefinition:
        names = shape.VersionDefinition.model_fields
        return shape.VersionDefinition.model_construct(
            **{name: self.cleaned_data[name] for name in names}
        )


class LevelForm(PartForm):
    kinds = {"condition": ConditionRow}

    score = Value(
        shape.LevelDefinition,
        "score",
        help_text="A whole number. Levels follow each other by their score.",
    )
    status = Value(shape.LevelDefinition, "status", help_text="The level’s name, such as Thriving.")
    descriptor = Value(
        shape.LevelDefinition,
        "descriptor",
        required=False,
        widget=lines(4),
        help_text="What this level means, in the source’s own words.",
    )
    band = forms.TypedChoiceField(
        label="Counts as",
        coerce=Band,
        choices=Band.choices(),
        widget=Radios(inline=True),
        error_messages={"required": "Select what it counts as"},
    )
    support = forms.TypedChoiceField(
        label="Support from outside",
        coerce=Support,
        choices=[(s.value, "Not mentioned" if s == Support.NONE else s.label) for s in Support],
        widget=Radios,
        error_messages={"required": "Select whether support is mentioned"},
    )
    score_all = forms.BooleanField(required=False, label="Score everything on this scale")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["score"].widget.attrs |= {
            "class": "nhsuk-input--width-2",
            "inputmode": "numeric",
        }
        if self.version.levels:
            del self.fields["score_all"]
        if self.version.method != Method.COMPONENTS:
            self.rows = {}

    @staticmethod
    def showing(level: LevelContent) -> tuple[Initial, dict[str, list[Initial]]]:
        names = ("score", "status", "descriptor", "band", "support")
        conditions = [
            {"at_least": c.at_least, "share": values.in_words(Decimal(str(c.share)))}
            for c in level.conditions
        ]
        return {name: getattr(level, name) for name in names}, {"condition": conditions}

    @property
    def given(self) -> shape.LevelDefinition:
        cleaned = dict(self.cleaned_data)
        conditions = tuple(
            shape.ConditionDefinition.model_construct(
                at_least=Status(row.cleaned_data["at_least"]), share=row.cleaned_data["share"]
            )
            for row in filled(self.rows.get("condition", []))
        )
        names = ("score", "status", "descriptor", "band", "support")
        return shape.LevelDefinition.model_construct(
            **{name: cleaned[name] for name in names}, conditions=conditions
        )


class DomainForm(PartForm):
    ref = Value(shape.DomainDefinition, "ref", help_text="Its number or letter, such as 1.")
    title = Value(shape.DomainDefinition, "title", widget=lines(2))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["ref"].widget.attrs["class"] = "nhsuk-input--width-5"


class CriterionForm(PartForm):
    kinds = {"statement": StatementRow, "prompt": PromptRow}

    domain = forms.TypedChoiceField(coerce=int)
    ref = Value(shape.CriterionDefinition, "ref", help_text="Its number, such as 1.1.")
    title = Value(shape.CriterionDefinition, "title", widget=lines(2))
    guidance = Value(
        shape.CriterionDefinition,
        "guidance",
        required=False,
        widget=lines(4),
        help_text="What the source says about it, beside its statements.",
    )
    note = Value(
        shape.CriterionDefinition,
        "note",
        required=False,
        label="Editor’s note",
        widget=lines(2),
        help_text="Yours, not the source’s.",
    )
    tier = forms.ChoiceField(
        label="Asked of a",
        choices=Criterion.Tier.choices,
        widget=Radios(inline=True),
        error_messages={"required": "Select of whom it is asked"},
    )
    scored = forms.BooleanField(required=False, label="It is scored on the scale")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["ref"].widget.attrs["class"] = "nhsuk-input--width-5"
        domain = cast("forms.TypedChoiceField", self.fields["domain"])
        domain.label = self.version.domain_word
        domain.choices = [(d.id, Truncator(d.heading).chars(80)) for d in self.version.domains]
        if not self.version.levels:
            del self.fields["scored"]

    @staticmethod
    def showing(criterion: CriterionContent) -> tuple[Initial, dict[str, list[Initial]]]:
        names = ("ref", "title", "guidance", "note", "tier", "scored")
        statements = [
            {"id": s.id, "text": s.text, "level": s.level, "group": s.group, "note": s.note}
            for s in criterion.statements
        ]
        prompts = [{"text": p.text, "source": p.source} for p in criterion.prompts]
        initial = {name: getattr(criterion, name) for name in names}
        return initial, {"statement": statements, "prompt": prompts}

    @property
    def statement_ids(self) -> list[int | None]:
        return [row.cleaned_data["id"] for row in filled(self.rows["statement"])]

    @property
    def given(self) -> shape.CriterionDefinition:
        statements = tuple(
            shape.StatementDefinition.model_construct(
                **{name: value for name, value in row.cleaned_data.items() if name != "id"}
            )
            for row in filled(self.rows["statement"])
        )
        prompts = tuple(
            shape.PromptDefinition.model_construct(**row.cleaned_data)
            for row in filled(self.rows["prompt"])
        )
        names = ("ref", "title", "guidance", "note", "tier")
        return shape.CriterionDefinition.model_construct(
            **{name: self.cleaned_data[name] for name in names},
            scored=self.cleaned_data.get("scored", False),
            statements=statements,
            prompts=prompts,
        )
