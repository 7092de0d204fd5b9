"""A place to plant faults in: each rule is shown to find them before it is believed."""

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def plant(tmp_path: Path) -> Callable[..., Path]:
    """Write files into an empty repository: `plant({"icsassess/lib/dates.py": "import os"})`."""

    def plant(contents: dict[str, str]) -> Path:
        for name, text in contents.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return tmp_path

    return plant
