"""Every folder of the product says at its door, in `__init__.py`, what is in it."""

import ast
from pathlib import Path

from tests.house.source import ROOT, parse, product

# Folders that Django asks for and whose names say what is in them.
DJANGOS = {"commands", "management", "migrations", "templatetags"}


def faults(root: Path) -> list[str]:
    folders = {path.parent for path in product(root)}
    doors = [folder / "__init__.py" for folder in sorted(folders) if folder.name not in DJANGOS]
    return [
        f"{door.parent.relative_to(root)} has no door sign"
        for door in doors
        if not door.exists() or not ast.get_docstring(parse(door))
    ]


def test_every_folder_has_a_door_sign():
    assert faults(ROOT) == []


def test_a_planted_fault_is_found(plant):
    root = plant(
        {
            "frameworks/__init__.py": '"""What is in here."""',
            "frameworks/rules/__init__.py": "A = 1",
            "frameworks/migrations/__init__.py": "",
            "icsassess/lib/paper/drawing.py": '"""A file whose folder has no door."""',
        }
    )
    assert faults(root) == [
        "frameworks/rules has no door sign",
        "icsassess/lib/paper has no door sign",
    ]
