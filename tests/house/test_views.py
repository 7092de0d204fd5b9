"""A view fetches through `visible_to`: nobody is shown what they may not know of."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.source import ROOT, module, parse, product

MANAGERS = {"objects", "_default_manager", "_base_manager"}
SHORTCUTS = {"get_object_or_404", "get_list_or_404", "aget_object_or_404", "aget_list_or_404"}


def is_view(root: Path, path: Path) -> bool:
    return "views" in path.relative_to(root).with_suffix("").parts


def unasked(tree: ast.Module) -> Iterator[ast.expr]:
    """Every use of a manager that is not `….objects.visible_to(…)`.

    A shortcut that is given a model, by its name, takes all that there is of it too.
    """
    asked = {
        id(node.func.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "visible_to"
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS and id(node) not in asked:
            yield node
        elif isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in SHORTCUTS:
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Name | ast.Attribute) and first_is_a_class(first):
                yield node


def first_is_a_class(given: ast.Name | ast.Attribute) -> bool:
    return (given.id if isinstance(given, ast.Name) else given.attr)[:1].isupper()


def faults(root: Path) -> list[str]:
    return [
        f"{module(root, path)}:{node.lineno} {ast.unparse(node)}"
        for path in product(root)
        if is_view(root, path)
        for node in unasked(parse(path))
    ]


def test_views_fetch_through_visible_to():
    assert faults(ROOT) == []


def test_views_are_looked_at():
    looked_at = {module(ROOT, path) for path in product(ROOT) if is_view(ROOT, path)}
    assert looked_at >= {"frameworks.views.drafts", "icsassess.reports.views"}


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("rows = Region.objects.all()", "Region.objects"),
        ("rows = models.Region.objects.filter(pk=1)", "models.Region.objects"),
        ("found = Region.objects\nrows = found.visible_to(user)", "Region.objects"),
        ("rows = Region.objects.filter(pk=1).visible_to(user)", "Region.objects"),
        ("rows = Region._default_manager.get(pk=1)", "Region._default_manager"),
        ("row = get_object_or_404(Region, pk=1)", "get_object_or_404(Region, pk=1)"),
        ("row = shortcuts.get_list_or_404(m.Region)", "shortcuts.get_list_or_404(m.Region)"),
    ],
)
@pytest.mark.parametrize("place", ["icsassess/plans/views.py", "icsassess/plans/views/dates.py"])
def test_a_planted_fault_is_found(place, source, fault, plant):
    (found,) = faults(plant({place: source}))
    assert found.endswith(f":1 {fault}")


@pytest.mark.parametrize(
    "source",
    [
        "rows = Region.objects.visible_to(user).filter(pk=1)",
        "row = get_object_or_404(Region.objects.visible_to(user), pk=1)",
        "row = get_object_or_404(queries.rounds.open(user), pk=1)",
        "row = get_object_or_404(found, pk=1)",
    ],
)
def test_what_is_asked_passes(source, plant):
    assert faults(plant({"icsassess/plans/views.py": source})) == []


def test_other_modules_may_take_everything(plant):
    assert faults(plant({"icsassess/plans/queries.py": "rows = Region.objects.all()"})) == []
