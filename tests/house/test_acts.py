"""Every act that the enum names is told somewhere in the product."""

import ast
from pathlib import Path

from icsassess.lib.acts import Verb
from tests.house.source import ROOT, parse, product

NAMED_IN = "icsassess/lib/acts.py"


def told(root: Path) -> set[str]:
    """The names of the verbs that the product uses."""
    return {
        node.attr
        for path in product(root)
        if path.relative_to(root).as_posix() != NAMED_IN
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in ("Verb", "acts.Verb")
    }


def test_every_verb_is_told_somewhere():
    assert set(Verb.__members__) - told(ROOT) == set()


def test_a_planted_verb_that_nobody_tells_is_found(plant):
    root = plant(
        {
            NAMED_IN: "class Verb:\n    RENAMED = 'renamed'\n\nVerb.RENAMED",
            "frameworks/changes/versions.py": "tell(acts.Verb.LOADED, by=by, on=version)",
            "icsassess/reports/views.py": "tell(Verb.EXPORTED_REPORT, by=by, on=assessment)",
        }
    )
    assert told(root) == {"LOADED", "EXPORTED_REPORT"}
