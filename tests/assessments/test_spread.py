"""How far people's views lie apart, and what to talk about first."""

from __future__ import annotations

from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icsassess.assessments.rules.spread import Spread, agenda, spread

DELPHI_SPLIT = [3] * 8 + [1, 1, 5, 5]
DELPHI_AGREEMENT = [3] * 9 + [1, 5, 5]


def of(scores: list[int]) -> Spread:
    found = spread(scores)
    assert found
    return found


def test_no_scores_have_no_spread():
    assert spread([]) is None


@pytest.mark.parametrize(
    ("scores", "quartiles"),
    [
        pytest.param([4], (4, 4, 4, 4, 4), id="one person"),
        pytest.param([1, 5], (1, 2, 3, 4, 5), id="two people"),
        pytest.param([5, 1, 3], (1, 2, 3, 4, 5), id="three people, any order"),
        pytest.param([1, 2, 4, 5], (1, 1.75, 3, 4.25, 5), id="four people"),
        pytest.param([2, 2, 3, 3], (2, 2, 2.5, 3, 3), id="half median"),
    ],
)
def test_minimum_quartiles_and_maximum(scores, quartiles):
    found = of(scores)
    assert (found.minimum, found.q1, found.median, found.q3, found.maximum) == quartiles
    assert found.n == len(scores)


@pytest.mark.parametrize(
    ("scores", "at_median", "within_one"),
    [
        pytest.param([3], 1, 1, id="one person"),
        pytest.param([3, 3, 4, 1], 0.5, 0.75, id="whole median"),
        pytest.param([2, 2, 3, 3], 0.5, 1, id="half median, all beside it"),
        pytest.param([2, 2, 3, 5], 0.375, 0.75, id="half median, two and one beside it"),
        pytest.param([1, 2, 3, 4], 0.25, 0.5, id="half median, one and a half is more than one"),
        pytest.param([1, 4], 0, 0, id="half median, none beside it"),
        pytest.param([1, 5], 0, 0, id="nobody at a whole median"),
    ],
)
def test_shares_at_the_median_and_within_one_level(scores, at_median, within_one):
    found = of(scores)
    assert (found.share_at_median, found.share_within_one) == (at_median, within_one)


@pytest.mark.parametrize(
    ("scores", "agreement"),
    [
        pytest.param(DELPHI_SPLIT, False, id="Delphi: four of twelve outside is a split"),
        pytest.param(DELPHI_AGREEMENT, True, id="three of twelve outside is agreement"),
        pytest.param([3, 3, 5], False, id="one of three outside is a third"),
        pytest.param([3, 3, 3, 5], True, id="one of four outside"),
        pytest.param([2, 3, 4], True, id="all within one level"),
        pytest.param([4], True, id="one person agrees"),
        pytest.param([2, 4], True, id="two people, each one level from the median"),
        pytest.param([2, 5], False, id="two people, three levels apart"),
    ],
)
def test_agreement_or_split(scores, agreement):
    assert of(scores).agreement is agreement


scores_given = st.lists(st.integers(1, 5), min_size=1, max_size=30)


@given(scores_given, st.randoms())
def test_a_spread_is_in_order_and_does_not_depend_on_the_order_of_scores(scores, random):
    found = of(scores)
    assert found.minimum <= found.q1 <= found.median <= found.q3 <= found.maximum
    assert found.median == median(scores)
    assert 0 <= found.share_at_median <= found.share_within_one <= 1
    random.shuffle(scores)
    assert of(scores) == found


@pytest.mark.parametrize(
    ("views", "order"),
    [
        pytest.param(
            {"1.1": [1, 3, 3, 3, 3, 3, 5], "1.2": [3, 3, 5]},
            ["1.2", "1.1"],
            id="a narrow split before a wide agreement",
        ),
        pytest.param(
            {"1.1": [2, 5], "1.2": [1, 5], "1.3": [1, 4]},
            ["1.2", "1.3", "1.1"],
            id="widest, then lowest median",
        ),
        pytest.param(
            {"1.1": [4, 4], "1.2": [3, 4], "1.3": [2, 2]},
            ["1.2", "1.3", "1.1"],
            id="the same where all agree",
        ),
        pytest.param({"2.1": [3], "1.1": [3]}, ["2.1", "1.1"], id="ties as they came"),
        pytest.param({}, [], id="nothing to discuss"),
    ],
)
def test_the_agenda_of_a_workshop(views, order):
    assert agenda({ref: of(scores) for ref, scores in views.items()}) == order
