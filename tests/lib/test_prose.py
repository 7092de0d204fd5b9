"""Typed and pasted text keeps the paragraphs, lists and tables that its author saw."""

import pytest
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from icsassess.lib.prose import Item, Listing, Paragraph, Table, blocks, line_ends, trimmed
from icsassess.lib.templatetags.prose import prose


def bullets(*items):
    return Listing("", tuple(Item((item,)) for item in items))


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("", []),
        ("  \n \n", []),
        ("One line", [Paragraph(("One line",))]),
        ("First\nsecond", [Paragraph(("First", "second"))]),
        ("First\r\n\r\nsecond", [Paragraph(("First",)), Paragraph(("second",))]),
        ("First\n \n\n\nsecond", [Paragraph(("First",)), Paragraph(("second",))]),
        ("- one\n- two", [bullets("one", "two")]),
        (
            "Before:\n• one\n* two\n– three\nafter",
            [Paragraph(("Before:",)), bullets("one", "two", "three"), Paragraph(("after",))],
        ),
        ("-5 degrees - cold", [Paragraph(("-5 degrees - cold",))]),
        ("-\n- ", [Paragraph(("-", "-"))]),
    ],
)
def test_text_is_split_as_it_was_typed(typed, seen):
    assert blocks(typed) == seen


def as_outline(text):
    """What is seen, a line for each: '• ' or '1. ' before an item, further in within another."""

    def of_list(listing, depth):
        for item in listing.items:
            sign = {"": "•", "1.1": item.mark}.get(listing.style, f"{listing.style}{item.number}")
            for n, part in enumerate(item.parts):
                if isinstance(part, Listing):
                    yield from of_list(part, depth + 1)
                else:
                    yield "  " * depth + (f"{sign} {part}" if n == 0 else f"… {part}")

    found = []
    for block in blocks(text):
        match block:
            case Paragraph(lines):
                found.append(" / ".join(lines))
            case Listing():
                found += ["[", *of_list(block, 0), "]"]
            case Table(head, rows):
                found += [f"# {' | '.join(head)}"] * bool(head) + [" | ".join(row) for row in rows]
    return found


ONE_TWO = ["[", "• one", "• two", "]"]


@pytest.mark.parametrize("sign", "-–—•*+·▪‣◦➢✓●○■\uf0b7\uf0a7\uf0d8")
@pytest.mark.parametrize("space", [" ", "\t", "   ", "\u00a0"])
def test_every_bullet_of_word_and_pdf_makes_a_list(sign, space):
    assert as_outline(f"{sign}{space}one\n{sign}{space}two") == ONE_TWO


@pytest.mark.parametrize("sign", "o§")
def test_what_becomes_of_words_lower_bullets_is_one_before_a_tab(sign):
    assert as_outline(f"{sign}\tone\n{sign}\ttwo") == ONE_TWO
    assert as_outline(f"{sign} one\n{sign} two") == [f"{sign} one / {sign} two"]


