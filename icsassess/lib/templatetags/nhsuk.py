"""The look in templates: `{% load nhsuk %}`.

- A form of `icsassess.lib.forms.Form`: `{% error_summary form %}` above the heading, then
  `{% crispy form %}` (of `crispy_forms_tags`) or `{% fields form %}` inside the page's own
  `<form method="post" novalidate>{% csrf_token %}`.
- One field: `{% field form.score size="m" heading=True %}`, `{% field form.gaps rows=8 %}`.
- Any component, with the macro's own parameters: `{% nhsuk "insetText" text=reason %}`. What is
  given as `html` is escaped unless it was marked safe.

A macro takes 0.1 to 1 ms, and only form fields and the pager are kept: in loops write HTML with
the `nhsuk-` classes. `/gallery/` (templates/gallery.html) shows everything, with its markup.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BoundField
from django.forms.forms import BaseForm
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from icsassess.lib import nhsuk as look

register = template.Library()


@register.simple_tag
def nhsuk(_component: str, **params: Any) -> SafeString:
    """Draw any component: `{% nhsuk "tag" text="Draft" classes="nhsuk-tag--grey" %}`."""
    return look.component(_component, params)


@register.simple_tag
def field(field: BoundField, **wishes: Any) -> SafeString:
    """Draw one form field; see `icsassess.lib.nhsuk.draw` for what may be wished."""
    return look.draw(field, **wishes)


@register.simple_tag
def fields(form: BaseForm) -> SafeString:
    """Draw all fields of a form, one under the other."""
    return format_html_join("\n", "{}", ((look.draw(field),) for field in look.fields(form)))


@register.simple_tag
def error_summary(*forms: BaseForm) -> SafeString:
    """Say what is wrong in the forms, with a link to each first input; nothing if nothing is."""
    lines = look.errors(*(form for form in forms if form))
    if not lines:
        return SafeString("")
    return look.component("errorSummary", {"titleText": "There is a problem", "errorList": lines})


@register.inclusion_tag("partials/breadcrumbs.html")
def breadcrumbs(*labels_and_urls: Any) -> dict[str, Any]:
    """The way here, from Home to the page above: `{% breadcrumbs "Home" home system place %}`."""
    return {"crumbs": list(zip(labels_and_urls[::2], labels_and_urls[1::2], strict=True))}


@register.simple_tag
def pager(before: str, before_url: str, after: str, after_url: str) -> SafeString:
    """Links to the pages before and after; empty texts where there is none."""
    return look.pager((before, before_url), (after, after_url))


@register.simple_tag(takes_context=True)
def pages(context: Any, page: Any, at: str = "") -> SafeString:
    """Links to the pages of a long list around `page`, of `lib.paging`; nothing if it is short.

    They lead to the id `at`, where the list is not what its page begins with.
    """
    if not page.has_other_pages():
        return SafeString("")

    def link(number: int) -> tuple[str, str]:
        words = f"Page {number} of {page.paginator.num_pages}"
        return words, on_page(context, page, number) + (f"#{at}" if at else "")

    before = link(page.previous_page_number()) if page.has_previous() else ("", "")
    after = link(page.next_page_number()) if page.has_next() else ("", "")
    label = "" if page.name == "page" else f": {page.name.replace('_', ' ')}"
    return look.pager(before, after, f"Pagination{label}")


@register.simple_tag(takes_context=True)
def on_page(context: Any, page: Any, number: int) -> str:
    """What a link begins with to page `number` of the list of `page`; empty if that is this page.

    `<a href="{% on_page page 4 %}#domain-9">`
    """
    if number == page.number:
        return ""
    asked = context["request"].GET.copy()
    asked[page.name] = str(number)
    return f"?{asked.urlencode()}"
