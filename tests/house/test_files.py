"""What is committed would be the same on another machine."""

import json
import re
from pathlib import Path

import pytest

from tests.house.source import ROOT, files

# A home or work folder at the start of a path, in any text.
MACHINE = re.compile(r"(?<![\w.:/-])/(home|root|Users|work)/\w|\b[A-Z]:\\Users\\")

MARKER = re.compile(r"^(<{7} |>{7} )", re.MULTILINE)  # what git leaves where two sides differ


def addresses_in_locks(root: Path) -> list[str]:
    """Lock files name versions and hashes, not where they were fetched from."""
    found = []
    for path in sorted(root.glob("requirements*.txt")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if re.search(r"https?:|file:|^-|^\s*--(?!hash)", line):
                found.append(f"{path.name}:{number}: {line.strip()}")
    lock = json.loads((root / "package-lock.json").read_text())
    for name, package in lock["packages"].items():
        if "resolved" in package:
            found.append(f"package-lock.json: {name} was resolved from {package['resolved']}")
    return found


def found(pattern: re.Pattern[str], root: Path) -> list[str]:
    """The first match of `pattern` in every text file."""
    matches = []
    for path in files(root):
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if match := pattern.search(text):
            matches.append(f"{path.relative_to(root)}: {match.group()}")
    return matches


def test_lock_files_record_no_address():
    assert addresses_in_locks(ROOT) == []


def test_no_file_names_a_path_of_somebodys_machine():
    assert found(MACHINE, ROOT) == []


def test_no_merge_was_left_half_done():
    assert found(MARKER, ROOT) == []


def test_planted_addresses_are_found(plant):
    packages = {"packages": {"sass": {"resolved": "https://registry.example/sass.tgz"}, "b": {}}}
    root = plant(
        {
            "requirements.txt": "a==1 \\\n    --hash=sha256:0\n--index-url x\n",
            "requirements-dev.txt": "b @ https://example.org/b.whl\n",
            "package-lock.json": json.dumps(packages),
        }
    )
    assert addresses_in_locks(root) == [
        "requirements-dev.txt:1: b @ https://example.org/b.whl",
        "requirements.txt:3: --index-url x",
        "package-lock.json: sass was resolved from https://registry.example/sass.tgz",
    ]


@pytest.mark.parametrize("folder", ["home", "root", "Users", "work"])
def test_a_planted_machine_path_is_found(folder, plant):
    root = plant({"a.py": f"PATH = '/{folder}/somebody'", "b.md": f"see lib/{folder}/x"})
    assert found(MACHINE, root) == [f"a.py: /{folder}/s"]


def test_a_planted_marker_is_found(plant):
    assert found(MARKER, plant({"run": f"a\n{'<' * 7} HEAD\nb\n"})) == ["run: <<<<<<< "]
