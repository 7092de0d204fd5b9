"""YAML read as plain text with line numbers: nothing in a file is expanded, guessed or run.

Every value stays the text that was typed, so `1.10` is not a number, `no` is a word and an
alias is never followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

LARGEST = 2_000_000  # bytes; the 2018 framework has 25,000
LONGEST = 5_000  # characters of text in a line; ruamel takes time by the square of a line
BEFORE = 100  # characters before the text: how far it is indented, and its key
DEEPEST = 12  # levels; a framework file has seven
WIDEST = 100  # keys side by side; a framework file has eight
MOST = 100_000  # values; 20,000 statements with a level, a group and a note have as many

_NOTHING = ("", "~", "null", "Null", "NULL")  # what YAML takes for no value, unless in quotes

_ENDS_A_LINE_IN_1_1 = re.compile("[\\x85\\u2028\\u2029]")
_ODD_CHARACTER = "This holds a character that a file cannot hold."

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """What is wrong, for people. `path` counts from 1: 'domains 2 > criteria 1 > title'; `steps`
    is the same for programs.
    """

    line: int
    path: str
    message: str
    steps: Path = field(default=(), compare=False)


@dataclass
class Tree:
    """Keys, lists and text of a file.

    `value` is made of dict, list and str only; a key without a value is as if it were not there,
    an alias is None. `lines` says on which line a path begins. `problems` are those of YAML
    itself; of what stands at the paths `aliases` nothing can be said.
    """

    value: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    aliases: set[Path] = field(default_factory=set)

    def problem(self, path: Path, message: str) -> Problem:
        """`message` with the line of `path`, or of the nearest thing around it."""
        around = path
        while around and around not in self.lines:
            around = around[:-1]
        return Problem(self.lines.get(around, 1), shown(path), message, path)


class Unreadable(Exception):
    """The file cannot be read at all: nothing more can be said of its content."""

    def __init__(self, line: int, message: str) -> None:
        self.problem = Problem(line, "file", message)
        super().__init__(message)


def read(data: bytes) -> Tree:
    """Read the bytes of a file. Raises Unreadable where it is not YAML that we can read.

    libyaml reads forty times as fast as ruamel does, so it is asked first. It follows YAML 1.1,
    where three more characters end a line; and it says less of what is wrong. What holds one of
    these, or cannot be read, is read by ruamel from the start.
    """
    text = _decoded(data)
    if not _ENDS_A_LINE_IN_1_1.search(text):
        with suppress(YAMLError):
            return _Reader(text, pure=False).tree()
    return _read_slowly(text)


def _read_slowly(text: str) -> Tree:
    reader = _Reader(text, pure=True)
    try:
        return reader.tree()
    except MarkedYAMLError as error:
        raise Unreadable(*_plain(error)) from None
    except ReaderError as error:
        raise Unreadable(text.count("\n", 0, error.position) + 1, _ODD_CHARACTER) from None
    except (YAMLError, ArithmeticError, ValueError):
        # ruamel lets the errors of an impossible escape such as \UFFFFFFFF through as they are.
        raise Unreadable(reader.line, _ODD_CHARACTER) from None


def quoted(text: object) -> str:
    """What somebody typed, in quotes, shortened and safe to print."""
    shown = "".join(c if c.isprintable() else "�" for c in " ".join(str(text).split()))
    return f"'{shown[:57]}…'" if len(shown) > 60 else f"'{shown}'"


def _decoded(data: bytes) -> str:
    if len(data) > LARGEST:
        raise Unreadable(
            1, f"The file is too large: at most {LARGEST // 1_000_000} MB. Split the framework."
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(1, "The file is saved as UTF-16. Save it as UTF-8.")
    if data.startswith(b"\xef\xbb\xbf"):
        raise Unreadable(
            1, "The file begins with a byte order mark. Save it as UTF-8 without one ('no BOM')."
        )
    if (at := data.find(b"\0")) >= 0:
        raise Unreadable(
            data.count(b"\n", 0, at) + 1, "The file holds a NUL byte: is it really a text file?"
        )
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(line, "The file is not UTF-8 here. Save it as UTF-8.") from None
    for number, line_of_text in enumerate(text.splitlines(), 1):
        if len(line_of_text) > BEFORE + LONGEST:
            raise Unreadable(
                number, f"This line is too long: at most {LONGEST:,} characters. Break it."
            )
    return text


class _Reader:
    """Builds a Tree from the events of the YAML parser; recursion ends at DEEPEST."""

    def __init__(self, text: str, *, pure: bool) -> None:
        self.line = 1
        self._values = 0
        self._events: Iterator[Any] = YAML(typ="safe", pure=pure).parse(text)
        self._tree = Tree()

    def tree(self) -> Tree:
        documents = 0
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise Unreadable(
                        event.start_mark.line + 1,
                        "A second document begins here ('---'). One file holds one version.",
                    )
            elif isinstance(event, NodeEvent):
                self._tree.value = self._node(event, ())
        if self._tree.value in (None, ""):
            raise Unreadable(1, "The file is empty.")
        return self._tree

    def _next(self) -> Any:
        event = next(self._events)
        self.line = event.start_mark.line + 1
        return event

    def _note(self, line: int, path: Path, message: str) -> None:
        self._tree.problems.append(Problem(line, shown(path), message))

    def _refuse_marks(self, event: Any, path: Path) -> None:
        line = event.start_mark.line + 1
        if event.anchor:
            self._note(line, path, "Anchors ('&name') are not allowed. Take it away.")
        if event.tag:
            self._note(line, path, "Tags ('!name') are not allowed. Take it away.")

    def _node(self, event: Any, path: Path) -> Any:
        line = event.start_mark.line + 1
        self._tree.lines.setdefault(path, line)
        if isinstance(event, AliasEvent):
            self._note(line, path, "Aliases ('*name') are not allowed. Write the text out again.")
            self._tree.aliases.add(path)
            return None
        self._refuse_marks(event, path)
        self._values += 1
        if self._values > MOST:
            raise Unreadable(line, "There is more in this file than one version can hold.")
        if len(path) > DEEPEST:
            raise Unreadable(line, "This is nested too deeply to be right.")
        if isinstance(event, SequenceStartEvent):
            return self._list(path)
        if isinstance(event, MappingStartEvent):
            return self._mapping(path)
        return "" if _is_blank(event) else event.value

    def _list(self, path: Path) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := self._next(), SequenceEndEvent):
            items.append(self._node(event, (*path, len(items))))
        return items

    def _mapping(self, path: Path) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        first: dict[str, int] = {}
        keys = 0
        while not isinstance(event := self._next(), MappingEndEvent):
            line = event.start_mark.line + 1
            if not isinstance(event, ScalarEvent):
                raise Unreadable(line, "A key is one word followed by a colon. Is a quote missing?")
            key = event.value
            keys += 1
            if keys > WIDEST:
                raise Unreadable(line, "There are too many keys side by side here to be right.")
            path_of_key = (*path, key)
            self._tree.lines.setdefault(path_of_key, line)
            self._refuse_marks(event, path_of_key)
            value_event = self._next()
            value = self._node(value_event, path_of_key)
            if key in first:
                self._note(
                    line,
                    path_of_key,
                    f"{quoted(key)} is here twice; the first is on line {first[key]}. Keep one.",
                )
            elif not _is_blank(value_event):
                mapping[key] = value
            first.setdefault(key, line)
        return mapping


def _is_blank(event: Any) -> bool:
    return isinstance(event, ScalarEvent) and event.value in _NOTHING and not event.style


def shown(path: Path) -> str:
    """('domains', 1, 'criteria', 0, 'title') → 'domains 2 > criteria 1 > title'."""
    parts: list[str] = []
    for step in path:
        if isinstance(step, int) and parts:
            parts[-1] += f" {step + 1}"
        else:
            parts.append(quoted(step)[1:-1])
    return " > ".join(parts) or "file"


def _plain(error: MarkedYAMLError) -> tuple[int, str]:
    """The line and the parser's complaint, in the words of somebody who edits a file."""
    problem, mark = error.problem or "", error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    if "while scanning a quoted scalar" in (error.context or "") and error.context_mark:
        return error.context_mark.line + 1, "A quote is opened here and never closed."
    if "mapping values are not allowed" in problem:
        return line, (
            "There is a colon in this text. Put the whole text in double quotes, or check that the "
            "line is indented like its neighbours."
        )
    if "'\\t'" in problem:
        return line, "There is a tab here. Indent with spaces."
    return (
        line,
        "This cannot be read as YAML. Check indentation, quotes and colons on and above it.",
    )
