"""What the product's source names in backticks is there: `rules.judging.missing`, `guard.py`."""

import ast
import re
import sys
from pathlib import Path

import pytest

from tests.house.source import ROOT, module, parse, product

REFERENCE = re.compile(r"`([a-z_]+(?:\.\w+)+)`")


def names(root: Path) -> set[str]:
    """Every module of the product, and everything that stands at the top of one."""
    found = set()
    for path in product(root):
        here = module(root, path)
        found |= {here, f"{here}.py"}
        for node in parse(path).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                found.add(f"{here}.{node.name}")
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                found |= {f"{here}.{each.id}" for each in targets if isinstance(each, ast.Name)}
    return found


def faults(root: Path) -> list[str]:
    """A reference may leave out the beginning of a name: `judging.missing` is one too."""
    known = names(root)
    ends = {name.split(".", n)[-1] for name in known for n in range(name.count("."))} | known
    return [
        f"{module(root, path)} names {reference}"
        for path in product(root)
        for reference in REFERENCE.findall(path.read_text())
        if reference not in ends and reference.split(".")[0] not in sys.stdlib_module_names
    ]


def test_what_is_named_is_there():
    assert faults(ROOT) == []


@pytest.mark.parametrize("reference", ["rules.gone", "gone.answer", "gone.py", "lib.rules.LEAST"])
def test_a_planted_reference_is_found(reference, plant):
    root = plant({"icsassess/lib/dates.py": f'"""See `{reference}`."""'})
    assert faults(root) == [f"icsassess.lib.dates names {reference}"]


@pytest.mark.parametrize(
    "reference", ["rules.answer", "frameworks.rules", "rules.LEAST", "rules.py", "datetime.date"]
)
def test_what_leads_somewhere_passes(reference, plant):
    source = f'"""See `{reference}`."""\nLEAST = 3\ndef answer(): ...\n'
    assert faults(plant({"frameworks/rules.py": source})) == []
