"""A few lines of a file around each place where something is wrong with it, safe to show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from frameworks.files.tree import Problem

AROUND = 2  # lines before and after
WIDEST = 300  # characters shown of a line

# Where YAML counts a new line; `splitlines` would count more.
_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]")


@dataclass(frozen=True)
class Line:
    number: int
    text: str
    is_wrong: bool


def excerpts(data: bytes, problems: Sequence[Problem]) -> list[tuple[Problem, tuple[Line, ...]]]:
    """Each problem with the lines of the file around it: none where the file is not text."""
    is_text = b"\0" not in data and not data.startswith((b"\xff\xfe", b"\xfe\xff"))
    lines = _END.split(data.decode(errors="replace")) if is_text else []
    return [(problem, _around(lines, problem.line)) for problem in problems]


def _around(lines: Sequence[str], wrong: int) -> tuple[Line, ...]:
    first = max(wrong - AROUND, 1)
    return tuple(
        Line(number, _shown(text), number == wrong)
        for number, text in enumerate(lines[first - 1 : wrong + AROUND], first)
    )


def _shown(text: str) -> str:
    short = text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"
    return "".join("⇥" if c == "\t" else c if c.isprintable() else "�" for c in short)
