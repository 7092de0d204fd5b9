"""What forms for parts of a draft share: rows of several kinds (the statements and questions of a
criterion) that are added, moved and removed inside one form.

Each value is judged by the function that judges a file's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Self, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.forms.utils import pretty_name

from frameworks.content import VersionContent
from frameworks.files import definition as shape
from frameworks.files import values
from icsassess.lib import nhsuk
from icsassess.lib.forms import Form, in_a_sentence

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
        except values.BadValue as bad:
            raise ValidationError(str(bad)) from None


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


def filled(rows: Sequence[Row]) -> list[Row]:
    """The rows in which something was typed."""
    return [row for row in rows if row.cleaned_data]
