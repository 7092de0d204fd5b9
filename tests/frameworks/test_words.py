"""Rules and dates are said in words."""

import pytest

from frameworks.scoring import Condition, Status
from frameworks.words import conditions_in_words, date_in_words


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
