"""What agreed scores add up to."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameworks.rules.profile import Agreed, Coverage, band_of, coverage, profile
from frameworks.rules.scoring import Band


@pytest.mark.parametrize(
    ("standings", "expected", "missing", "share"),
    [
        pytest.param([], Coverage(0, 0, 0, 0), 0, None, id="no criteria"),
        pytest.param(["scored", "scored"], Coverage(2, 2, 0, 0), 0, 1, id="all"),
        pytest.param(["scored", ""], Coverage(1, 2, 0, 0), 1, 0.5, id="one missing"),
        pytest.param(["", ""], Coverage(0, 2, 0, 0), 2, 0, id="nothing yet"),
        pytest.param(
            ["scored", "dont_know"], Coverage(1, 2, 1, 0), 0, 0.5, id="don't know covers nothing"
        ),
        pytest.param(
            ["scored", "not_applicable"], Coverage(1, 2, 0, 1), 0, 1, id="not applicable leaves"
        ),
        pytest.param(["not_applicable"], Coverage(0, 1, 0, 1), 0, None, id="none applies"),
    ],
)
def test_coverage(standings, expected, missing, share):
    found = coverage(standings)
    assert (found, found.missing, found.share) == (expected, missing, share)


@pytest.mark.parametrize(
    ("standings", "few", "in_short"),
    [
        (["scored", "", ""], True, "1 of 3"),
        (["scored", "dont_know", "dont_know"], True, "1 of 3"),
        (["scored", ""], False, "1 of 2"),
        (["scored", "not_applicable", "not_applicable"], False, "1 of 3"),
        (["scored", "scored"], False, ""),
        (["", ""], False, "0 of 2"),
    ],
)
def test_what_rests_on_few_criteria_rests_on_fewer_than_half_of_those_that_apply(
    standings, few, in_short
):
    found = coverage(standings)
    assert (found.rests_on_few, found.in_short) == (few, in_short)


SCALE = [1, 2, 3, 4, 5]


def scored(*scores: int, target: int | None = 5) -> list[Agreed]:
    return [Agreed(f"1.{at}", "scored", score, target) for at, score in enumerate(scores, start=1)]


UNSCORED = [Agreed("2.1", "", None, 5), Agreed("2.2", "dont_know"), Agreed("2.3", "not_applicable")]


def test_the_profile_of_a_domain():
    found = profile([*scored(4, 2, 2, 5), *UNSCORED], SCALE)
    assert found.distribution == {1: 0, 2: 2, 3: 0, 4: 1, 5: 1}
    assert found.median == 3
    assert found.mean == 3.3
    assert found.coverage == Coverage(given=4, of=7, dont_know=1, not_applicable=1)
    assert found.gaps == {"1.1": 1, "1.2": 3, "1.3": 3, "1.4": 0}
    assert found.median_gap == 2


def test_the_profile_of_a_domain_without_scores_has_no_figures():
    found = profile(UNSCORED, SCALE)
    assert found.distribution == dict.fromkeys(SCALE, 0)
    assert (found.median, found.mean, found.median_gap, found.gaps) == (None, None, None, {})


@pytest.mark.parametrize(
    ("scores", "mean"),
    [
        pytest.param([2, 2, 2, 3], 2.3, id="2.25"),
        pytest.param([1, 1, 1, 2, 1, 1, 1, 2], 1.3, id="1.25"),
        pytest.param([1, 2, 2], 1.7, id="two thirds"),
        pytest.param([1, 1, 2], 1.3, id="a third"),
        pytest.param([3], 3.0, id="one"),
        pytest.param([4] * 19 + [5], 4.1, id="4.05"),
    ],
)
def test_the_mean_has_one_decimal_and_halves_go_up(scores, mean):
    assert profile(scored(*scores), SCALE).mean == mean


@pytest.mark.parametrize(
    ("score", "target", "gap"), [(2, 5, 3), (5, 5, 0), (4, 3, -1), (None, 5, None), (3, None, None)]
)
def test_the_gap_is_target_less_agreed(score, target, gap):
    assert Agreed("1.1", "scored" if score else "", score, target).gap == gap


@pytest.mark.parametrize(("standing", "score"), [("scored", None), ("dont_know", 3), ("", 1)])
def test_a_score_without_its_standing_is_refused(standing, score):
    with pytest.raises(ValueError, match=r"1\.1"):
        Agreed("1.1", standing, score)


@given(st.lists(st.sampled_from(SCALE)), st.randoms())
def test_what_has_no_score_enters_no_figure_in_any_order(scores, random):
    alone, mixed = scored(*scores), [*scored(*scores), *UNSCORED]
    random.shuffle(mixed)
    found = profile(mixed, SCALE)
    assert replace(found, coverage=coverage([a.standing for a in alone])) == profile(alone, SCALE)
    assert sum(found.distribution.values()) == found.coverage.given == len(scores)


def test_bands_come_from_the_file_and_no_score_is_no_gap():
    bands = {1: Band.GAP, 2: Band.DEVELOPING, 3: Band.STRENGTH}
    assert [band_of(score, bands) for score in (1, 2, 3, None)] == [
        Band.GAP,
        Band.DEVELOPING,
        Band.STRENGTH,
        None,
    ]
