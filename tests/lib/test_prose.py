"""Typed text keeps the paragraphs, lists and line ends its author saw."""

import pytest

from icsassess.lib.prose import BulletList, Paragraph, blocks
from icsassess.lib.templatetags.prose import prose


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("", []),
        ("  \n \n", []),
        ("One line", [Paragraph(("One line",))]),
        ("First\nsecond", [Paragraph(("First", "second"))]),
        ("First\r\n\r\nsecond", [Paragraph(("First",)), Paragraph(("second",))]),
        ("First\n \n\n\nsecond", [Paragraph(("First",)), Paragraph(("second",))]),
        ("- one\n- two", [BulletList(("one", "two"))]),
        (
            "Before:\n• one\n* two\n– three\nafter",
            [
                Paragraph(("Before:",)),
                BulletList(("one", "two", "three")),
                Paragraph(("after",)),
            ],
        ),
        ("-5 degrees - cold", [Paragraph(("-5 degrees - cold",))]),
        ("-\n- ", [Paragraph(("-", "-"))]),
    ],
)
def test_text_is_split_as_it_was_typed(typed, seen):
    assert blocks(typed) == seen


def test_what_was_typed_is_never_markup():
    html = prose("<script>alert(1)</script>\n- <b>bold</b> & more")

    assert html == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
        "<ul><li>&lt;b&gt;bold&lt;/b&gt; &amp; more</li></ul>"
    )


def test_line_ends_are_kept():
    assert prose("one\ntwo") == "<p>one<br>two</p>"


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
