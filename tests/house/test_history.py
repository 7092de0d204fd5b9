"""Nothing people wrote changes behind the back of its history."""

import ast
from pathlib import Path

import pytest
from django.apps import apps

from tests.house.source import LADDER, ROOT, module, parse, product, room

# These write without `save()`, and simple-history does not see it. Its own
# `bulk_create_with_history` and `bulk_update_with_history` are functions, not methods.
UNSEEN = {"bulk_create", "bulk_update", "update", "abulk_create", "abulk_update", "aupdate"}
PLAIN_SQL = {"execute", "executemany", "raw"}
# Writes the history itself: tests/assessments/test_history.py compares it with simple-history's.
BY_ITSELF = "icsassess.assessments.changes.history"

TRACKED = {m for m in apps.get_models() if hasattr(m._meta, "simple_history_manager_attribute")}
HISTORIES = {m for m in apps.get_models() if hasattr(m, "instance_type")}
HARMLESS = {m.__name__ for m in apps.get_models() if m not in TRACKED | HISTORIES}


def rung(module: str) -> int:
    """How high on the ladder; the hall is below all, because it holds no data."""
    at = room(module)
    return LADDER.index(at) if at else -1


GROUND = min(rung(model.__module__) for model in TRACKED)


def writes_unseen(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    if call.func.attr in PLAIN_SQL:
        return True
    if call.func.attr not in UNSEEN:
        return False
    # A queryset's update takes keywords and nothing else; a dictionary's is let pass.
    return "bulk" in call.func.attr or (bool(call.keywords) and not call.args)


def faults(root: Path) -> list[str]:
    """Name every write that history may miss, in the rooms that can reach a tracked model.

    A write passes where it starts, by name, at a model without history.
    """
    found = []
    for path in product(root):
        if rung(module(root, path)) < GROUND or module(root, path) == BY_ITSELF:
            continue
        for node in ast.walk(parse(path)):
            if isinstance(node, ast.Call) and writes_unseen(node):
                start = ast.unparse(node.func).split(".")[0]
                if start not in HARMLESS:
                    found.append(f"{module(root, path)}:{node.lineno} {ast.unparse(node.func)}")
    return found


def test_what_people_write_is_tracked():
    names = {model.__name__ for model in TRACKED}
    assert {"Answer", "StatementAnswer", "AgreedScore"} <= names


def test_no_write_is_missed_by_history():
    assert faults(ROOT) == []


@pytest.mark.parametrize(
    "source",
    [
        "Answer.objects.filter(pk=1).update(level=None)",
        "Answer.objects.bulk_create(rows)",
        "response.answers.update(standing='')",
        "StatementAnswer.objects.bulk_update(rows, ['status'])",
        "Answer.history.filter(pk=1).update(gaps='')",
        "HistoricalAnswer.objects.update(gaps='')",
        "rows.update(revision=1)",
        "cursor.execute('UPDATE assessments_answer SET gaps = %s', [''])",
        "cursor.executemany(sql, rows)",
    ],
)
def test_a_planted_fault_is_found(source, plant):
    (found,) = faults(plant({"icsassess/assessments/changes.py": source}))
    assert found.startswith("icsassess.assessments.changes:1 ")


@pytest.mark.parametrize(
    "source",
    [
        "Target.objects.bulk_create(rows)",
        "Event.objects.filter(pk=1).update(detail='')",
        "bulk_create_with_history(rows, Answer)",
        "context.update({'a': 1})",
    ],
)
def test_what_history_sees_or_need_not_see_passes(source, plant):
    assert faults(plant({"icsassess/assessments/changes.py": source})) == []
