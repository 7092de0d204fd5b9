"""Rules and dates are said in words."""

import pytest

from frameworks.files.definition import parse
from frameworks.rules.differences import compare
from frameworks.rules.phrases import conditions_in_words, date_in_words
from frameworks.rules.scoring import Condition, Status
from tests.frameworks.files import COMPONENTS, spoiled


@pytest.mark.parametrize(
    ("conditions", "words"),
    [
        ([], "None of the above"),
        ([(Status.IN_PLACE, 1)], "Every statement is in place"),
        (
            [(Status.IN_PLACE, 0.5), (Status.PLANNED, 1)],
            "At least half of the statements are in place, and every statement is at least planned",
        ),
        ([(Status.PLANNED, 0)], "At least one statement is at least planned"),
        ([(Status.PARTLY, 0.75)], "At least 75% of the statements are at least partly in place"),
        ([(Status.IN_PLACE, 0.3333)], "At least 33.33% of the statements are in place"),
    ],
)
def test_conditions(conditions, words):
    assert conditions_in_words(Condition(*condition) for condition in conditions) == words


@pytest.mark.parametrize(
    ("published", "words"),
    [("2018", "2018"), ("2018-02", "February 2018"), ("2018-02-08", "8 February 2018")],
)
def test_dates(published, words):
    assert date_in_words(published) == words


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([], []),
        (
            [("title: Leading", "title: Guiding"), ("          - There is a plan.\n", "")],
            ["1 criterion reworded", "1 statement removed"],
        ),
        (
            [("  - score: 1\n    status: Begun", "  - score: 1\n    status: Under way")],
            ["1 level changed"],
        ),
        (
            [
                ("source: A source", "source: Another"),
                ("licence: None is", "licence: None at all is"),
            ],
            ["details changed: source, licence"],
        ),
        (
            [("- How is it?", "- How is it?\n          - And tomorrow?")],
            ["1 question for the interview changed"],
        ),
    ],
)
def test_changes_are_counted_in_words(changes, said):
    text = COMPONENTS
    for old, new in changes:
        text = spoiled(text, old, new)
    old, new = (parse(each.encode(), "file.yaml") for each in (COMPONENTS, text))

    assert compare(old, new).in_words == said
