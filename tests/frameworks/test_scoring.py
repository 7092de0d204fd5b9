"""What the evidence points to."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from frameworks.rules.scoring import (
    Condition,
    Method,
    Seen,
    Status,
    Suggestion,
    above,
    speaks_against,
    still_open,
    suggest,
)

COMPONENTS, STAIRCASE = Method.COMPONENTS, Method.STAIRCASE
IN_PLACE, PARTLY, PLANNED, NOT_STARTED, NOT_APPLICABLE, DONT_KNOW = Status
WORSE_TO_BETTER = [NOT_STARTED, PLANNED, PARTLY, IN_PLACE]
SIGNS = dict(zip("+~p-0?.", [*Status, None], strict=True))


@dataclass(frozen=True)
class Rung:
    score: int
    status: str
    conditions: tuple[Condition, ...] = ()


WEST_MIDLANDS_2018 = [
    Rung(1, "Not a priority"),
    Rung(2, "More Progress Required", (Condition(PLANNED, 0),)),
    Rung(3, "Fair Progress", (Condition(PLANNED, 1),)),
    Rung(4, "Making good progress", (Condition(IN_PLACE, 0.5), Condition(PLANNED, 1))),
    Rung(5, "Mature", (Condition(IN_PLACE, 1),)),
]
STAIRS = [Rung(1, "Beginning"), Rung(2, "Maturing"), Rung(3, "Leading")]


def seen(signs: str) -> list[Seen]:
    """'+' in place, '~' partly, 'p' planned, '-' not started, '0' not applicable, '?' don't know,
    '.' not answered.

    Signs that stand together are alternatives: '+ p-' is one statement and a group of two.
    """
    return [
        Seen(f"statement {at}.{n}", SIGNS[sign], group=f"{at}" if len(word) > 1 else "")
        for at, word in enumerate(signs.split())
        for n, sign in enumerate(word)
    ]


def on_stairs(*levels: str) -> list[Seen]:
    """The signs of each level in turn, from the first."""
    return [
        replace(statement, text=f"{level}/{statement.text}", level=level)
        for level, signs in enumerate(levels, start=1)
        for statement in seen(signs)
    ]


def pointed(signs: str) -> Suggestion:
    suggestion = suggest(COMPONENTS, WEST_MIDLANDS_2018, seen(signs))
    assert suggestion
    return suggestion


@pytest.mark.parametrize(
    ("signs", "score", "in_place", "applies"),
    [
        pytest.param("+ + + + + + +", 5, 7, 7, id="all in place"),
        pytest.param("+ + + + p p p", 4, 4, 7, id="more than half, the rest planned"),
        pytest.param("+ + + p p p", 4, 3, 6, id="exactly half, the rest planned"),
        pytest.param("+ + + p p p p", 3, 3, 7, id="half of seven is four"),
        pytest.param("+ + + ~ ~ ~ ~", 3, 3, 7, id="partly is not in place"),
        pytest.param("p p p", 3, 0, 3, id="all planned"),
        pytest.param("~ ~ p", 3, 0, 3, id="partly is at least planned"),
        pytest.param("+ + + + + + -", 2, 6, 7, id="one not started is not planned for all"),
        pytest.param("p - - - - - -", 2, 0, 7, id="one of seven planned"),
        pytest.param("- - -", 1, 0, 3, id="none"),
        pytest.param("+", 5, 1, 1, id="a single one in place"),
        pytest.param("p", 3, 0, 1, id="a single one planned"),
        pytest.param("+ + + p p p 0", 4, 3, 6, id="not applicable leaves the base"),
        pytest.param("+ 0 0 0", 5, 1, 1, id="one that applies"),
        pytest.param("+ + + ? ?", 5, 3, 3, id="what is not known is left out"),
        pytest.param("+ +-", 5, 2, 2, id="the best alternative counts for the group"),
        pytest.param("+ --+ p", 4, 2, 3, id="three alternatives count as one"),
        pytest.param("p 0+", 4, 1, 2, id="a group stays while one member applies"),
        pytest.param("p 00", 3, 0, 1, id="a group leaves when no member applies"),
        pytest.param("p ?+", 4, 1, 2, id="a group by what is known of it"),
        pytest.param("p ??", 3, 0, 1, id="a group of which nothing is known is left out"),
        pytest.param("p 0?", 3, 0, 1, id="a group of which nothing that applies is known"),
    ],
)
def test_west_midlands_scale(signs, score, in_place, applies):
    suggestion = pointed(signs)
    assert (suggestion.score, suggestion.in_place, suggestion.applies) == (score, in_place, applies)
    assert suggestion.word == WEST_MIDLANDS_2018[score - 1].status


@pytest.mark.parametrize("method", [COMPONENTS, STAIRCASE])
@pytest.mark.parametrize("signs", ["", "? ?", "0 0", "0 00", "0 ?", "??"])
def test_nothing_known_that_applies_points_nowhere(method, signs):
    assert suggest(method, WEST_MIDLANDS_2018, on_stairs(signs)) is None


def test_a_narrative_framework_suggests_nothing():
    assert suggest(Method.NONE, WEST_MIDLANDS_2018, seen("+ + +")) is None


def test_a_scale_whose_lowest_level_asks_something_can_be_not_yet_reached():
    suggestion = suggest(COMPONENTS, WEST_MIDLANDS_2018[1:], seen("- -"))
    assert suggestion
    assert (suggestion.score, suggestion.word) == (None, "Not yet")
    assert suggestion.against == ("statement 0.0", "statement 1.0")


@pytest.mark.parametrize(
    ("share", "applying", "needed"),
    [
        (0, 7, 1),
        (0.5, 6, 3),
        (0.5, 7, 4),
        (1, 7, 7),
        (0.1, 10, 1),
        (0.7, 10, 7),
        (0.07, 100, 7),
        (0.29, 100, 29),
        (0.3333, 3, 1),
        (0.6667, 3, 2),
        (0.67, 3, 3),
    ],
)
def test_a_share_is_exact(share, applying, needed):
    assert Condition(IN_PLACE, share).needed(applying) == needed


@given(st.integers(1, 60), st.data())
def test_a_share_rounded_to_four_places_in_a_file_is_the_fraction_that_was_meant(of, data):
    count = data.draw(st.integers(1, of))
    assert Condition(IN_PLACE, round(count / of, 4)).needed(of) == count


@pytest.mark.parametrize(
    ("levels", "score", "word"),
    [
        pytest.param(["+ +", "+ +", "+"], 3, "Leading", id="all"),
        pytest.param(["+ +", "+ ~", "-"], 1, "Beginning", id="partly is not in place"),
        pytest.param(["+ -", "+ +", "+"], None, "Not yet", id="below the first level"),
        pytest.param(["+ +", "+ p", "+"], 1, "Beginning", id="no step is jumped"),
        pytest.param(["+", "+ ?", "-"], 2, "Maturing", id="by what is known of a level"),
        pytest.param(
            ["+", "? ?", "?"], 1, "Beginning", id="a level of which nothing is known is not reached"
        ),
        pytest.param(["+", "? ?", "+"], 1, "Beginning", id="nor climbed over"),
        pytest.param(["?", "+ +", "+"], None, "Not yet", id="the first level not known"),
        pytest.param(["+", "0 ?", "+"], 1, "Beginning", id="what may apply is not known"),
        pytest.param(["+", "0 0", "+"], 3, "Leading", id="where nothing applies is passed over"),
        pytest.param(["0", "+", "-"], 2, "Maturing", id="a first level where nothing applies"),
        pytest.param(["+", "0", "0"], 1, "Beginning", id="what does not apply is not reached"),
        pytest.param(["+", "+", ""], 2, "Maturing", id="nor a level without statements"),
        pytest.param(["+", "+- p+", "-"], 2, "Maturing", id="the best alternative counts"),
        pytest.param(["+", "00 +", "-"], 2, "Maturing", id="a group leaves"),
    ],
)
def test_staircase(levels, score, word):
    suggestion = suggest(STAIRCASE, STAIRS, on_stairs(*levels))
    assert suggestion
    assert (suggestion.score, suggestion.word) == (score, word)


GROUND = [Rung(0, "Not yet"), *STAIRS[:2]]


@pytest.mark.parametrize(
    ("scale", "levels", "score", "word"),
    [
        pytest.param(GROUND, ["+ ~", "-"], 0, "Not yet", id="below the first step"),
        pytest.param(GROUND, ["?", "+"], 0, "Not yet", id="the first step not known"),
        pytest.param(GROUND, ["+ +", "-"], 1, "Beginning", id="the first step"),
        pytest.param(GROUND, ["0 0", "-"], 0, "Not yet", id="a first step where nothing applies"),
        pytest.param(GROUND, ["+", "+"], 2, "Maturing", id="the top"),
        pytest.param(GROUND, ["", "-"], 0, "Not yet", id="a criterion without a first step"),
        pytest.param(STAIRS, ["", "-"], None, "Not yet", id="no ground, no score"),
    ],
)
def test_a_level_0_without_statements_is_the_ground_of_a_staircase(scale, levels, score, word):
    suggestion = suggest(STAIRCASE, scale, on_stairs(*levels))
    assert suggestion
    assert (suggestion.score, suggestion.word) == (score, word)


def test_standing_below_the_first_step_names_what_keeps_one_there():
    suggestion = suggest(STAIRCASE, GROUND, on_stairs("+ -", "+"))
    assert suggestion
    assert suggestion.reason == "2 of 3 in place; '1/statement 1.0' is not started"
    assert suggestion.against == ("1/statement 1.0",)
    assert above(1, suggestion)
    assert not above(0, suggestion)


def test_what_is_not_known_is_said():
    suggestion = pointed("+ p ? 0 -?")
    assert suggestion.not_known == 2
    assert suggestion.reason.startswith("1 of 3 in place, 2 not known; ")


@pytest.mark.parametrize(
    ("signs", "still_to_answer"),
    [
        pytest.param("+ p ? 0 -", [], id="all answered, don't know among them"),
        pytest.param(". + .", [0, 2], id="two of three"),
        pytest.param("+.. p", [], id="one of these is enough"),
        pytest.param("p.. +", [1, 2], id="one of these is planned: another may be in place"),
        pytest.param("... +", [0, 1, 2], id="none of these"),
    ],
)
@pytest.mark.parametrize("method", [COMPONENTS, STAIRCASE])
def test_no_level_is_named_while_a_statement_is_open(method, signs, still_to_answer):
    statements = on_stairs(signs)
    assert still_open(statements) == still_to_answer
    assert bool(suggest(method, WEST_MIDLANDS_2018, statements)) is not bool(still_to_answer)


LEADERSHIP = (
    "Place-based leadership is established with capability and capacity to deliver outcomes and "
    "manage risks.",
    "Leaders demonstrate open, transparent and high trust behaviours.",
    "The role of primary care leadership is clearly articulated and they are a fully engaged "
    "partner.",
    "The Health & Wellbeing Board is a key partner in the development of the ICS.",
    "A cross-organisational leadership group is in place.",
)


@pytest.mark.parametrize(
    ("signs", "reason"),
    [
        pytest.param("+++++", "5 of 5 in place", id="nothing against"),
        pytest.param(
            "++-++",
            "4 of 5 in place; 'The role of primary care leadership is clearly articulated…' "
            "is not started",
            id="one, cut at a word",
        ),
        pytest.param(
            "++++~",
            "4 of 5 in place; 'A cross-organisational leadership group is in place' "
            "is partly in place",
            id="a short one, whole",
        ),
        pytest.param(
            "+p++~",
            "3 of 5 in place; 'Leaders demonstrate open, transparent and high trust…' is planned "
            "and 'A cross-organisational leadership group is in place' is partly in place",
            id="two",
        ),
        pytest.param(
            "~ppp-",
            "0 of 5 in place; 'A cross-organisational leadership group is in place' is not started",
            id="only what keeps it from the next level",
        ),
        pytest.param(
            "pp~p+",
            "1 of 5 in place; 'Place-based leadership is established with capability and…' "
            "is planned, 'Leaders demonstrate open, transparent and high trust…' is planned "
            "and 2 more",
            id="many, the furthest behind first",
        ),
    ],
)
def test_the_reason_in_words(signs, reason):
    statements = [Seen(t, SIGNS[s]) for t, s in zip(LEADERSHIP, signs, strict=True)]
    suggestion = suggest(COMPONENTS, WEST_MIDLANDS_2018, statements)
    assert suggestion
    assert suggestion.reason == reason


def test_a_level_of_which_nothing_is_known_is_the_reason_to_stop_before_it():
    suggestion = suggest(STAIRCASE, STAIRS, on_stairs("?", "+ +", "?"))
    assert suggestion
    assert suggestion.reason == "2 of 2 in place, 2 not known; 'Beginning' is not known"
    assert suggestion.against == ()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        pytest.param("x" * 60, "x" * 60, id="just room enough"),
        pytest.param("x" * 500, "x" * 59 + "…", id="one long word"),
        pytest.param("x" * 40 + ", " + "y" * 40, "x" * 40 + "…", id="no comma before the dots"),
        pytest.param("Two\n  lines.", "Two lines", id="lines"),
    ],
)
def test_how_a_statement_is_named(text, named):
    suggestion = suggest(COMPONENTS, WEST_MIDLANDS_2018, [Seen(text, PLANNED)])
    assert suggestion
    assert suggestion.reason == f"0 of 1 in place; '{named}' is planned"


@pytest.mark.parametrize(
    ("signs", "against"),
    [
        pytest.param("+ + +", (), id="nothing above the top level"),
        pytest.param("+ + p", ("2.0",), id="the one not in place"),
        pytest.param("+ p -", ("2.0",), id="the one not planned, which is what the next asks"),
        pytest.param("~ p ~", ("1.0", "0.0", "2.0"), id="furthest behind first, then in order"),
        pytest.param("+ -p ?", ("1.0", "1.1"), id="every known alternative of a group"),
        pytest.param("+ -0p", ("1.0", "1.2"), id="but none that does not apply"),
        pytest.param("+ +- p", ("2.0",), id="no alternative of a group that is good enough"),
    ],
)
def test_what_speaks_against_the_next_level(signs, against):
    assert pointed(signs).against == tuple(f"statement {at}" for at in against)


@pytest.mark.parametrize(
    ("score", "signs", "against"),
    [
        pytest.param(5, "+ - p ~ p - ~", "1 5 2 4 3 6", id="all that is not in place"),
        pytest.param(4, "+ - p ~ p - ~", "1 5 2 4 3 6", id="half have to be in place"),
        pytest.param(4, "+ + + + p - ~", "5", id="half are: what is not even planned"),
        pytest.param(3, "+ - p ~ p - ~", "1 5", id="all have to be planned"),
        pytest.param(2, "- - -", "0 1 2", id="one has to be planned"),
        pytest.param(1, "- - -", "", id="nothing speaks against the lowest"),
        pytest.param(5, "+ 0 ? .", "", id="nor what does not apply, is not known or open"),
    ],
)
def test_what_speaks_against_the_level_chosen(score, signs, against):
    found = speaks_against(score, COMPONENTS, WEST_MIDLANDS_2018, seen(signs))
    assert found == [f"statement {at}.0" for at in against.split()]


@pytest.mark.parametrize(
    ("score", "against"),
    [(1, []), (2, ["2/statement 1.0"]), (3, ["3/statement 0.0", "2/statement 1.0"])],
)
def test_on_a_staircase_all_that_is_not_in_place_up_to_the_level_chosen(score, against):
    assert speaks_against(score, STAIRCASE, STAIRS, on_stairs("+", "+ ~", "-")) == against


@given(st.lists(st.sampled_from("+~p-0?"), min_size=1, max_size=9), st.integers(1, 5))
def test_something_speaks_against_each_level_above_what_the_evidence_points_to(signs, score):
    statements = seen(" ".join(signs))
    suggestion = suggest(COMPONENTS, WEST_MIDLANDS_2018, statements)
    assume(suggestion)
    against = speaks_against(score, COMPONENTS, WEST_MIDLANDS_2018, statements)
    assert bool(against) is above(score, suggestion)


@pytest.mark.parametrize(
    ("own", "suggestion", "is_above"),
    [
        pytest.param(4, pointed("p p"), True, id="above"),
        pytest.param(3, pointed("p p"), False, id="the same"),
        pytest.param(2, pointed("p p"), False, id="below"),
        pytest.param(1, suggest(STAIRCASE, STAIRS, on_stairs("-")), True, id="above not yet"),
        pytest.param(5, None, False, id="nothing suggested"),
        pytest.param(None, pointed("p p"), False, id="no score"),
    ],
)
def test_above_the_suggestion(own, suggestion, is_above):
    assert above(own, suggestion) is is_above


# Properties. Every scale and every set of statements that a file can hold:

statuses = st.sampled_from(list(Status))
statements = st.lists(
    st.builds(
        Seen,
        text=st.integers(0, 99).map(str),
        status=statuses,
        group=st.sampled_from(["", "", "a", "b"]),
        level=st.integers(1, 4),
    ),
    min_size=1,
    max_size=9,
)
conditions = st.builds(
    Condition,
    at_least=st.sampled_from(WORSE_TO_BETTER[1:]),
    share=st.sampled_from([0, 0.25, 0.3333, 0.5, 0.6667, 0.9, 1]),
)
any_scale = st.lists(st.lists(conditions, max_size=3).map(tuple), min_size=1, max_size=5).map(
    lambda scale: [Rung(score, f"level {score}", met) for score, met in enumerate(scale, start=1)]
)
scales = st.one_of(st.just(WEST_MIDLANDS_2018), any_scale)
methods = st.sampled_from([COMPONENTS, STAIRCASE])


def height(suggestion: Suggestion | None) -> int:
    assert suggestion
    return suggestion.score or 0


@given(methods, scales, statements, st.data())
def test_a_better_statement_never_lowers_the_suggestion(method, scale, before, data):
    at = data.draw(st.sampled_from(range(len(before))))
    worse, better = sorted(
        data.draw(st.tuples(*[st.sampled_from(WORSE_TO_BETTER)] * 2)), key=WORSE_TO_BETTER.index
    )
    with_worse = [*before[:at], replace(before[at], status=worse), *before[at + 1 :]]
    with_better = [*before[:at], replace(before[at], status=better), *before[at + 1 :]]
    assert height(suggest(method, scale, with_better)) >= height(suggest(method, scale, with_worse))


@given(methods, scales, statements, st.data())
def test_one_more_in_place_never_lowers_the_suggestion(method, scale, before, data):
    assume(first := suggest(method, scale, before))
    at = data.draw(st.sampled_from(range(len(before))))
    after = [*before[:at], replace(before[at], status=IN_PLACE), *before[at + 1 :]]
    assert height(suggest(method, scale, after)) >= height(first)


def figures(suggestion: Suggestion | None) -> Suggestion | None:
    return replace(suggestion, not_known=0, reason="") if suggestion else None


@given(scales, statements)
def test_what_is_not_known_enters_no_figure(scale, before):
    known = [statement for statement in before if statement.status is not DONT_KNOW]
    without, with_them = (suggest(COMPONENTS, scale, s) for s in (known, before))
    assert figures(with_them) == figures(without)


@given(scales, statements)
def test_on_a_staircase_too_unless_nothing_else_of_their_level_is_known(scale, before):
    said = {s.level for s in before if s.status and s.status.is_in_order}
    known = [s for s in before if s.status is not DONT_KNOW]
    added = [s for s in before if s.status is not DONT_KNOW or s.level in said]
    without, with_them = (suggest(STAIRCASE, scale, s) for s in (known, added))
    assert figures(with_them) == figures(without)


@given(scales, statements)
def test_a_level_of_which_nothing_is_known_never_raises_the_suggestion(scale, before):
    known = [statement for statement in before if statement.status is not DONT_KNOW]
    assume(without := suggest(STAIRCASE, scale, known))
    assert height(suggest(STAIRCASE, scale, before)) <= height(without)


@given(methods, scales, statements, st.randoms())
def test_the_order_of_input_is_irrelevant(method, scale, before, random):
    shuffled, shuffled_scale = before[:], scale[:]
    random.shuffle(shuffled)
    random.shuffle(shuffled_scale)
    first, second = suggest(method, scale, before), suggest(method, shuffled_scale, shuffled)
    assert bool(first) == bool(second)
    if first and second:
        assert sorted(first.against) == sorted(second.against)
        # Of equals, the reason names the first two on the page.
        assert replace(first, against=(), reason="") == replace(second, against=(), reason="")


@given(methods, scales, statements)
def test_not_applicable_everywhere_points_nowhere(method, scale, before):
    everywhere = [replace(statement, status=NOT_APPLICABLE) for statement in before]
    assert suggest(method, scale, everywhere) is None


@given(methods, scales, statements)
def test_counts_are_within_each_other(method, scale, before):
    assume(found := suggest(method, scale, before))
    assert 0 <= found.in_place <= found.applies
    assert found.applies + found.not_known <= len(before)


def named_apart(before: list[Seen]) -> list[Seen]:
    return [replace(statement, text=f"{at}") for at, statement in enumerate(before)]


def put_in_place(before: list[Seen], texts: set[str]) -> list[Seen]:
    return [replace(s, status=IN_PLACE) if s.text in texts else s for s in before]


@given(methods, scales, statements)
def test_putting_in_place_all_that_speaks_against_lifts_the_suggestion(method, scale, before):
    before = named_apart(before)
    assume((found := suggest(method, scale, before)) and found.against)
    after = put_in_place(before, set(found.against))
    assert height(suggest(method, scale, after)) > height(found)


@given(methods, statements)
def test_while_all_that_speaks_against_stays_no_other_answer_lifts_it(method, before):
    before = named_apart(before)
    assume((found := suggest(method, WEST_MIDLANDS_2018, before)) and found.against)
    others = {s.text for s in before if s.status and s.status.is_in_order} - {*found.against}
    after = put_in_place(before, others)
    assert height(suggest(method, WEST_MIDLANDS_2018, after)) == height(found)


@given(scales, statements)
def test_nothing_speaks_against_the_top_level_alone(scale, before):
    assume(found := suggest(COMPONENTS, scale, before))
    assert (found.against == ()) == (found.score == scale[-1].score)
