"""The NHS design system's macros for Django, and what they need to know of a form field.

The macros are Jinja templates (`nhsuk-frontend-jinja`, the port of nhsuk-frontend's own). They
escape all text and every attribute value. What they print raw, `html` and attributes given as one
string, is stopped here.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import cache, lru_cache
from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.forms import BaseForm
from django.forms.utils import flatatt
from django.utils.functional import Promise
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from jinja2 import ChainableUndefined, Environment, PackageLoader

from icsassess.lib.forms import DateInput, DateParts, Radios

Params = dict[str, Any]

# `auto_reload` would look at every template's file at each use.
_macros = Environment(
    loader=PackageLoader("nhsuk_frontend_jinja"),
    autoescape=True,
    auto_reload=False,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=ChainableUndefined,
)


@cache
def _macro(name: str) -> Callable[[Params], str]:
    folder = "tables" if name == "table" else re.sub("([A-Z])", r"-\1", name).lower()
    template = _macros.get_template(f"nhsuk/components/{folder}/macro.jinja")
    return getattr(template.module, name)


def _guarded(params: Any, key: str = "") -> Any:
    """Parameters in which only `html` can be HTML, and only where it was marked safe."""
    if isinstance(params, dict):
        return {key: _guarded(value, key) for key, value in params.items()}
    if key == "attributes":
        raise TypeError("`attributes` is a dict: a string would go out unescaped.")
    if isinstance(params, list | tuple):
        return [_guarded(value) for value in params]
    if not isinstance(params, str | Promise):
        return params
    # Django marks literals in templates as safe; the macros draw such a text twice.
    return conditional_escape(str(params)) if key.lower().endswith("html") else _plain(params)


def component(name: str, params: Params) -> SafeString:
    """Draw a component from the macros' own parameters, whose keys are in camel case.

    `name` is the macro's (`notificationBanner`). Any text may come from anybody; `html` is
    escaped unless it is a SafeString. Raises jinja2.TemplateNotFound for an unknown component,
    TypeError for `attributes` that is not a dict.
    """
    return mark_safe(_macro(name)(_guarded(params)))  # noqa: S308 - the macros escape


def first_id(field: BoundField) -> str:
    """The id of the field's first input, where a link from the error summary leads."""
    return f"{_id(field)}-day" if isinstance(field.field.widget, DateInput) else _id(field)


def _id(field: BoundField) -> str:
    return field.field.widget.attrs.get("id") or field.auto_id or field.html_name


def fields(form: BaseForm) -> Iterator[BoundField]:
    """The fields to draw one under the other; those that a radio button reveals come with it."""
    revealed = {
        name
        for field in form.fields.values()
        if isinstance(field.widget, Radios)
        for name in field.widget.reveal.values()
    }
    return (field for field in form if field.name not in revealed)


def _plain(text: Any) -> str:
    """Text without the promise that it is safe: it is escaped, whatever it says."""
    return "" + str(text)


class _Typed(list[str]):
    """What people typed, escaped, while its place in the drawn field is held by a mark.

    So a field is drawn once for all texts: the macros take 0.5 to 5 ms, filling in 0.01.
    """

    mark = secrets.token_hex(8)  # nobody can have typed it

    def put(self, text: Any) -> str:
        """Keep `text` and give what stands for it."""
        return self.put_html(escape("" if text is None else text))

    def put_html(self, html: SafeString) -> str:
        self.append(html)
        return f"{self.mark}-{len(self) - 1}-"

    def fill_in(self, html: str) -> SafeString:
        filled = re.sub(f"{self.mark}-(\\d+)-", lambda place: self[int(place[1])], html)
        return mark_safe(filled)  # noqa: S308 - the macros escape, and so does `put`


def _key(params: Any) -> Hashable:
    """Something hashable for parameters, in which safe text never equals plain text."""
    if isinstance(params, dict):
        return tuple((key, _key(value)) for key, value in params.items())
    if isinstance(params, list):
        return tuple(_key(value) for value in params)
    return (SafeString, str(params)) if isinstance(params, SafeString) else params


