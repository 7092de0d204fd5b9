"""A room imports only rooms below it, `frameworks` nothing of ours but lib, nobody the hall."""

from pathlib import Path

import pytest
from django.apps import apps

from tests.house.source import LADDER, ROOT, imports, module, product, room


def faults(root: Path) -> list[str]:
    found = []
    for path in product(root):
        here = room(module(root, path))
        if here is None:
            if len(path.relative_to(root).parts) > 2:
                found.append(f"{module(root, path)} stands in a room that is not on the ladder")
            continue
        for name in imports(root, path):
            there = room(name)
            if there is None:
                if name.split(".")[0] == "icsassess":
                    found.append(f"{module(root, path)} imports the hall: {name}")
            elif LADDER.index(there) > LADDER.index(here):
                found.append(f"{module(root, path)} imports upwards: {name}")
    return found


def test_the_house_stands_on_its_ladder():
    assert faults(ROOT) == []


def test_django_loads_the_rooms_in_the_order_of_the_ladder():
    names = [config.name for config in apps.get_app_configs()]
    assert [name for name in names if room(name)] == LADDER


@pytest.mark.parametrize(
    ("path", "source", "fault"),
    [
        ("icsassess/lib/dates.py", "import frameworks.models", "imports upwards"),
        ("icsassess/lib/dates.py", "from frameworks import models", "imports upwards"),
        ("frameworks/views.py", "from icsassess.accounts import access", "imports upwards"),
        ("frameworks/views.py", "from icsassess import systems", "imports upwards"),
        ("icsassess/audit/__init__.py", "from ..reports import queries", "imports upwards"),
        ("icsassess/systems/models.py", "def late():\n    import icsassess.demo", "upwards"),
        ("icsassess/demo/build.py", "from icsassess import settings", "imports the hall"),
        ("icsassess/lib/forms.py", "from icsassess.nav import nav", "imports the hall"),
        ("icsassess/annexe/models.py", "", "not on the ladder"),
    ],
)
def test_a_planted_fault_is_found(path, source, fault, plant):
    (found,) = faults(plant({path: source}))
    assert fault in found


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("frameworks/views.py", "from icsassess.lib import acts"),
        ("icsassess/demo/build.py", "from icsassess.reports import queries\nimport csp"),
        ("icsassess/reports/queries.py", "from . import charts\nimport frameworks.rules.scoring"),
        ("icsassess/urls.py", "from icsassess.demo import build"),
    ],
)
def test_what_goes_down_the_ladder_passes(path, source, plant):
    assert faults(plant({path: source})) == []
