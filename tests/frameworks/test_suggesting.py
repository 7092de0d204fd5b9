"""Which criteria are suggested to belong together, how likely, and why."""

from __future__ import annotations

import pytest

from frameworks.queries.suggestions import MOST, suggestions
from tests.frameworks.links import NEW, OLD, stored, two

pytestmark = pytest.mark.django_db


def lines(found) -> list[str]:
    return [f"{one.old}–{one.new} {one.kind} {one.score} {one.why}" for one in found]


def test_like_wording_is_suggested_the_likeliest_first():
    assert lines(suggestions(*two())) == [
        "1–1 equivalent 100 identical wording",
        "2–2 equivalent 95 similar wording",
    ]


def test_what_was_decided_is_not_suggested_again():
    assert lines(suggestions(*two(), {("1", "1")})) == ["2–2 equivalent 95 similar wording"]


def test_within_one_framework_the_same_ref_is_suggested_whatever_the_words():
    other = {**OLD, "3": ("Digital records", "Surgeries share them.")}
    found = suggestions(stored("old", "2018", OLD), stored("old", "2019", other))

    assert lines(found)[:2] == [
        "1–1 equivalent 100 identical wording",
        "2–2 equivalent 100 identical wording",
    ]
    assert lines(found)[2].startswith("3–3 overlaps ")
    assert lines(found)[2].endswith(" same reference")


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        pytest.param("A shared plan", "Shared plan", "equivalent", id="nearly the same title"),
        pytest.param("Records of patients", "The records of patients", "equivalent", id="article"),
        pytest.param(
            "Delivery of constitutional standards or confidence that they will be met",
            "Delivery of constitutional standards",
            "overlaps",
            id="a title within another",
        ),
        pytest.param(
            "Strong financial planning", "Robust financial planning", "overlaps", id="word"
        ),
        pytest.param("Leadership", "Digital records", None, id="nothing in common"),
        pytest.param("Money for the places", "Leaders of the system", None, id="small words"),
    ],
)
def test_the_kind_that_is_proposed(old, new, kind):
    found = suggestions(
        stored("old", "2018", {"1": (old, "Alpha beta gamma.")}),
        stored("new", "2019", {"9": (new, "Delta epsilon zeta.")}),
    )

    assert [one.kind for one in found] == ([kind] if kind else [])


def test_of_many_alike_only_a_few_are_suggested():
    many = {str(i): ("A shared plan", f"Alpha {i}.") for i in range(9)}
    found = suggestions(stored("old", "2018", OLD), stored("new", "2019", many))

    assert len([one for one in found if one.old == "1"]) == MOST


def test_a_draft_that_changes_is_read_anew():
    old = stored("old", "2018", OLD)
    draft = stored("new", "2019", NEW, published=False)
    assert len(suggestions(old, draft)) == 2

    changed = stored("new", "2019", {"1": ("Something else", "Altogether.")}, published=False)

    assert suggestions(old, changed) == []
