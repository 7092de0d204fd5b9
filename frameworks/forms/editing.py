"""Forms for the parts of a draft. Each value is judged by the function that judges a file's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar, Self, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.forms.utils import pretty_name
from django.utils.text import Truncator

from frameworks import definition as shape
from frameworks import values
from frameworks.editing import dropped_by
from frameworks.models import Criterion
from frameworks.queries import CriterionContent, LevelContent, VersionContent
from frameworks.scoring import Band, Method, Status, Support
from icsassess.lib import nhsuk
from icsassess.lib.forms import Form, Radios, in_a_sentence

Initial = dict[str, Any]


def lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class Value(forms.CharField):
    """One value of a framework file: what the shape `of` says of `name` is what may be typed."""

    def __init__(self, of: type[Any], name: str, **options: Any) -> None:
        self.of, self.name = of, name
        super().__init__(**options)

    def clean(self, value: Any) -> Any:
        try:
            return shape.check(self.of, self.name, super().clean(value))
        except values.Refused as refused:
            raise ValidationError(str(refused)) from None


class PartForm(Form):
    """One part of a draft, saved whole.

    It may hold rows of several kinds, such as statements and prompts, named '<kind>-<number>-…'.
    A button sends `do`: 'add:<kind>', or 'up', 'down', 'remove' and then ':<kind>-<number>'.
    `seen` is the fingerprint of what the page has shown.
    """

    kinds: ClassVar[Mapping[str, type[Row]]] = {}

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        version: VersionContent,
        initial: Initial | None = None,
        rows: Mapping[str, Sequence[Initial]] | None = None,
        focus: str = "",
    ) -> None:
        super().__init__(data, initial=initial)
        self.version = version
        #: The value of the button, or the prefix of the row, that has the focus.
        self.focus = focus
        self.rows: dict[str, list[Row]] = {}
        for kind, row in self.kinds.items():
            if data is None:
                shown = enumerate((rows or {}).get(kind, ()))
                made = [row(version, kind, i, initial=one) for i, one in shown]
            else:
                sent = _numbers(data, kind, row.main)
                made = [row(version, kind, i, data) for i in sent]
            self.rows[kind] = made
        if self.focus in (new := {row.prefix: row for row in self._all_rows()}):
            new[self.focus].fields[new[self.focus].main].widget.attrs["autofocus"] = True

    def _all_rows(self) -> Iterator[Row]:
        for rows in self.rows.values():
            yield from rows

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(row.is_valid() for row in self._all_rows())])

    def rearranged(self, do: str) -> Self:
        """The form with what was typed, unchecked, after a row was added, moved or removed."""
        verb, _, which = do.partition(":")
        kind, _, number = which.partition("-")
        rows = {each: [typed(row) for row in of] for each, of in self.rows.items()}
        focus = _rearrange(rows.get(kind, []), verb, kind, number)
        return type(self)(version=self.version, initial=typed(self), rows=rows, focus=focus)

    @property
    def sections(self) -> list[Section]:
        return [
            Section(kind, rows, self.kinds[kind], self.focus) for kind, rows in self.rows.items()
        ]

    @property
    def error_lines(self) -> list[dict[str, Any]]:
        """The error summary's lines, those of the rows with their number."""
        found = nhsuk.errors(self)
        for section in self.sections:
            for i, row in enumerate(section.rows, 1):
                for line in nhsuk.errors(row):
                    said = f"{section.name} {i}: {in_a_sentence(str(line['text']))}"
                    found.append(line | {"text": said})
        return found

    @property
    def said(self) -> dict[str, str]:
        """Everything the form holds as one reads it: label → text."""
        told = {str(field.label): _in_words(field) for field in self.visible_fields()}
        for section in self.sections:
            for i, row in enumerate(section.rows, 1):
                words = [_in_words(field) for field in row.visible_fields()]
                told[f"{section.name} {i}"] = "\n".join(filter(None, words))
        return told


def typed(form: forms.BaseForm) -> Initial:
    """What was sent for each field, as it was sent."""
    return {name: form[name].data for name in form.fields}


