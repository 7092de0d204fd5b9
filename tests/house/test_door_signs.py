"""Every room says at its door what it holds."""

import ast
from pathlib import Path

from tests.house.source import LADDER, ROOT, parse


def faults(root: Path, rooms: list[str]) -> list[str]:
    doors = {room: root.joinpath(*room.split("."), "__init__.py") for room in rooms}
    return [
        f"{room} has no door sign"
        for room, door in doors.items()
        if not door.exists() or not ast.get_docstring(parse(door))
    ]


def test_every_room_has_a_door_sign():
    assert faults(ROOT, [*LADDER, "icsassess"]) == []


def test_a_planted_fault_is_found(plant):
    root = plant({"signed/__init__.py": '"""What is in here."""', "bare/__init__.py": "A = 1"})
    assert faults(root, ["signed", "bare", "missing"]) == [
        "bare has no door sign",
        "missing has no door sign",
    ]
