"""A template leads only to pages of its own room, of rooms below, and through the open doors."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.source import LADDER, ROOT, files

# The room of each folder of templates, and of each namespace of addresses.
ROOMS = {room.removeprefix("icsassess."): room for room in LADDER}
LINK = re.compile(r"""{%\s*url\s+["'](?P<name>[^"']+)["']""")


def faults(root: Path) -> Iterator[str]:
    for path in files(root):
        folder = path.relative_to(root).parts[0]
        if folder not in ROOMS:
            continue  # partials and whole pages belong to the hall
        for link in LINK.finditer(path.read_text(encoding="utf-8")):
            there, _, page = link["name"].rpartition(":")
            if there in ROOMS and LADDER.index(ROOMS[there]) > LADDER.index(ROOMS[folder]):
                yield f"{path.relative_to(root)} leads upwards: {there}:{page}"


def test_no_template_leads_upwards():
    assert list(faults(ROOT / "templates")) == []


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ('<a href="{% url "reports:results" pk %}">', "leads upwards: reports:results"),
        ("{% url 'reports:report' pk as there %}", "leads upwards: reports:report"),
    ],
)
def test_a_planted_fault_is_found(source, fault, plant):
    (found,) = faults(plant({"assessments/page.html": source}))
    assert found.endswith(fault)


@pytest.mark.parametrize("name", ["frameworks:list", "assessments:rounds", "home", "assessment"])
def test_what_leads_down_or_through_a_door_passes(name, plant):
    assert list(faults(plant({"assessments/page.html": f'{{% url "{name}" %}}'}))) == []
