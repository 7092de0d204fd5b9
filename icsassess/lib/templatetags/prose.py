"""`{{ text|prose }}`: what somebody typed, escaped, with its paragraphs, lists and line ends."""

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from icsassess.lib.prose import BulletList, Paragraph, blocks, reads_from_the_right

register = template.Library()
BREAK = SafeString("<br>")


@register.filter
def prose(text: str) -> SafeString:
    """Each block has the direction of its own letters, so Arabic reads from the right."""
    return format_html_join("", "{}", ((_html(block),) for block in blocks(text or "")))


def _html(block: Paragraph | BulletList) -> SafeString:
    if isinstance(block, BulletList):
        items = format_html_join("", "{}", ((_one("li", item),) for item in block.items))
        return format_html("<ul>{}</ul>", items)
    return _one("p", *block.lines)


def _one(tag: str, *lines: str) -> SafeString:
    direction = SafeString(' dir="rtl"') if reads_from_the_right(" ".join(lines)) else ""
    typed = BREAK.join(conditional_escape(line) for line in lines)
    return format_html("<{}{}>{}</{}>", tag, direction, SafeString(typed), tag)
