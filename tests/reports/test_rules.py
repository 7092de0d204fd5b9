"""How results are said in words, and where a chart's points lie."""

from math import sqrt

import pytest

from frameworks.rules.scoring import Status
from icsassess.lib.paper.geometry import outline, runs, spokes, wrapped
from icsassess.reports.rules import (
    difference,
    in_words,
    lines_of,
    median_in_words,
    middle_status,
    said,
    seconds_to_print,
)

IN_PLACE, PARTLY, PLANNED, NOT_STARTED, NOT_APPLICABLE, DONT_KNOW = Status


@pytest.mark.parametrize(
    ("said", "middle"),
    [
        ({}, None),
        ({IN_PLACE: 1}, IN_PLACE),
        ({IN_PLACE: 2, NOT_STARTED: 1}, IN_PLACE),
        ({IN_PLACE: 1, PARTLY: 1}, PARTLY),
        ({IN_PLACE: 2, PLANNED: 1, NOT_STARTED: 1}, PLANNED),
        ({IN_PLACE: 1, PARTLY: 1, NOT_STARTED: 3}, NOT_STARTED),
        ({IN_PLACE: 2, NOT_APPLICABLE: 2}, IN_PLACE),
        ({IN_PLACE: 1, NOT_APPLICABLE: 2}, NOT_APPLICABLE),
        ({NOT_APPLICABLE: 1}, NOT_APPLICABLE),
        ({IN_PLACE: 1, DONT_KNOW: 5}, IN_PLACE),
        ({NOT_APPLICABLE: 1, DONT_KNOW: 5}, NOT_APPLICABLE),
        ({DONT_KNOW: 2}, DONT_KNOW),
    ],
)
def test_the_middle_of_what_leaders_say_of_a_statement(said, middle):
    assert middle_status(said) is middle


@pytest.mark.parametrize(
    ("standing", "level", "scored", "answered", "words"),
    [
        ("scored", "0. Not yet", True, False, "0. Not yet"),
        ("dont_know", None, True, False, "Don't know"),
        ("not_applicable", None, False, True, "Not applicable"),
        ("", None, True, True, "Not yet agreed"),
        ("", None, False, True, "In words"),
        ("", None, False, False, "Nothing recorded"),
    ],
)
def test_what_stands_in_the_place_of_a_score(standing, level, scored, answered, words):
    assert said(standing, level, scored=scored, answered=answered) == words


@pytest.mark.parametrize(
    ("median", "words"),
    [
        (None, "–"),
        (0, "0. Not yet"),
        (1.0, "1. Beginning"),
        (0.5, "0.5, between Not yet and Beginning"),
        (1.5, "1.5, between Beginning and Maturing"),
    ],
)
def test_a_median_is_said_in_the_scales_words(median, words):
    assert median_in_words(median, {0: "Not yet", 1: "Beginning", 2: "Maturing"}) == words


@pytest.mark.parametrize(
    ("kind", "same_levels", "then", "now", "change", "words"),
    [
        ("same", True, 2, 3, 1, "Up 1 level"),
        ("same", True, 4, 2, -2, "Down 2 levels"),
        ("same", True, 0, 0, 0, "No change"),
        ("same", True, None, 3, None, "No score then"),
        ("same", True, 3, None, None, "No score now"),
        ("same", True, None, None, None, "No score either time"),
        ("equivalent", True, 0, 2, 2, "Up 2 levels"),
        ("equivalent", False, 2, 3, None, "Not comparable: the levels are not the same"),
        ("overlaps", True, 2, 3, None, "Not comparable: the two only overlap"),
        ("broader", True, 2, 3, None, "Not comparable: the earlier one is broader"),
        ("narrower", True, 2, 2, None, "Not comparable: the earlier one is narrower"),
    ],
)
def test_a_change_is_said_only_where_two_scores_can_be_compared(
    kind, same_levels, then, now, change, words
):
    found = difference(kind, same_levels=same_levels, then=then, now=now)
    assert found == (change, words)


def near(points):
    return [pytest.approx(point, abs=1e-9) for point in points]


