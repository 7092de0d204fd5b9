"""The words of the 2018 West Midlands source, criterion by criterion, and their fingerprints.

The source itself is not in this repository. `west_midlands_2018.sha256` holds one SHA-256 per
criterion, domain and level, made from the source text by

    python -m tests.frameworks.source PATH_OF_THE_SOURCE_TEXT > \
        tests/frameworks/west_midlands_2018.sha256

so that a test can say anywhere whether the framework file still has the source's words.
"""

from __future__ import annotations

import hashlib
import html
import re
import sys
from pathlib import Path

FINGERPRINTS = Path(__file__).with_name("west_midlands_2018.sha256")

# What the text of the source has between two statements. A bullet is markup, not a word.
_BREAKS = re.compile(r"</?(?:p|ul|li)\b[^>]*>")
_DOMAIN = re.compile(r"# Core capability (\d): (.*?)(?: \(\d/\d\))?$")
_CRITERION = re.compile(r"(\d\.\d)\.? (.*)$")


def folded(text: str) -> str:
    """`text` with every run of white space as one space."""
    return " ".join(text.split())


def units(source: str) -> dict[str, list[str]]:
    """The source text as {'domain 1': [title], '1.1': [title, statement, …], 'level 5': [words]}.

    Table cells are parted by tabs: a criterion (empty where it goes on) and one row of statements.
    """
    found: dict[str, list[str]] = {}
    ref = ""
    for row in source.splitlines():
        if domain := _DOMAIN.match(row):
            found[f"domain {domain[1]}"] = [folded(domain[2])]
        cells = [
            [folded(html.unescape(part)).removeprefix("• ") for part in _BREAKS.split(cell)]
            for cell in row.split("\t")
        ]
        cells = [[part for part in parts if part] for parts in cells]
        if len(cells) == 3 and cells[2] != ["Self Assessment Score"]:
            (status,), (descriptor,), (score,) = cells
            found[f"level {score}"] = [status, descriptor]
        if len(cells) == 2 and cells[1] != ["What good looks like"]:
            if cells[0] and (criterion := _CRITERION.match(cells[0][0])):
                ref = criterion[1]
                found[ref] = [criterion[2]]
            found[ref] += cells[1]
    return found


def fingerprint(words: list[str]) -> str:
    """One SHA-256 of title and statements, a line each: their bounds and order count too."""
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def committed() -> dict[str, str]:
    """The fingerprints in the repository: {'1.1': SHA-256}."""
    lines = FINGERPRINTS.read_text().splitlines()
    return {unit: digest for digest, unit in (line.split("  ", 1) for line in lines)}


if __name__ == "__main__":
    for unit, words in units(Path(sys.argv[1]).read_text()).items():
        sys.stdout.write(f"{fingerprint(words)}  {unit}\n")
