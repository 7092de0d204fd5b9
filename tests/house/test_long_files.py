"""A file that is longer than can be kept in mind asks for a reason.

A file is split when it holds two subjects, not at a line count: the count only makes somebody look.
"""

from pathlib import Path

import pytest

from tests.house.source import ROOT, files

LONGEST = 400  # lines
WRITTEN = {".css", ".html", ".js", ".py", ".scss"}

# Files that may be longer, and why.
LONG_FOR_A_REASON = {
    "static/src/_app.scss": "To be split by what it styles, as results and loading already are.",
    "tests/assessments/test_access.py": (
        "One matrix: every door, the pages and writes behind each, and who is let in."
    ),
    "tests/assessments/test_carrying.py": (
        "To be split: what is offered and confirmed, and the pages that show it."
    ),
    "tests/assessments/test_evidence.py": (
        "One subject. Half of it is tables: which files are taken, and who may open them."
    ),
    "tests/assessments/test_interview.py": (
        "One page from opening to finishing, with all that may go wrong while somebody types."
    ),
    "tests/assessments/test_moving.py": "To be split: moving there and back, and the pages for it.",
    "tests/assessments/test_submitting.py": (
        "To be split: submitting, and that every address is shut afterwards."
    ),
    "tests/frameworks/test_comparison.py": "One rule in tables of cases; whole wordings are long.",
    "tests/frameworks/test_definition.py": (
        "One table of everything that can be wrong with a file, with the words that say so."
    ),
    "tests/frameworks/test_editing.py": (
        "To be split as `frameworks/views` is: drafts and parts; races and the number of SQL apart."
    ),
    "tests/frameworks/test_guard.py": (
        "One promise, tried against every table and every kind of SQL statement."
    ),
    "tests/frameworks/test_link_pages.py": (
        "To be split: the questions one by one, and importing a file."
    ),
    "tests/frameworks/test_linking.py": (
        "To be split: deciding on links, reading a file of them, and a draft loaded anew."
    ),
    "tests/frameworks/test_loading.py": "The life of one version, from a draft to a retired one.",
    "tests/frameworks/test_loading_pages.py": (
        "To be split: from a file to a draft, and from a draft to a retired version."
    ),
    "tests/frameworks/test_scoring.py": "One rule in tables of cases, and what always holds of it.",
    "tests/test_nothing_is_harmed.py": (
        "One proof, read from top to bottom: a world, all its addresses, and what is done to it."
    ),
}


def long_files(root: Path) -> dict[str, int]:
    """How many lines each file has that has more than `LONGEST`; what Django writes is left out."""
    found = {}
    for path in files(root):
        place = path.relative_to(root)
        if path.suffix in WRITTEN and "migrations" not in place.parts:
            lines = len(path.read_text(encoding="utf-8").splitlines())
            if lines > LONGEST:
                found[place.as_posix()] = lines
    return found


def test_a_long_file_has_a_reason():
    found = long_files(ROOT)
    assert {name: n for name, n in found.items() if name not in LONG_FOR_A_REASON} == {}


def test_no_reason_is_given_for_a_file_that_is_short_or_gone():
    assert set(LONG_FOR_A_REASON) - set(long_files(ROOT)) == set()


@pytest.mark.parametrize(
    "name",
    [
        "icsassess/plans/models.py",
        "templates/plans/plan.html",
        "static/js/plan.js",
        "static/css/plan.css",
        "static/src/_plan.scss",
        "tests/plans/test_plans.py",
        "bench/plans.py",
    ],
)
def test_a_planted_long_file_is_found(name, plant):
    assert long_files(plant({name: "x\n" * 401})) == {name: 401}


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("icsassess/plans/models.py", 400),
        ("icsassess/plans/migrations/0001_initial.py", 401),
        ("fixtures/frameworks/small.yaml", 401),
        ("package-lock.json", 401),
    ],
)
def test_what_may_be_long_passes(name, lines, plant):
    assert long_files(plant({name: "x\n" * lines})) == {}
