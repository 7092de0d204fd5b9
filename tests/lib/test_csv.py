"""CSV files: a spreadsheet runs and changes nothing, all comes back, faults are told by line."""

import csv as standard
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icsassess.lib import csv


def plain(data: bytes) -> list[list[str]]:
    """The file as a spreadsheet sees it."""
    return list(standard.reader(StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        pytest.param("A plan", "A plan", id="text"),
        pytest.param("=1+1", "'=1+1", id="formula"),
        pytest.param("+44 20", "'+44 20", id="plus"),
        pytest.param("-1", "'-1", id="text that begins with a minus"),
        pytest.param("@SUM(A1)", "'@SUM(A1)", id="at"),
        pytest.param("\t=1", "'\t=1", id="tab"),
        pytest.param("\r=1", "'\r=1", id="carriage return"),
        pytest.param("\n=1", "'\n=1", id="new line"),
        pytest.param("'=1", "''=1", id="what looks escaped is escaped again"),
        pytest.param("'tis", "'tis", id="an apostrophe of its own"),
        pytest.param("a=1", "a=1", id="an equals sign further on"),
        pytest.param(-1, "-1", id="a number stays a number"),
        pytest.param(2.5, "2.5", id="a fraction"),
        pytest.param(None, "", id="nothing"),
        pytest.param(True, "True", id="yes"),
        pytest.param('say "yes", or no', 'say "yes", or no', id="quotes and commas"),
        pytest.param("6.10", "'6.10", id="a ref that would be 6.1"),
        pytest.param("6.1", "'6.1", id="a ref that would be a date elsewhere"),
        pytest.param("01", "'01", id="a nought before"),
        pytest.param("1.2.3", "'1.2.3", id="a ref of three parts, a date to many"),
        pytest.param("3/4", "'3/4", id="a fraction or a date"),
        pytest.param("2-3", "'2-3", id="a range or a date"),
        pytest.param("1e5", "'1e5", id="a power of ten"),
        pytest.param("10:30 am", "'10:30 am", id="a time"),
        pytest.param("50%", "'50%", id="a share"),
        pytest.param("£1,000", "'£1,000", id="money"),
        pytest.param("MAR1", "'MAR1", id="a month before a number"),
        pytest.param("2 May 2018", "'2 May 2018", id="a date in words"),
        pytest.param("1234567890123456", "'1234567890123456", id="more digits than are kept"),
        pytest.param("'01", "''01", id="a nought that looks kept already"),
        pytest.param("2018", "2018", id="a whole number comes back as it was"),
        pytest.param("'2018", "''2018", id="a year after an apostrophe"),
        pytest.param("6.10 Money", "6.10 Money", id="a ref with its title"),
        pytest.param("1a", "'1a", id="an hour before noon"),
        pytest.param("1b", "1b", id="a ref with a letter"),
        pytest.param("May we", "May we", id="a month's name in a sentence"),
    ],
)
def test_how_a_value_is_written(value, cell):
    assert plain(csv.write(["=name"], [[value, "end"]])) == [["'=name"], [cell, "end"]]


def test_excel_knows_the_encoding():
    assert csv.write(["é"], []) == b"\xef\xbb\xbf\xc3\xa9\r\n"


# White space around a cell is nobody's, and a row without any cell is no row.
cells = st.text(st.characters(exclude_characters="\0", codec="utf-8")).map(str.strip)


numbers = st.from_regex(r"'{0,2}[0-9.,:/e% -]{1,8}", fullmatch=True).map(str.strip)


@given(st.lists(st.tuples((cells | numbers).filter(bool), cells | numbers)))
def test_what_was_written_reads_back(rows):
    columns, back = csv.read(csv.write(["a", "b"], rows))

    assert columns == ["a", "b"]
    assert [(row.cells["a"], row.cells["b"]) for row in back] == rows


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"a,b\n1,2\n", id="plain"),
        pytest.param(b"\xef\xbb\xbfa,b\r\n1,2\r\n", id="from Excel"),
        pytest.param(b"a;b\r\n1;2\r\n", id="from Excel where the comma is for decimals"),
        pytest.param(b" A , B \n 1 , 2 ", id="spaces, capitals and no last line end"),
        pytest.param(b"\n,\na,b\n\n1,2\n,,,\n", id="empty lines"),
        pytest.param(b'"a","b"\n"1","2"\n', id="quoted"),
        pytest.param(b"a,b\n1,2,,\n", id="empty cells beyond the columns"),
    ],
)
def test_ways_to_write_the_same(data):
    columns, (row,) = csv.read(data)

    assert (columns, row.cells) == (["a", "b"], {"a": "1", "b": "2"})


def test_a_row_says_on_which_line_it_begins():
    _, rows = csv.read(b'a,b\n"one\ntwo",x\n\nthree\n')

    assert [(row.line, row.cells) for row in rows] == [
        (2, {"a": "one\ntwo", "b": "x"}),
        (5, {"a": "three", "b": ""}),
    ]


def test_a_row_says_which_cells_no_spreadsheet_has_changed():
    _, (row,) = csv.read(b"a,b,c,d\n'6.1,6.1,'tis,'2018\n")

    assert row.cells == {"a": "6.1", "b": "6.1", "c": "'tis", "d": "2018"}
    assert row.kept == {"a", "d"}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("6.10", "6.1"), ("6.100", "6.1"), ("6.01", "6.01"), ("6.0", "6"), ("01", "1"),
        ("0", "0"), ("00", "0"), ("0.50", "0.5"), ("100", "100"), ("2018", "2018"),
        ("6.10a", "6.10a"), ("1.2.30", "1.2.30"), ("A10", "A10"), ("", ""),
    ],
)  # fmt: skip
def test_what_a_spreadsheet_makes_of_a_number(text, number):
    assert csv.as_number(text) == number


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        pytest.param(b"", 1, "The file is empty.", id="empty"),
        pytest.param(b"\n , \n", 1, "The file is empty.", id="only separators"),
        pytest.param(b"a\nx\n\xe9\n", 3, "The file is not UTF-8 here.", id="another encoding"),
        pytest.param(b"PK\x03\x04\0\0", 1, "This is not a text file.", id="a workbook"),
        pytest.param(b"a\n1\n" + b"\xff\xfe", 3, "not UTF-8", id="UTF-16"),
        pytest.param(b'a,b\n1,2\n"x,y\n', 3, "The quotes do not match here.", id="open quote"),
        pytest.param(b'a,b\n"1"2,3\n', 2, "The quotes do not match here.", id="text after a quote"),
        pytest.param(b"a,b\n1,2,3\n", 2, "more cells here than the 2 columns", id="more cells"),
        pytest.param(b"a\tb\n1\t2\n", 1, "Put commas or semicolons", id="tabs"),
        pytest.param(b"a|b\n1|2\n", 1, "Put commas or semicolons", id="bars"),
        pytest.param(b"a," * 101, 1, "too many columns", id="columns without end"),
        pytest.param(b'a\n"' + b"x\n" * 70_000 + b'"', 2, "too long to be right", id="long cell"),
        pytest.param(b"a" * 2_000_001, 1, "too large: at most 2 MB", id="too large"),
    ],
)
def test_what_cannot_be_read(data, line, message):
    with pytest.raises(csv.Unreadable, match=message) as caught:
        csv.read(data)

    assert caught.value.line == line