def texts(form: type[Form], data: Mapping[str, str]) -> list[tuple[str, str]]:
    """What was typed into a form, not chosen: label and text, also where it cannot be made now."""
    found = list(_texts(form, data))
    kinds: Mapping[str, type[Row]] = getattr(form, "kinds", {})
    for kind, row in kinds.items():
        for i in _numbers(data, kind, row.main):
            for label, text in _texts(row, data, f"{kind}-{i}-"):
                found.append((f"{row.name} {i + 1}, {in_a_sentence(label)}", text))
    return found


def _texts(
    form: type[Form], data: Mapping[str, str], prefix: str = ""
) -> Iterator[tuple[str, str]]:
    for name, field in form.base_fields.items():
        text = data.get(prefix + name, "").strip()
        if text and isinstance(field, forms.CharField) and not field.widget.is_hidden:
            yield str(field.label or pretty_name(name)), text


def _in_words(field: BoundField) -> str:
    value = field.value()
    if isinstance(field.field, forms.BooleanField):
        return "Yes" if value and value != "False" else "No"
    if isinstance(field.field, forms.ChoiceField):
        choices = cast("list[tuple[Any, Any]]", field.field.choices)
        labels = {str(key): str(label) for key, label in choices}
        return labels.get("" if value is None else str(value), "")
    return "" if value is None else str(value)


def _numbers(data: Mapping[str, Any], kind: str, main: str) -> Iterator[int]:
    i = 0
    while f"{kind}-{i}-{main}" in data:
        yield i
        i += 1


def _rearrange(rows: list[Initial], verb: str, kind: str, number: str) -> str:
    """Change `rows` in place as a button says; give what has the focus then."""
    if verb == "add":
        rows.append({})
        return f"{kind}-{len(rows) - 1}"
    at = int(number) if re.fullmatch("[0-9]{1,4}", number) else len(rows)
    if at >= len(rows):
        return ""
    if verb == "remove":
        del rows[at]
        return f"remove:{kind}-{min(at, len(rows) - 1)}" if rows else f"add:{kind}"
    to = at + {"up": -1, "down": 1}.get(verb, 0)
    if not 0 <= to < len(rows):
        return ""
    rows[at], rows[to] = rows[to], rows[at]
    if to in (0, len(rows) - 1) and len(rows) > 1:
        verb = "down" if to == 0 else "up"
    return f"{verb}:{kind}-{to}"


class Row(Form):
    """One of several alike. A row in which nothing was typed is passed over."""

    name: ClassVar[str]
    main: ClassVar[str]  # the field that every row has
    asked: ClassVar[str] = ""  # what the main field's label says behind name and number
    hint: ClassVar[str] = ""

    def __init__(
        self, version: VersionContent, kind: str, at: int, data: Any = None, **options: Any
    ) -> None:
        super().__init__(data, empty_permitted=True, prefix=f"{kind}-{at}", **options)
        self.title = f"{self.name} {at + 1}"
        self.fields[self.main].label = self.title + self.asked
        self.fit(version)

    def fit(self, version: VersionContent) -> None:
        """Fit the fields to the version."""

    @property
    def first(self) -> BoundField:
        return self[self.main]

    @property
    def others(self) -> list[BoundField]:
        return [field for field in self.visible_fields() if field.name != self.main]


class Section:
    """The rows of one kind with their buttons."""

    def __init__(self, kind: str, rows: list[Row], of: type[Row], focus: str) -> None:
        self.kind, self.rows, self.focus = kind, rows, focus
        self.name, self.hint = of.name, of.hint

    @property
    def adding(self) -> str:
        """What the button says that adds one."""
        return f"Add {'another' if self.rows else 'a'} {in_a_sentence(self.name)}"


class StatementRow(Row):
    name = "Statement"
    main = "text"
    hint = (
        "A sentence of what good looks like. Statements of the same group stand one after another "
        "and are alternatives: the one that is furthest on counts."
    )

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = Value(
        shape.Statement,
        "text",
        widget=lines(3),
        error_messages={"required": "Enter its text, or remove it"},
    )
    level = forms.TypedChoiceField(coerce=int, empty_value=None, required=False, label="Level")
    group = Value(shape.Statement, "group", required=False, label="Group")
    note = Value(shape.Statement, "note", required=False, label="Editor’s note", widget=lines(1))

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
        shape.Prompt,
        "text",
        widget=lines(2),
        error_messages={"required": "Enter its text, or remove it"},
    )
    source = Value(shape.Prompt, "source", label="Whose question", initial=shape.OURS)


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
        shape.Condition,
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
        shape.Version,
        "label",
        label="Label of the copy",
        help_text="For example: 2018 with local descriptors",
    )