@dataclass(frozen=True)
class _Shape:
    """A field without what is typed in it."""

    component: str
    key: Hashable
    params: Params = dataclass_field(compare=False)

    def drawn(self) -> str:
        # Line ends and indents mean nothing here: what is typed is not yet in its place.
        return re.sub(r"\s*\n\s*", "\n", _macro(self.component)(self.params))


_kept = lru_cache(maxsize=2000)(_Shape.drawn)


def _choices(field: BoundField) -> list[Params]:
    """One item per choice, `checked` where it is what the field holds."""
    widget: Any = field.field.widget
    held = {str(value) for value in widget.format_value(field.value())}
    hints = getattr(widget, "hints", {})
    items: list[Params] = []
    for choice, label in widget.choices:
        value = str(choice)
        item = {"value": value, "text": _plain(label), "checked": value in held}
        if value in hints:
            item["hint"] = {"text": hints[value]}
        items.append(item)
    return items


def _radios(field: BoundField, typed: _Typed) -> Params:
    widget: Any = field.field.widget
    if not isinstance(widget, Radios):
        return {"items": _choices(field)}
    items = []
    for item in _choices(field):
        if word := widget.before.get(item["value"]):
            items.append({"divider": word})
        if name := widget.reveal.get(item["value"]):
            item["conditional"] = {"html": typed.put_html(draw(field.form[name]))}
        items.append(item)
    return {"items": items, "small": widget.small, "inline": widget.inline}


def _checkboxes(field: BoundField, typed: _Typed) -> Params:
    return {"items": _choices(field)}


def _checkbox(field: BoundField, typed: _Typed) -> Params:
    """One box by itself: the label stands beside it, not above."""
    on = field.field.widget.check_test(field.value())
    return {
        "items": [{"value": "on", "text": _plain(field.label), "checked": on}],
        "fieldset": None,
    }


def _select(field: BoundField, typed: _Typed) -> Params:
    return {"items": [item | {"selected": item["checked"]} for item in _choices(field)]}


def _textarea(field: BoundField, typed: _Typed) -> Params:
    text = field.value() or ""
    # HTML drops one line end at the start of a text area.
    return {"value": typed.put(f"\n{text}" if text[:1] in ("\n", "\r") else text)}


def _date(field: BoundField, typed: _Typed) -> Params:
    parts = field.field.widget.format_value(field.value())
    return {
        "items": [
            {
                "id": f"{_id(field)}-{part}",
                "name": f"{field.html_name}-{part}",
                "label": part.capitalize(),
                "value": typed.put(text),
                "width": 4 if part == "year" else 2,
                "error": bool(field.errors),
            }
            for part, text in zip(DateParts._fields, parts, strict=True)
        ]
    }


def _input(field: BoundField, typed: _Typed) -> Params:
    widget: Any = field.field.widget
    params = {"value": typed.put(widget.format_value(field.value()))}
    if isinstance(widget, forms.NumberInput):
        # A browser's number box loses what is not a number, and a turn of the wheel changes it.
        return params | {"inputmode": "numeric"}
    return params | {"type": widget.input_type}


def _nothing(field: BoundField, typed: _Typed) -> Params:
    """What a browser never fills in again: a file, a password."""
    return {}


# Widget → the component and what it needs beyond name, label, hint and error. First match wins.
_KINDS: list[tuple[type[forms.Widget], str, Callable[[BoundField, _Typed], Params]]] = [
    (forms.CheckboxSelectMultiple, "checkboxes", _checkboxes),
    (forms.RadioSelect, "radios", _radios),
    (forms.CheckboxInput, "checkboxes", _checkbox),
    (forms.Select, "select", _select),
    (forms.Textarea, "textarea", _textarea),
    (DateInput, "dateInput", _date),
    (forms.FileInput, "fileUpload", _nothing),
    (forms.PasswordInput, "passwordInput", _nothing),
    (forms.widgets.Input, "input", _input),
]
# What is said by parameters, and what NHS pages do without (a length is told, not cut off).
_PARAMETERS = {"autocomplete", "inputmode", "rows", "spellcheck"}
_LEFT_OUT = {"class", "cols", "id", "placeholder", "required"} | {
    f"{end}{what}" for end in ("max", "min") for what in ("", "length")
}


