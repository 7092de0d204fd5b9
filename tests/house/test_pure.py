"""Rules are pure: the standard library and other rules, no Django, no clock, no database.

Pure is whatever lies in a folder `rules`, a file `rules.py`, and the files named here.
"""

import ast
import sys
from pathlib import Path

import pytest

from tests.house.source import ROOT, imports, module, parse, product

PURE = {
    *("frameworks/content.py", "icsassess/accounts/roles.py", "icsassess/environment.py"),
    *("icsassess/lib/editing.py", "icsassess/lib/enums.py", "icsassess/lib/prose/blocks.py"),
    *("icsassess/lib/prose/marks.py", "icsassess/lib/prose/tables.py"),
    "icsassess/lib/paper/geometry.py",
}
FILES = "frameworks/files/"  # between a file and a definition; with libraries, without Django
OUTSIDE = {
    *("io", "logging", "os", "pathlib", "random", "secrets", "shutil", "socket", "sqlite3"),
    *("subprocess", "tempfile", "threading", "time", "urllib"),
}
CLOCK = {"now", "today", "utcnow"}
WORLD = {"input", "open", "print"}


def is_pure(root: Path, path: Path) -> bool:
    place = path.relative_to(root)
    return "rules" in place.with_suffix("").parts or place.as_posix() in PURE


def faults(root: Path) -> list[str]:
    pure = [path for path in product(root) if is_pure(root, path)]
    modules = {module(root, path) for path in pure}
    found = []
    for path in pure:
        here = module(root, path)
        for name in imports(root, path):
            ours = any(name == other or name.startswith(f"{other}.") for other in modules)
            library = name.split(".")[0]
            if not ours and (library not in sys.stdlib_module_names or library in OUTSIDE):
                found.append(f"{here} imports {name}")
        for node in ast.walk(parse(path)):
            if isinstance(node, ast.Call):
                called = node.func
                if isinstance(called, ast.Attribute) and called.attr in CLOCK:
                    found.append(f"{here}:{node.lineno} asks the clock")
                if isinstance(called, ast.Name) and called.id in WORLD:
                    found.append(f"{here}:{node.lineno} calls {called.id}()")
    return found


def files_with_django(root: Path) -> list[str]:
    """What in `files` knows of Django, or of tables."""
    return [
        f"{module(root, path)} imports {name}"
        for path in product(root)
        if path.relative_to(root).as_posix().startswith(FILES)
        for name in imports(root, path)
        if name.startswith(("django", *(f"frameworks.{at}" for at in ("models", "queries"))))
    ]


def test_pure_files_are_pure():
    assert faults(ROOT) == []


def test_files_know_no_database():
    assert files_with_django(ROOT) == []


def test_the_pure_files_that_there_are_are_looked_at():
    looked_at = {path.relative_to(ROOT).as_posix() for path in product(ROOT) if is_pure(ROOT, path)}
    assert looked_at >= {*PURE, "frameworks/rules/scoring.py", "icsassess/reports/rules.py"}


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("from django.db.models import Q", " imports django.db.models.Q"),
        ("import yaml", " imports yaml"),
        ("def late():\n    import time", " imports time"),
        ("from frameworks.models import Criterion", " imports frameworks.models.Criterion"),
        ("import datetime\nTODAY = datetime.date.today()", ":2 asks the clock"),
        ("def rule(path):\n    return open(path)", ":2 calls open()"),
    ],
)
@pytest.mark.parametrize("place", ["icsassess/plans/rules.py", "icsassess/plans/rules/dates.py"])
def test_a_planted_fault_is_found(place, source, fault, plant):
    root = plant({place: source, "frameworks/rules/scoring.py": ""})
    (found,) = faults(root)
    assert found.endswith(fault)


@pytest.mark.parametrize(
    "source",
    [
        "from dataclasses import dataclass\nfrom datetime import date",
        "from frameworks.rules.scoring import Status",
        "from frameworks.rules import scoring",
    ],
)
def test_what_is_pure_passes(source, plant):
    root = plant({"icsassess/reports/rules.py": source, "frameworks/rules/scoring.py": ""})
    assert faults(root) == []


def test_a_planted_file_that_knows_the_database_is_found(plant):
    root = plant({"frameworks/files/links.py": "from frameworks.models import CriterionLink"})
    assert files_with_django(root) == [
        "frameworks.files.links imports frameworks.models.CriterionLink"
    ]