@pytest.mark.parametrize(
    ("axes", "ends"),
    [
        (3, [(0, 1), (sqrt(3) / 2, -0.5), (-sqrt(3) / 2, -0.5)]),
        (4, [(0, 1), (1, 0), (0, -1), (-1, 0)]),
    ],
)
def test_axes_start_at_the_top_and_go_clockwise(axes, ends):
    assert spokes(axes) == near(ends)


@pytest.mark.parametrize("axes", [3, 5, 12])
def test_every_axis_is_as_long_as_the_others(axes):
    assert [x * x + y * y for x, y in spokes(axes)] == pytest.approx([1] * axes)


@pytest.mark.parametrize("axes", [0, 1, 2])
def test_fewer_than_three_axes_are_no_radar(axes):
    with pytest.raises(ValueError, match="three axes"):
        spokes(axes)


@pytest.mark.parametrize(
    ("values", "scale", "points"),
    [
        ([5, 5, 5, 5], (1, 5), [(0, 1), (1, 0), (0, -1), (-1, 0)]),
        ([1, 1, 1, 1], (1, 5), [(0, 0.2), (0.2, 0), (0, -0.2), (-0.2, 0)]),
        ([2.5, 4, 5, 1], (1, 5), [(0, 0.5), (0.8, 0), (0, -1), (-0.2, 0)]),
        ([1, 2, 1, 2], (1, 2), [(0, 0.5), (1, 0), (0, -0.5), (-1, 0)]),
        ([0, 3, 3, 3], (0, 3), [(0, 0.25), (1, 0), (0, -1), (-1, 0)]),
    ],
)
def test_a_value_lies_on_its_axis_as_far_out_as_its_level(values, scale, points):
    lowest, highest = scale
    assert outline(values, lowest=lowest, highest=highest) == near(points)


def test_what_is_not_answered_has_no_point():
    assert outline([None, 5, 5], lowest=1, highest=5)[0] is None


A, B, C, D = (0, 1), (1, 0), (0, -1), (-1, 0)


@pytest.mark.parametrize(
    ("points", "lines"),
    [
        ([A, B, C], [[A, B, C, A]]),
        ([A, None, C], [[C, A]]),
        ([None, B, C, D], [[B, C, D]]),
        ([A, None, C, None], [[C], [A]]),
        ([None, None, None], []),
    ],
)
def test_a_line_is_broken_where_there_is_no_point(points, lines):
    assert runs(points) == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("Short", ["Short"]),
        ("Two words", ["Two", "words"]),
        ("One two three four", ["One two", "three …"]),
    ],
)
def test_long_words_are_wrapped_and_shortened(text, lines):
    assert wrapped(text, width=8, lines=2) == lines


@pytest.mark.parametrize(
    ("criteria", "statements", "lines", "measured"),
    [
        (15, 0, 0, 1.04),
        (15, 300, 765, 5.75),
        (60, 0, 0, 2.76),
        (60, 0, 1560, 6.98),  # with texts
        (60, 0, 3720, 12.95),  # five times as long
        (60, 0, 1200, 6.63),  # statements in a list
        (60, 0, 1440, 6.57),  # twenty places
        (60, 0, 300, 4.05),  # with evidence
        (60, 1200, 1200, 14.18),
        (60, 1200, 3060, 18.63),
        (18, 66, 546, 3.77),  # the demo's
    ],
)
def test_how_long_a_report_takes_is_worked_out_near_what_was_measured(
    criteria, statements, lines, measured
):
    found = seconds_to_print(criteria=criteria, statements=statements, lines=lines)

    assert found == pytest.approx(measured, rel=0.15)


@pytest.mark.parametrize(
    ("text", "lines"),
    [("", 0), (" \n ", 0), ("One.", 5), ("One.\n\nTwo.", 6), ("x" * 89, 5), ("x" * 180, 7)],
)
def test_a_text_takes_its_lines_and_those_of_its_heading(text, lines):
    assert lines_of(text) == lines


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(20.5, "25 seconds"), (84, "85 seconds"), (90, "2 minutes"), (160, "3 minutes")],
)
def test_a_time_is_said_as_people_say_it(seconds, said):
    assert in_words(seconds) == said
