"""`{{ text|prose }}`: what somebody typed, escaped, with its paragraphs, lists and tables."""

from collections.abc import Iterable, Sequence

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from icsassess.lib.prose import (
    Block,
    Item,
    Listing,
    Paragraph,
    Table,
    blocks,
    line_ends,
    reads_from_the_right,
)

register = template.Library()
BREAK = SafeString("<br>")
NOTHING = SafeString("")


@register.filter
def prose(text: str) -> SafeString:
    """Each block has the direction of its own letters, so Arabic reads from the right."""
    return _joined(_html(block) for block in blocks(str(text or "")))


@register.filter
def takes_pages(text: str) -> bool:
    """Whether a cell of a table with `text` in it may be higher than half a page of paper."""
    return sum(1 + len(line) // 50 for line in line_ends(text).split("\n")) > 30


def _html(block: Block) -> SafeString:
    match block:
        case Paragraph(lines):
            return _element("p", lines)
        case Listing():
            return _list(block)
        case Table():
            return _table(block)


def _list(listing: Listing) -> SafeString:
    if not listing.style:
        return format_html("<ul>{}</ul>", _joined(_item(item) for item in listing.items))
    if listing.style == "1.1":
        items = _joined(_item(item) for item in listing.items)
        return format_html('<ol class="app-as-typed">{}</ol>', items)
    first = listing.items[0].number
    style = SafeString("" if listing.style == "1" else f' type="{listing.style}"')
    start = SafeString("" if first == 1 else f' start="{first}"')
    before = [first, *(item.number and item.number + 1 for item in listing.items)]
    items = _joined(
        _item(item, SafeString("" if item.number == expected else f' value="{item.number}"'))
        for item, expected in zip(listing.items, before, strict=False)
    )
    return format_html("<ol{}{}>{}</ol>", style, start, items)


def _item(item: Item, value: SafeString = NOTHING) -> SafeString:
    lines = [part for part in item.parts if isinstance(part, str)]
    shown: list[SafeString] = []
    for number, part in enumerate(item.parts):
        if isinstance(part, Listing):
            shown.append(_list(part))
            continue
        if number and isinstance(item.parts[number - 1], str):
            shown.append(BREAK)
        shown.append(escape(part))
    if item.mark:
        shown.insert(0, escape(f"{item.mark} "))
    return format_html("<li{}{}>{}</li>", value, _direction(lines), _joined(shown))


def _table(table: Table) -> SafeString:
    head = NOTHING
    if table.head:
        cells = _joined(
            # A head without words says nothing to those who listen, and PDF/UA asks for a head.
            _element("th", [cell or "–"], ' scope="col" class="nhsuk-table__header"')
            for cell in table.head
        )
        head = format_html('<thead class="nhsuk-table__head"><tr>{}</tr></thead>', cells)
    rows = _joined(
        format_html(
            '<tr class="nhsuk-table__row">{}</tr>',
            _joined(_element("td", cell.split("\n"), ' class="nhsuk-table__cell"') for cell in row),
        )
        for row in table.rows
    )
    body = format_html('<tbody class="nhsuk-table__body">{}</tbody>', rows)
    return format_html('<table class="nhsuk-table app-typed">{}{}</table>', head, body)


def _element(tag: str, lines: Sequence[str], attributes: str = "") -> SafeString:
    typed = BREAK.join(escape(line) for line in lines)
    direction = _direction(lines)
    return format_html(
        "<{}{}{}>{}</{}>", tag, SafeString(attributes), direction, SafeString(typed), tag
    )


def _direction(lines: Sequence[str]) -> SafeString:
    return SafeString(' dir="rtl"') if reads_from_the_right(" ".join(lines)) else NOTHING


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))
