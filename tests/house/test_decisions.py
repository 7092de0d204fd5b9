"""The pages about decisions name files that are there, and their index names every page."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.source import ROOT

SUFFIXES = {".css", ".html", ".js", ".json", ".md", ".py", ".scss", ".toml", ".txt", ".yaml"}


def paths(text: str) -> Iterator[str]:
    """What stands in backticks and looks like a path of the repository: `a/b`, `a/`, `a.py`."""
    for word in re.findall(r"`([\w.-][\w./-]*)`", text):
        if "/" in word or Path(word).suffix in SUFFIXES:
            yield word


def faults(root: Path) -> list[str]:
    folder = root / "docs" / "decisions"
    index = folder / "README.md"
    pages = sorted(path for path in folder.glob("*.md") if path != index)
    linked = re.findall(r"\]\(([^)]+)\)", index.read_text())
    found = [f"the index does not name {page.name}" for page in pages if page.name not in linked]
    for page in [index, *pages]:
        text = page.read_text()
        names = [root / path for path in paths(text)]
        names += [folder / link for link in re.findall(r"\]\(([^):]+)\)", text)]
        found += [
            f"{page.name} names {path.relative_to(root)}, which is not there"
            for path in names
            if not path.exists()
        ]
        if page != index and "\n## Rejected\n" not in text:
            found.append(f"{page.name} does not say what was rejected")
    return found


def test_every_file_named_is_there_and_the_index_names_every_page():
    assert faults(ROOT) == []


GOOD = {
    "icsassess/settings.py": "",
    "docs/decisions/README.md": "- [One](one.md)\n",
    "docs/decisions/one.md": "# Why?\n\nIn `icsassess/settings.py`.\n\n## Rejected\n\nNothing.\n",
}


@pytest.mark.parametrize(
    ("planted", "fault"),
    [
        (("one.md", "`icsassess/gone.py`"), "one.md names icsassess/gone.py, which is not there"),
        (("one.md", "`gone.yaml`"), "one.md names gone.yaml, which is not there"),
        (("one.md", "`icsassess/gone/`"), "one.md names icsassess/gone, which is not there"),
        (("one.md", "[two](two.md)"), "one.md names docs/decisions/two.md, which is not there"),
        (("README.md", "`gone.toml`"), "README.md names gone.toml, which is not there"),
    ],
)
def test_a_planted_name_is_found(planted, fault, plant):
    name, text = planted
    page = f"docs/decisions/{name}"
    assert faults(plant({**GOOD, page: GOOD[page] + text})) == [fault]


def test_a_planted_page_is_found(plant):
    assert faults(plant({**GOOD, "docs/decisions/two.md": "# Why not?\n"})) == [
        "the index does not name two.md",
        "two.md does not say what was rejected",
    ]


def test_what_is_no_path_passes(plant):
    page = "docs/decisions/one.md"
    text = "`update()`, `a.b`, `/address/`, `1.10`, `data:`, `user.has_perm('a/b')`"
    assert faults(plant({**GOOD, page: GOOD[page] + text})) == []