def _of_the_widget(attrs: Params) -> Params:
    """The widget's `attrs` as parameters; other attributes (`hx-post`) go to the input."""
    params = {key: value for key, value in attrs.items() if key in _PARAMETERS}
    if others := [key for key in attrs if key not in _PARAMETERS | _LEFT_OUT]:
        params["attributes"] = {key: {"value": attrs[key], "optional": True} for key in others}
    if "class" in attrs:
        params["classes"] = attrs["class"]
    return params


def _hidden(field: BoundField) -> SafeString:
    """What `as_hidden` gives, without a template: each page of a criterion has two."""
    own = {"type": "hidden", "name": field.html_name, "id": _id(field)}
    value = field.field.widget.format_value(field.value())
    return format_html("<input{}>", flatatt(own | {"value": value} | field.field.widget.attrs))


def draw(field: BoundField, *, size: str = "s", heading: bool = False, **wishes: Any) -> SafeString:
    """Draw a form field with its label or legend, hint and error.

    `size` (s, m, l, xl) is that of the label; `heading` makes it the page's h1; `wishes` are
    parameters of the component's own (`rows=8`, `classes="…"`, `hint="…"`).
    """
    widget = field.field.widget
    if type(widget) is forms.HiddenInput:
        return _hidden(field)
    component, own = next((name, own) for kind, name, own in _KINDS if isinstance(widget, kind))
    if component == "textarea" and "maxlength" in widget.attrs:
        # The count is told when three quarters are used: before that nobody needs it.
        component = "characterCount"
        wishes |= {"maxlength": widget.attrs["maxlength"], "threshold": 75}
    label = {"text": _plain(field.label), "size": size, "isPageHeading": heading}
    params: Params = {"name": field.html_name, "disabled": field.field.disabled}
    if component in ("radios", "checkboxes"):
        params |= {"idPrefix": _id(field), "fieldset": {"legend": label}}
    elif component == "dateInput":
        params |= {"id": _id(field), "fieldset": {"legend": label}}
    else:
        params |= {"id": _id(field), "label": label}
    if field.help_text:
        params["hint"] = {"text": _plain(field.help_text)}
    if field.errors:
        params["errorMessage"] = {"text": " ".join(map(str, field.errors))}
    typed = _Typed()
    params |= _of_the_widget(widget.attrs) | own(field, typed) | _guarded(wishes)
    shape = _Shape(component, _key(params), params)
    return typed.fill_in(shape.drawn() if field.errors else _kept(shape))


def pager(before: tuple[str, str], after: tuple[str, str], label: str = "Pagination") -> SafeString:
    """Links to the pages before and after, each given as text and address; none without a text.

    `label` tells several on one page apart, for those who hear it.
    """
    typed = _Typed()
    params: Params = {
        side: {"labelText": typed.put(text), "href": typed.put(url)}
        for side, (text, url) in (("previous", before), ("next", after))
        if text
    }
    params["ariaLabel"] = typed.put(label)
    return typed.fill_in(_kept(_Shape("pagination", _key(params), params)))


def errors(*forms: BaseForm) -> list[Params]:
    """The error summary's lines for forms: what is wrong, and where that can be put right."""
    return [
        {"text": message, "href": f"#{first_id(form[name])}" if name in form.fields else None}
        for form in forms
        for name, messages in form.errors.items()
        for message in messages
    ]


def warm() -> None:
    """Compile what forms use (0.4 s), so that nobody's first page waits for it."""
    every = {"name": "-", "label": "-", "hint": "-", "errorMessage": "-", "id": "-"}
    item = {"value": "-", "text": "-", "hint": "-"}
    for name in ("characterCount", "select", "fileUpload", "passwordInput", "dateInput"):
        _macro(name)(every)
    for name in ("radios", "checkboxes"):
        _macro(name)(every | {"items": [item], "fieldset": {"legend": "-"}})
    _macro("errorSummary")({"errorList": [{"text": "-", "href": "#"}]})
