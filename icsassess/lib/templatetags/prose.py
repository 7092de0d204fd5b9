"""`{{ text|prose }}`: what somebody typed, escaped, with its paragraphs, lists and line ends."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from icsassess.lib.prose import BulletList, blocks

register = template.Library()


@register.filter
def prose(text: str) -> SafeString:
    """Each block finds its own direction, so Arabic or Hebrew reads from the right."""
    return format_html_join("", "{}", ((_html(block),) for block in blocks(text or "")))


def _html(block: object) -> SafeString:
    if isinstance(block, BulletList):
        items = format_html_join("", '<li dir="auto">{}</li>', ((item,) for item in block.items))
        return format_html("<ul>{}</ul>", items)
    lines = format_html_join(mark_safe("<br>"), "{}", ((line,) for line in block.lines))  # type: ignore[attr-defined]
    return format_html('<p dir="auto">{}</p>', lines)