LISTS = {
    "an indented line goes on": (
        "- a plan that\n  everybody knows\n- money",
        ["[", "• a plan that everybody knows", "• money", "]"],
    ),
    "after a tab, the next line begins with one": (
        "•\ta plan that\n\teverybody knows\n•\tmoney",
        ["[", "• a plan that everybody knows", "• money", "]"],
    ),
    "blank lines between": ("- one\n\n- two\n\n\n- three", ["[", "• one", "• two", "• three", "]"]),
    "a second paragraph in an item": (
        "- one\n\n  more of it\n\n- two",
        ["[", "• one", "… more of it", "• two", "]"],
    ),
    "text that is not indented ends it": (
        "- one\n- two\nand more\n- three",
        ["[", "• one", "• two", "]", "and more", "[", "• three", "]"],
    ),
    "Word's three levels": (
        "•\tone\no\tin one\n▪\tdeep\no\tin one too\n•\ttwo",
        ["[", "• one", "  • in one", "    • deep", "  • in one too", "• two", "]"],
    ),
    "Word's own signs": (
        "\uf0b7\tone\no\tin one\n\uf0a7\tdeep\n\uf0b7\ttwo",
        ["[", "• one", "  • in one", "    • deep", "• two", "]"],
    ),
    "a PDF's second level, after a space": (
        "• one\no in one\n• two",
        ["[", "• one", "  • in one", "• two", "]"],
    ),
    "levels by indentation": (
        "- one\n  - in one\n    - deep\n  - in one too\n- two",
        ["[", "• one", "  • in one", "    • deep", "  • in one too", "• two", "]"],
    ),
    "text goes on after a list within": (
        "- one\n    - in one\n  and on\n- two",
        ["[", "• one", "  • in one", "… and on", "• two", "]"],
    ),
    "a list that is indented as a whole": ("  - one\n  - two", ONE_TWO),
    "numbers": ("1. one\n2. two", ["[", "11 one", "12 two", "]"]),
    "numbers in brackets": ("(1) one\n(2) two", ["[", "11 one", "12 two", "]"]),
    "letters": ("a) one\nb) two\nc) three", ["[", "a1 one", "a2 two", "a3 three", "]"]),
    "capitals": ("A. one\nB. two", ["[", "A1 one", "A2 two", "]"]),
    "Roman ones": (
        "i. one\nii. two\niii. three\niv. four",
        ["[", "i1 one", "i2 two", "i3 three", "i4 four", "]"],
    ),
    "h, i, j are letters": (
        "h) one\ni) two\nj) three",
        ["[", "a8 one", "a9 two", "a10 three", "]"],
    ),
    "sub-levels further in": (
        "1. one\n   a) in one\n   b) in one too\n      i. deep\n2. two",
        ["[", "11 one", "  a1 in one", "  a2 in one too", "    i1 deep", "12 two", "]"],
    ),
    "sub-levels that are not further in": (
        "1.\tone\na)\tin one\nb)\tin one too\ni.\tdeep\n2.\ttwo",
        ["[", "11 one", "  a1 in one", "  a2 in one too", "    i1 deep", "12 two", "]"],
    ),
    "sub-levels with blank lines between": (
        "1. one\n\na) in one\n\nb) in one too\n\n2. two",
        ["[", "11 one", "  a1 in one", "  a2 in one too", "12 two", "]"],
    ),
    "another list after a blank line": (
        "1. one\n2. two\n\na) three\nb) four\n\n- five",
        ["[", "11 one", "12 two", "]", "[", "a1 three", "a2 four", "]", "[", "• five", "]"],
    ),
    "bullets below a number": (
        "1. one\n- in one\n- in one too\n2. two",
        ["[", "11 one", "  • in one", "  • in one too", "12 two", "]"],
    ),
    "numbers of several parts": (
        "1. one\n1.1 in one\n1.2 in one too\n2. two",
        ["[", "11 one", "  1.1 in one", "  1.2 in one too", "12 two", "]"],
    ),
    "a list that goes on after a paragraph": (
        "1. one\n\nA word on this.\n\n2. two",
        ["[", "11 one", "]", "A word on this.", "[", "12 two", "]"],
    ),
    "a number twice": ("1. one\n1. two", ["[", "11 one", "11 two", "]"]),
}


@pytest.mark.parametrize(("typed", "seen"), LISTS.values(), ids=LISTS)
def test_a_pasted_list_is_the_list_that_it_was(typed, seen):
    assert as_outline(typed) == seen


@pytest.mark.parametrize(
    "typed",
    [
        "-5% growth, +3% cost",
        "+44 20 7946 0000",
        "*nearly* all",
        "1.1 has no plan",
        "1.5 million people",
        "12. May we met again",
        "I. Newton said so",
        "e.g. a plan",
        "i.e. a plan",
        "2018 was better",
        "o dear",
        "§ 75 agreements",
        "(see 1.1)",
        "a) alone",
    ],
)
def test_what_only_looks_like_an_item_is_text(typed):
    assert as_outline(typed) == [typed]
    assert as_outline(f"Before\n{typed}\nafter") == [f"Before / {typed} / after"]


TABLES = {
    "cells": ("Backups\tyes\nNetworks\tno", ["Backups | yes", "Networks | no"]),
    "a head above figures": (
        "Place\tCost\tShare\nEast\t£1,200\t40%\nWest\t£900\t30%",
        ["# Place | Cost | Share", "East | £1,200 | 40%", "West | £900 | 30%"],
    ),
    "names of rows and columns": (
        "\tNow\tThen\nPlan\tgood\tpoor\nMoney\tfair\tpoor",
        ["#  | Now | Then", "Plan | good | poor", "Money | fair | poor"],
    ),
    "figures have no head": ("1\t2\n3\t4", ["1 | 2", "3 | 4"]),
    "empty cells": (
        "a\t\tc\n\tb\t\nd\te\tf",
        ["a |  | c", " | b | ", "d | e | f"],
    ),
    "an empty row": ("a\tb\n\t\nc\td", ["a | b", " | ", "c | d"]),
    "text around it": (
        "Costs:\na\tb\nc\td\nThat is all.",
        ["Costs:", "a | b", "c | d", "That is all."],
    ),
    "refs": ("1.1\tPlan\n1.2\tMoney", ["1.1 | Plan", "1.2 | Money"]),
    "numbered rows": ("1.\tPlan\tyes\n2.\tMoney\tno", ["1. | Plan | yes", "2. | Money | no"]),
    "a cell of two lines": ('a\t"b\nc"\nd\te', ["a | b\nc", "d | e"]),
    "rows that disagree": (
        "a\tb\tc\nd\te",
        ["a\u00a0\u00a0 b\u00a0\u00a0 c / d\u00a0\u00a0 e"],
    ),
    "one row": ("a\t\tc", ["a\u00a0\u00a0 \u00a0\u00a0 c"]),
    "an indented paragraph": ("\tone\n\ttwo", ["one / two"]),
    "a quote that does not end": ('a\t"b\nc', ['a\u00a0\u00a0 "b / c']),
    "a table as wide as no page": ("\t".join("abcdefghijklm") + "\n" + "\t".join("nopqrstuvwxyz"), [
        "\u00a0\u00a0 ".join("abcdefghijklm") + " / " + "\u00a0\u00a0 ".join("nopqrstuvwxyz")
    ]),
}  # fmt: skip


