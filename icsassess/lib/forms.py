"""What every form of the product shares: its helper, plain error messages, a few fields."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, NamedTuple

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import pretty_name

from icsassess.lib import prose


class Radios(forms.RadioSelect):
    """Radio buttons that can explain and reveal.

    `hints` explains values (value → text), `before` puts a word such as 'or' above a value,
    `reveal` names the field that belongs to a value (value → field name of the same form): it is
    shown under it. `small` and `inline` are the design system's.
    """

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        *,
        hints: Mapping[Any, str] | None = None,
        before: Mapping[Any, str] | None = None,
        reveal: Mapping[Any, str] | None = None,
        small: bool = False,
        inline: bool = False,
    ) -> None:
        super().__init__(attrs)
        self.hints = {str(value): text for value, text in (hints or {}).items()}
        self.before = {str(value): text for value, text in (before or {}).items()}
        self.reveal = {str(value): name for value, name in (reveal or {}).items()}
        self.small = small
        self.inline = inline


class TextField(forms.CharField):
    """Paragraphs, lists and tables as they were typed or pasted, without blank lines around them.

    Line ends are counted and kept as one character, as the page counts them.
    """

    widget = forms.Textarea

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, strip=False)

    def to_python(self, value: Any) -> str | None:
        return super().to_python(prose.trimmed(prose.line_ends(str(value or ""))))


class DateParts(NamedTuple):
    day: str
    month: str
    year: str


class DateInput(forms.Widget):
    """Day, month and year in three boxes named `<field>-day` and so on."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> DateParts:
        return DateParts(
            *(str(data.get(f"{name}-{part}", "")).strip() for part in DateParts._fields)
        )

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return all(f"{name}-{part}" not in data for part in DateParts._fields)

    def format_value(self, value: Any) -> DateParts:
        """Give the three texts to show for a date, for what was typed, or for nothing."""
        if isinstance(value, DateParts):
            return value
        if isinstance(value, datetime.date):
            return DateParts(str(value.day), str(value.month), str(value.year))
        return DateParts("", "", "")


class DateField(forms.Field):
    """A date typed as three numbers; cleaned to `datetime.date`, or None where it is not required.

    Says which part is missing, or that there is no such day.
    """

    widget = DateInput

    def to_python(self, value: Any) -> datetime.date | None:
        if value is None or isinstance(value, datetime.date):
            return value
        if not any(value):
            return None
        name = self.label or "Date"
        if missing := [part for part in DateParts._fields if not getattr(value, part)]:
            raise forms.ValidationError(
                f"{name} must include a {' and '.join(missing)}", code="incomplete"
            )
        try:
            numbers = [int(part) for part in value if part.isascii() and part.isdigit()]
            day, month, year = numbers
            if year < 1000:
                raise ValueError
            return datetime.date(year, month, day)
        except ValueError:
            raise forms.ValidationError(
                f"{name} must be a real date, like 31 3 2027", code="invalid"
            ) from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return DateInput().format_value(initial) != data


def in_a_sentence(label: str) -> str:
    """Lower the first letter, except of an acronym: 'Due date' → 'due date', 'ODS code' stays."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _required(field: forms.Field, label: str) -> str:
    if isinstance(field, forms.BooleanField):
        return f"Tick '{label}' to go on"
    choosing = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
    verb = "Select" if choosing else "Choose" if isinstance(field, forms.FileField) else "Enter"
    return f"{verb} {'an answer' if label.endswith('?') else in_a_sentence(label)}"


class FormMixin:
    """A form in our look: `{% crispy form %}` inside a `<form>` of the page's own.

    The browser checks nothing (its bubbles are hard to read); the messages say what to do.
    A field's own `error_messages` win.
    """

    use_required_attribute = False
    fields: dict[str, forms.Field]
    labels: Mapping[str, str] = {}  # for a form whose fields were declared by somebody else

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            label = str(field.label or pretty_name(name))
            messages = field.error_messages
            if messages.get("required") == forms.Field.default_error_messages["required"]:
                messages["required"] = _required(field, label)
            if isinstance(field, forms.EmailField):
                messages.setdefault("invalid", "Enter an email address like name@example.org")
            messages.setdefault(
                "max_length",
                label.replace("%", "%%") + " must be %(limit_value)d characters or fewer",
            )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.include_media = False
        helper.template_pack = "nhsuk"
        return helper


class Form(FormMixin, forms.Form):
    pass


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
