"""A draft that is half done: what is left to mend, and single values judged as a file's are."""

from decimal import Decimal

import pytest

from frameworks.files.definition import (
    ConditionDefinition,
    CriterionDefinition,
    Definition,
    Invalid,
    LevelDefinition,
    StatementDefinition,
    check,
    parse,
    problems_of,
)
from frameworks.files.values import BadValue
from frameworks.rules.scoring import Status
from tests.frameworks.files import ALL, COMPONENTS, STAIRCASE, spoiled


def read(text: str) -> Definition:
    return parse(text.encode(), "file.yaml")


def without(definition: Definition, **change) -> Definition:
    first = definition.domains[0].model_copy(update=change)
    return definition.model_copy(update={"domains": (first, *definition.domains[1:])})


@pytest.mark.parametrize("method", ALL)
def test_what_is_whole_has_no_problems(method):
    assert problems_of(read(ALL[method])) == ()


def test_what_is_half_done_is_told_with_its_place():
    small = read(COMPONENTS)
    criterion = small.domains[0].criteria[0].model_copy(update={"statements": ()})

    (empty,) = problems_of(without(small, criteria=()))
    (without_statements,) = problems_of(without(small, criteria=(criterion,)))

    assert empty.steps == ("domains", 0, "criteria")
    assert "at least one must stand here" in empty.message
    assert without_statements.steps == ("domains", 0, "criteria", 0, "statements")


def test_what_would_be_read_differently_is_a_problem():
    stairs = read(spoiled(STAIRCASE, "status: Maturing", 'status: "1"'))

    (problem,) = problems_of(stairs)

    assert "read differently" in problem.message


def test_what_no_file_can_hold_is_a_problem():
    small = read(COMPONENTS)
    line = small.domains[0].criteria[0].model_copy(update={"guidance": "a\n" + "x" * 21_000})
    much = small.domains[0].criteria[0].model_copy(update={"guidance": "many words " * 190_000})

    assert "line is too long" in problems_of(without(small, criteria=(line,)))[0].message
    assert "too large" in problems_of(without(small, criteria=(much,)))[0].message


@pytest.mark.parametrize("paragraph", ["word " * 1_000, "x" * 5_000])
def test_the_longest_line_of_a_text_is_written_to_a_file_and_read_again(paragraph):
    criterion = read(COMPONENTS).domains[0].criteria[0]
    text = check(CriterionDefinition, "guidance", f"{paragraph.strip()}\nAnd so on.")
    whole = without(
        read(COMPONENTS), criteria=(criterion.model_copy(update={"guidance": text, "note": text}),)
    )

    assert problems_of(whole) == ()


@pytest.mark.parametrize("text", ["word " * 1_001, "First.\n" + "x" * 5_001])
def test_a_longer_line_is_told_at_its_own_place(text):
    folded = "".join(f"          {word}\n" for word in text.split())
    file = spoiled(COMPONENTS, "title: Leading\n", f"title: Leading\n        note: >\n{folded}")

    with pytest.raises(BadValue, match="A line of this is"):
        check(CriterionDefinition, "note", text)
    with pytest.raises(Invalid) as caught:
        read(file)
    assert [problem.path for problem in caught.value.problems] == ["domains 1 > criteria 1 > note"]


@pytest.mark.parametrize(
    ("shape", "name", "typed", "value"),
    [
        (LevelDefinition, "score", " 3 ", 3),
        (ConditionDefinition, "share", "75%", Decimal("0.75")),
        (ConditionDefinition, "at_least", "In place", Status.IN_PLACE),
        (CriterionDefinition, "tier", "Place", "place"),
        (CriterionDefinition, "ref", "1.10", "1.10"),
        (StatementDefinition, "level", "2", 2),
    ],
)
def test_a_single_value_is_read_as_in_a_file(shape, name, typed, value):
    assert check(shape, name, typed) == value


@pytest.mark.parametrize(
    ("shape", "name", "typed", "reason"),
    [
        (LevelDefinition, "score", "many", "a whole number from 0 to 99"),
        (LevelDefinition, "status", "x" * 101, "101 characters long; at most 100 fit"),
        (CriterionDefinition, "ref", "1 1", "Use letters, figures"),
        (CriterionDefinition, "title", "<b>Bold</b>", "There is a tag"),
        (ConditionDefinition, "share", "0%", "This always holds"),
    ],
)
def test_a_single_value_is_refused_as_in_a_file(shape, name, typed, reason):
    with pytest.raises(BadValue, match=reason):
        check(shape, name, typed)
