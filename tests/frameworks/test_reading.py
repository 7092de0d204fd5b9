"""The fast reader of YAML, which is asked first, reads what the slow one reads."""

import pytest

from frameworks.files import tree
from tests.frameworks.files import COMPONENTS, STAIRCASE
from tests.frameworks.source import FRAMEWORKS

TEXTS = [
    pytest.param(file.read_text(), id=file.stem) for file in sorted(FRAMEWORKS.glob("*.yaml"))
] + [
    pytest.param(COMPONENTS, id="components"),
    pytest.param(STAIRCASE, id="staircase"),
    pytest.param("a: 1.10\nb: no\nc: ~\nd: '~'\ne:\n", id="never guessed"),
    pytest.param("a: \"b\\n\\u263a \\x41\"\nc: 'it''s'\n", id="quotes"),
    pytest.param("a: |\n  one\n   two\n\n  three\nb: >-\n  one\n  two\n", id="blocks"),
    pytest.param("a: {b: c, d: [e, 'f']}\n", id="in one line"),
    pytest.param("? a\n: b\n", id="a key with a sign of its own"),
    pytest.param("%YAML 1.2\n---\na: b\n...\n", id="one document, marked"),
    pytest.param("a: &b c\nd: *b\ne: !f g\na: again\n", id="what is refused"),
    pytest.param("a: 😀 \u200f\u05e9\u200f\n- b", id="not YAML"),
    pytest.param("- a\r\n- b\r\n", id="line ends of Windows"),
]


def outcome(read, given):
    """The tree, or why there is none."""
    try:
        return read(given)
    except tree.Unreadable as error:
        return error.problem


@pytest.mark.parametrize("text", TEXTS)
def test_both_read_the_same(text):
    assert outcome(tree.read, text.encode()) == outcome(tree._read_slowly, text)


@pytest.mark.parametrize("sign", ["\x85", "\u2028", "\u2029"])
def test_a_sign_that_once_ended_a_line_is_text(sign):
    found = tree.read(f"a: one{sign}two\nb: 'three{sign}four'\n".encode())
    assert found == tree._read_slowly(f"a: one{sign}two\nb: 'three{sign}four'\n")
    assert found.lines["b",] == 2
    assert not found.problems