class DetailsForm(PartForm):
    label = Value(shape.Version, "label", help_text="The version’s name, such as 2018.")
    published = Value(
        shape.Version,
        "published",
        label="Published",
        help_text="When its source was published: 2018, 2018-02 or 2018-02-28.",
    )
    source = Value(shape.Version, "source", widget=lines(4), help_text="The document it is from.")
    licence = Value(shape.Version, "licence", widget=lines(2))
    domain_word = Value(
        shape.Version,
        "domain_word",
        label="Word for a domain",
        help_text="What the source calls a group of criteria, such as Core capability.",
    )
    criterion_word = Value(shape.Version, "criterion_word", label="Word for a criterion")
    strengths_word = Value(shape.Version, "strengths_word", label="Word for strengths")
    gaps_word = Value(shape.Version, "gaps_word", label="Word for gaps")
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
    def given(self) -> shape.Version:
        names = shape.Version.model_fields
        return shape.Version.model_construct(**{name: self.cleaned_data[name] for name in names})


class LevelForm(PartForm):
    kinds = {"condition": ConditionRow}

    score = Value(
        shape.Level, "score", help_text="A whole number. Levels follow each other by their score."
    )
    status = Value(shape.Level, "status", help_text="The level’s name, such as Thriving.")
    descriptor = Value(
        shape.Level,
        "descriptor",
        required=False,
        widget=lines(4),
        help_text="What this level means, in the source’s own words.",
    )
    band = forms.TypedChoiceField(
        label="Counts as",
        coerce=Band,
        choices=[(b.value, b.label) for b in Band],
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
    def given(self) -> shape.Level:
        cleaned = dict(self.cleaned_data)
        conditions = tuple(
            shape.Condition.model_construct(
                at_least=Status(row.cleaned_data["at_least"]), share=row.cleaned_data["share"]
            )
            for row in filled(self.rows.get("condition", []))
        )
        names = ("score", "status", "descriptor", "band", "support")
        return shape.Level.model_construct(
            **{name: cleaned[name] for name in names}, conditions=conditions
        )


def filled(rows: Sequence[Row]) -> list[Row]:
    """The rows in which something was typed."""
    return [row for row in rows if row.cleaned_data]


class DomainForm(PartForm):
    ref = Value(shape.Domain, "ref", help_text="Its number or letter, such as 1.")
    title = Value(shape.Domain, "title", widget=lines(2))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["ref"].widget.attrs["class"] = "nhsuk-input--width-5"


class CriterionForm(PartForm):
    kinds = {"statement": StatementRow, "prompt": PromptRow}

    domain = forms.TypedChoiceField(coerce=int)
    ref = Value(shape.Criterion, "ref", help_text="Its number, such as 1.1.")
    title = Value(shape.Criterion, "title", widget=lines(2))
    guidance = Value(
        shape.Criterion,
        "guidance",
        required=False,
        widget=lines(4),
        help_text="What the source says about it, beside its statements.",
    )
    note = Value(
        shape.Criterion,
        "note",
        required=False,
        label="Editor’s note",
        widget=lines(2),
        help_text="Yours, not the source’s.",
    )
    tier = forms.ChoiceField(
        label="Asked of a", choices=Criterion.Tier.choices, widget=Radios(inline=True)
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
    def given(self) -> shape.Criterion:
        statements = tuple(
            shape.Statement.model_construct(
                **{name: value for name, value in row.cleaned_data.items() if name != "id"}
            )
            for row in filled(self.rows["statement"])
        )
        prompts = tuple(
            shape.Prompt.model_construct(**row.cleaned_data) for row in filled(self.rows["prompt"])
        )
        names = ("ref", "title", "guidance", "note", "tier")
        return shape.Criterion.model_construct(
            **{name: self.cleaned_data[name] for name in names},
            scored=self.cleaned_data.get("scored", False),
            statements=statements,
            prompts=prompts,
        )
