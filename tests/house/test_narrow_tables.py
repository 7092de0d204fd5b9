"""A table of a page becomes a list on a small screen, so that no column is out of sight."""

from pathlib import Path

import pytest

from tests.house.source import ROOT

LISTS = ("nhsuk-table--responsive", "app-stack")

#: Templates whose tables stay tables, each with the reason.
STAY = {
    "gallery.html": "shows the component itself",
    "reports/_answered.html": "printed only",
    "reports/_levels_print.html": "printed only",
    "reports/_list.html": "printed only",
    "reports/_plan.html": "printed only",
    "reports/_took_part.html": "printed only",
    "reports/criterion.html": "two narrow columns: a level, and how many chose it",
    "reports/report.html": "printed only",
}


def wide(root: Path) -> set[str]:
    """The templates with a table that stays one on a small screen."""
    templates = root / "templates"
    return {
        path.relative_to(templates).as_posix()
        for path in templates.rglob("*.html")
        for line in path.read_text().splitlines()
        if "<table" in line and not any(name in line for name in LISTS)
    }


def test_tables_become_lists_or_say_why_not():
    assert wide(ROOT) == STAY.keys()


@pytest.mark.parametrize(
    ("name", "found"), [("nhsuk-table", True), ("nhsuk-table app-stack", False)]
)
def test_a_planted_table_is_found(name, found, plant):
    root = plant({"templates/plans/plan.html": f'<table class="{name}">'})
    assert bool(wide(root)) == found
