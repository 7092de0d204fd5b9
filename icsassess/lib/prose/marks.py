"""How an item of a list begins: bullets, numbers and letters as they are typed and pasted. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_UNSEEN = "[\u200b\u200e\u200f\ufeff]*"
# Signs that begin an item even without a space after them; Word's own lie from U+F000 on.
_ALWAYS = "•●▪‣◦\uf000-\uf0ff"
_WITH_SPACE = r"\-–—*+·○■□➢➤►✓✔⁃∙"  # noqa: RUF001
_WITH_TAB = "o§"  # what becomes of Word's second and third bullet
_BULLET = re.compile(
    rf"\s*{_UNSEEN}(?P<sign>[{_ALWAYS}](?=\s*\S)|[{_WITH_SPACE}](?=\s+\S)|[{_WITH_TAB}](?=\t\s*\S))"
    rf"\s*(?P<rest>.*)"
)
_SECOND = re.compile(r"\s*(?P<sign>o)\s+(?P<rest>\S.*)")  # within a list, a space is enough
_NUMBER = re.compile(
    rf"\s*{_UNSEEN}(?P<before>\()?(?P<number>[0-9]{{1,3}}|[A-Za-z]|[ivxlc]{{2,7}}|[IVXLC]{{2,7}})"
    r"(?P<after>[.)])\s+(?P<rest>\S.*)"
)
_PARTS = re.compile(rf"\s*{_UNSEEN}(?P<mark>[0-9]{{1,3}}(?:\.[0-9]{{1,3}})+)[.)]?\s+(?P<rest>\S.*)")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_LEVELS = {
    **dict.fromkeys("•●\uf0b7", 0),
    **dict.fromkeys("o◦○", 1),
    **dict.fromkeys("▪■§\uf0a7", 2),
}


class Mark(NamedTuple):
    """How an item begins: one reading of the start of a line."""

    style: str
    form: str  # of a number: '.', ')' or '()'
    number: int | None
    level: int | None  # of a bullet of which Word says so
    mark: str
    rest: str


def readings(line: str) -> list[Mark]:
    """Every way to read the start of `line` as that of an item; 'i)' has two."""
    if found := _BULLET.fullmatch(line):
        level = _LEVELS.get(found["sign"])
        return [Mark("", "", None, level, "", found["rest"].rstrip())]
    if found := _PARTS.fullmatch(line):
        return [Mark("1.1", "", None, None, found["mark"], found["rest"].rstrip())]
    if not (found := _NUMBER.fullmatch(line)) or (found["before"] and found["after"] == "."):
        return []
    typed, rest = found["number"], found["rest"].rstrip()
    form = (found["before"] or "") + found["after"]
    numbers = [("1", int(typed))] if typed.isdigit() else list(_letters(typed))
    return [Mark(style, form, number, None, "", rest) for style, number in numbers]


def _letters(typed: str) -> Iterator[tuple[str, int]]:
    """What letters are as a number: by their place in the alphabet, and as Roman ones."""
    small = typed.lower()
    if (number := _roman(small)) is not None:
        yield ("i" if typed == small else "I"), number
    if len(typed) == 1:
        yield ("a" if typed == small else "A"), ord(small) - ord("a") + 1


def _roman(small: str) -> int | None:
    if not set(small) <= _ROMAN.keys():
        return None
    values = [_ROMAN[letter] for letter in small]
    return sum(
        -value if value < after else value
        for value, after in zip(values, [*values[1:], 0], strict=True)
    )


def second(line: str) -> Mark | None:
    """Word's second bullet with a space after it, which only within a list is one."""
    found = _SECOND.fullmatch(line)
    return Mark("", "", None, _LEVELS["o"], "", found["rest"].rstrip()) if found else None


def after_mark(line: str) -> str:
    """What stands after the bullet or number with which `line` begins; all of it without one."""
    found = _BULLET.fullmatch(line) or _NUMBER.fullmatch(line)
    return found["rest"].rstrip() if found else line