@pytest.mark.parametrize(("typed", "seen"), TABLES.values(), ids=TABLES)
def test_cells_of_a_pasted_table_stay_apart(typed, seen):
    assert as_outline(typed) == seen


@pytest.mark.parametrize("line", ["a\tb\nc\td\te", '"a\t"b', "- a\t- b", "1.\t1.\t1."])
def test_a_long_text_is_split_while_somebody_waits(line):
    """Ten thousand lines at once: no line is looked at again for each other one."""
    assert blocks("\n".join([line] * 10_000))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\v", "\f", "\u2028", "\u2029", "\x85"])
def test_every_line_end_is_one(end):
    assert as_outline(f"one{end}two") == ["one / two"]
    assert line_ends(f"one{end}two{end}") == "one\ntwo\n"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" one ", "one"),
        ("\n\n one\n\n", "one"),
        ("\n  - one\n  - two \n \n", "  - one\n  - two"),
        ("\tNow\tThen\nPlan\tgood\t", "\tNow\tThen\nPlan\tgood\t"),
        ("\tone", "one"),
        (" \n\t\n", ""),
    ],
)
def test_of_what_stands_around_a_text_only_blank_lines_go(typed, kept):
    assert trimmed(typed) == kept


def test_what_was_typed_is_never_markup():
    html = prose("<script>alert(1)</script>\n- <b>bold</b> & more")

    assert html == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
        "<ul><li>&lt;b&gt;bold&lt;/b&gt; &amp; more</li></ul>"
    )


TAG = "<b onclick='x()'>"


@pytest.mark.parametrize(
    "typed",
    [
        TAG,
        f"- {TAG}\n  {TAG}",
        f"1. {TAG}\n   1.1 {TAG}",
        f"{TAG}\tb\n{TAG}\t2",
        f'a\t"{TAG}\n{TAG}"\nc\t4',
    ],
)
def test_nor_in_any_kind_of_block(typed):
    assert "<b" not in prose(typed).replace("<br>", "")
    assert "<b" not in prose(mark_safe(typed)).replace("<br>", "")  # noqa: S308


signs = st.sampled_from("-•o1a2bi.)( \t\n\v\u00a0xé<&\"'")


@given(st.text(signs, max_size=40))
def test_no_word_is_lost_or_made(typed):
    """Whatever was typed, the letters that are no sign of a list come out, in order."""
    words = [w for w in typed.replace("\v", "\n").split() if "x" in w or "é" in w]
    shown = " ".join(as_outline(typed))

    assert [w for word in words for w in word if w in "xé"] == [w for w in shown if w in "xé"]


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("one\ntwo", "<p>one<br>two</p>"),
        ("1. one\n2. two", "<ol><li>one</li><li>two</li></ol>"),
        ("3. one\n4. two\n7. three",
         '<ol start="3"><li>one</li><li>two</li><li value="7">three</li></ol>'),
        ("a) one\nb) two", '<ol type="a"><li>one</li><li>two</li></ol>'),
        ("- one\n  more\n  - in it\n- two",
         "<ul><li>one more<ul><li>in it</li></ul></li><li>two</li></ul>"),
        ("- one\n\n  more", "<ul><li>one<br>more</li></ul>"),
        ("1. one\n1.1 in it",
         '<ol><li>one<ol class="app-as-typed"><li>1.1 in it</li></ol></li></ol>'),
        ("a\tb\nc\td",
         '<table class="nhsuk-table app-typed"><tbody class="nhsuk-table__body">'
         '<tr class="nhsuk-table__row"><td class="nhsuk-table__cell">a</td>'
         '<td class="nhsuk-table__cell">b</td></tr>'
         '<tr class="nhsuk-table__row"><td class="nhsuk-table__cell">c</td>'
         '<td class="nhsuk-table__cell">d</td></tr></tbody></table>'),
        ("co\u00adoperate\u00a0now 🎉", "<p>co\u00adoperate\u00a0now 🎉</p>"),
    ],
)  # fmt: skip
def test_how_it_is_shown(typed, html):
    assert prose(typed) == html


def test_the_names_of_columns_are_heads():
    html = prose("Place\tCost\nEast\t5")

    assert html.count('<th scope="col" class="nhsuk-table__header">') == 2
    assert html.count("<td") == 2
    assert ">–</th>" in prose("\tNow\nPlan\tgood"), "no head is without words"


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("שלום", '<p dir="rtl">שלום</p>'),
        ("123 مرحبا", '<p dir="rtl">123 مرحبا</p>'),
        ("plain שלום", "<p>plain שלום</p>"),
        ("- أول\n- two", '<ul><li dir="rtl">أول</li><li>two</li></ul>'),
        ("123", "<p>123</p>"),
    ],
)
def test_a_block_reads_from_the_side_of_its_first_letter(typed, html):
    assert prose(typed) == html
