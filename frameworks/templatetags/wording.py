"""`{{ difference.words|marked }}`: what went and what came, to be seen and to be heard."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

MARKS = {"removed": "del", "added": "ins"}


@register.filter
def marked(words: Iterable[tuple[str, str]], shown: str = "removed, added") -> SafeString:
    """Runs of text, each 'same', 'removed' or 'added', as one text with its marks.

    `marked:"removed"` leaves out what was added, so that the text reads as it was before.
    """
    kept = ((kind, text) for kind, text in words if kind not in MARKS or kind in shown)
    return format_html_join("", "{}", ((_marked(kind, text),) for kind, text in kept))


def _marked(kind: str, text: str) -> SafeString | str:
    if kind not in MARKS:
        return text
    return format_html(
        '<{0}><span class="nhsuk-u-visually-hidden">[{1}: </span>{2}'
        '<span class="nhsuk-u-visually-hidden">]</span></{0}>',
        MARKS[kind],
        kind,
        text,
    )
