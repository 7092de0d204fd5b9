"""Who may be shown what leaders said, as tables: who asks, how the round attributes, how many."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icsassess.assessments.rules.disclosure import (
    EVERYBODY_ELSE,
    FEWEST_SHOWN,
    Asking,
    Attribution,
    Given,
    OfOneLeader,
    Reader,
    about_groups,
    attributions_that_show,
    groups,
    instead_of_figures,
    may_count,
    shows_criterion,
    shows_statement,
    told_apart,
    views,
    when_it_counts,
    who_sees,
)
from icsassess.assessments.rules.judging import Words

OF_VIEWS, OF_RESULTS = Reader
NAMED, BY_TYPE, ANONYMOUS = Attribution
ALL = [NAMED, BY_TYPE, ANONYMOUS]


def asks(reader: Reader, attribution: str, *, owes_view: bool = False) -> Asking:
    return Asking(reader, attribution, owes_view=owes_view)


@pytest.mark.parametrize(
    ("what", "named", "by_type", "anonymous"),
    [
        (OfOneLeader.RESPONSE, True, False, False),
        (OfOneLeader.EVIDENCE, True, True, True),
        (OfOneLeader.ATTENDANCE, True, True, True),
        (OfOneLeader.HOW_FAR, True, False, False),
    ],
)
def test_what_readers_of_views_are_shown_of_one_leader(what, named, by_type, anonymous):
    shown = attributions_that_show(what)
    assert [how in shown for how in ALL] == [named, by_type, anonymous]


def said(*kinds: str) -> list[Given]:
    """One leader of each type, all of one mind."""
    words = Words("scored", 3)
    return [Given(f"Leader {at}", kind, words) for at, kind in enumerate(kinds)]


@pytest.mark.parametrize(
    ("reader", "attribution", "kinds", "by"),
    [
        pytest.param(OF_VIEWS, NAMED, ["NHS", "GP"], ["Leader 0", "Leader 1"], id="names"),
        pytest.param(OF_VIEWS, NAMED, ["NHS"], ["Leader 0"], id="be it one view"),
        pytest.param(OF_VIEWS, ANONYMOUS, ["NHS", "GP", "GP"], ["A leader"] * 3, id="no names"),
        pytest.param(OF_VIEWS, ANONYMOUS, ["NHS"] * 2, [], id="without names none of two"),
        pytest.param(OF_VIEWS, BY_TYPE, ["NHS"] * 3, ["NHS"] * 3, id="three of a type"),
        pytest.param(OF_VIEWS, BY_TYPE, ["NHS"] * 2, [], id="nor by type"),
        pytest.param(
            OF_VIEWS, BY_TYPE, ["NHS"] * 2 + ["GP"], [EVERYBODY_ELSE] * 3, id="two of a type"
        ),
        pytest.param(
            OF_VIEWS,
            BY_TYPE,
            ["NHS"] * 4 + ["GP"] * 3,
            ["GP"] * 3 + ["NHS"] * 4,
            id="two types of at least three",
        ),
        pytest.param(
            OF_VIEWS,
            BY_TYPE,
            ["NHS"] * 4 + ["GP"],
            [EVERYBODY_ELSE] * 5,
            id="one left over would be found by subtraction",
        ),
        pytest.param(
            OF_VIEWS,
            BY_TYPE,
            ["NHS"] * 4 + ["GP"] * 3 + ["Council"],
            [EVERYBODY_ELSE] * 4 + ["NHS"] * 4,
            id="the smallest type shown joins the one left over",
        ),
        pytest.param(OF_VIEWS, "later", ["NHS"] * 3, ["A leader"] * 3, id="an unknown way"),
        pytest.param(OF_RESULTS, NAMED, ["NHS"] * 3, [], id="results hold figures alone"),
        pytest.param(OF_RESULTS, ANONYMOUS, ["NHS"] * 3, [], id="in any round"),
    ],
)
def test_by_whom_each_view_is_shown(reader, attribution, kinds, by):
    assert [name for name, _ in views(asks(reader, attribution), said(*kinds))] == by


def test_who_said_nothing_is_not_shown_and_makes_up_no_group():
    spoke = said("NHS", "NHS", "GP")
    silent = Given("Leader 3", "NHS", Words())
    assert views(asks(OF_VIEWS, BY_TYPE), [silent, *spoke]) == [
        (EVERYBODY_ELSE, 1),
        (EVERYBODY_ELSE, 2),
        (EVERYBODY_ELSE, 3),
    ]
    assert views(asks(OF_VIEWS, BY_TYPE), [silent, *spoke[1:]]) == []


@pytest.mark.parametrize("reader", Reader)
@pytest.mark.parametrize("attribution", ALL)
def test_who_owes_their_own_view_is_shown_nothing_of_others(reader, attribution):
    asking = asks(reader, attribution, owes_view=True)
    assert views(asking, said(*["NHS"] * 9)) == []
    assert not shows_criterion(asking, with_level=9, without=9)
    assert not shows_statement(asking, answers=9)
    assert instead_of_figures(asking) == "Shown when you have finished your own view"


@given(st.permutations([Words("scored", 4), Words("scored", 2, "a"), Words("dont_know"), Words()]))
def test_the_order_of_views_gives_nobody_away(order):
    given = [Given(f"Leader {at}", "NHS", words) for at, words in enumerate(order)]
    shown = [given[at].words for _, at in views(asks(OF_VIEWS, ANONYMOUS), given)]
    assert shown == [Words("scored", 4), Words("scored", 2, "a"), Words("dont_know")]


@pytest.mark.parametrize(
    ("reader", "attribution", "with_level", "without", "shown"),
    [
        (OF_VIEWS, NAMED, 0, 0, False),
        (OF_VIEWS, NAMED, 1, 0, True),
        (OF_VIEWS, NAMED, 0, 1, True),
        (OF_VIEWS, BY_TYPE, 2, 0, False),
        (OF_VIEWS, BY_TYPE, 3, 0, True),
        (OF_VIEWS, ANONYMOUS, 2, 1, False),
        (OF_VIEWS, ANONYMOUS, 3, 0, True),
        (OF_RESULTS, NAMED, 0, 0, False),
        (OF_RESULTS, NAMED, 2, 1, False),
        (OF_RESULTS, NAMED, 3, 0, True),
        (OF_RESULTS, BY_TYPE, 2, 0, False),
        (OF_RESULTS, BY_TYPE, 2, 5, False),
        (OF_RESULTS, BY_TYPE, 3, 0, True),
        (OF_RESULTS, ANONYMOUS, 2, 1, False),
        (OF_RESULTS, ANONYMOUS, 3, 1, True),
        (OF_RESULTS, "later", 2, 0, False),
    ],
)
def test_when_figures_of_a_criterion_are_shown(reader, attribution, with_level, without, shown):
    asking = asks(reader, attribution)
    assert shows_criterion(asking, with_level=with_level, without=without) is shown


@pytest.mark.parametrize(
    ("attribution", "answers", "shown"),
    [
        (NAMED, 2, False),
        (NAMED, 3, True),
        (BY_TYPE, 2, False),
        (BY_TYPE, 3, True),
        (ANONYMOUS, 2, False),
        (ANONYMOUS, 3, True),
    ],
)
def test_when_results_show_the_figures_of_a_statement(attribution, answers, shown):
    assert shows_statement(asks(OF_RESULTS, attribution), answers=answers) is shown


@pytest.mark.parametrize(
    ("attribution", "readers"),
    [
        (NAMED, "under the leader’s name"),
        (BY_TYPE, "under the leader’s type of organisation; where fewer than three"),
        (ANONYMOUS, "without the leader’s name or organisation"),
    ],
)
def test_who_sees_what_a_leader_answers_is_said_in_three_sentences(attribution, readers):
    before, then, others = who_sees(attribution)
    assert before == (
        "Until a leader has finished, or the lead has closed their view with a reason, nobody else "
        "sees what they answered."
    )
    assert readers in then
    assert others.endswith("never who said what.")


@pytest.mark.parametrize(
    ("attribution", "instead", "beneath"),
    [
        (NAMED, "Fewer than three views count so far: not shown", "not named"),
        (BY_TYPE, "Fewer than three views count so far: not shown", "shown together"),
        (ANONYMOUS, "Fewer than three views count so far: not shown", "not shown by organisation"),
    ],
)
def test_what_is_not_shown_is_told(attribution, instead, beneath):
    asking = asks(OF_RESULTS, attribution)
    assert instead_of_figures(asking) == instead
    assert beneath in about_groups(asking)


@pytest.mark.parametrize(
    ("attribution", "sizes", "shown"),
    [
        (NAMED, {"trust": 4, "GP": 1}, {EVERYBODY_ELSE: 5}),
        (BY_TYPE, {"trust": 4, "GP": 1}, {EVERYBODY_ELSE: 5}),
        (BY_TYPE, {"trust": 4, "council": 3, "GP": 1}, {"trust": 4, EVERYBODY_ELSE: 4}),
        (BY_TYPE, {"trust": 4, "council": 3}, {"trust": 4, "council": 3}),
        (BY_TYPE, {}, {}),
        (ANONYMOUS, {"trust": 4, "council": 3}, {}),
        ("later", {"trust": 4, "council": 3}, {}),
    ],
)
def test_groups_of_people_beside_all_of_them(attribution, sizes, shown):
    people = {kind: [kind] * size for kind, size in sizes.items()}
    found = groups(asks(OF_RESULTS, attribution), people)
    assert {kind: len(members) for kind, members in found.items()} == shown


@pytest.mark.parametrize(
    ("attribution", "collecting", "closing", "finished", "since", "counts"),
    [
        pytest.param(NAMED, True, False, 1, 1, True, id="by name each at once"),
        pytest.param(BY_TYPE, True, False, 9, 9, False, id="else not while views are collected"),
        pytest.param(BY_TYPE, False, True, 2, 2, False, id="nor two, when collecting ends"),
        pytest.param(BY_TYPE, False, True, 3, 3, True, id="but three"),
        pytest.param(ANONYMOUS, False, False, 5, 2, False, id="later not for two"),
        pytest.param(ANONYMOUS, False, False, 6, 3, True, id="but for three"),
        pytest.param(ANONYMOUS, False, True, 6, 1, True, id="at the end for one"),
        pytest.param("later", False, False, 6, 2, False, id="an unknown way"),
    ],
)
def test_from_when_on_who_finished_counts(
    attribution, collecting, closing, finished, since, counts
):
    may = may_count(
        attribution, collecting=collecting, closing=closing, finished=finished, since=since
    )
    assert may is counts


@pytest.mark.parametrize("attribution", ALL)
def test_it_is_said_from_when_on_views_count(attribution):
    at_once = may_count(attribution, collecting=True, closing=False, finished=1, since=1)
    assert ("when they finish" in when_it_counts(attribution)) is at_once


@pytest.mark.parametrize(
    ("sizes", "apart"),
    [
        pytest.param({"trust": 3, "council": 4}, {"trust", "council"}, id="all large enough"),
        pytest.param({"trust": 3, "council": 0}, {"trust"}, id="an empty group hides nobody"),
        pytest.param(
            {"trust": 5, "council": 3, "GP": 1}, {"trust"}, id="one person, and the smallest shown"
        ),
        pytest.param(
            {"trust": 5, "council": 3, "GP": 1, "voluntary": 1},
            {"trust"},
            id="two groups of one person are two people",
        ),
        pytest.param(
            {"trust": 5, "council": 3, "GP": 1, "voluntary": 2},
            {"trust", "council"},
            id="three people hidden hide each other",
        ),
        pytest.param({"trust": 9, "GP": 2}, set(), id="the only other group is hidden too"),
        pytest.param({"GP": 2, "voluntary": 2}, set(), id="only small groups"),
        pytest.param(
            {"trust": 4, "council": 4, "GP": 1}, {"council"}, id="of equals, the last by name"
        ),
        pytest.param({}, set(), id="nobody"),
    ],
)
def test_which_groups_are_told_apart(sizes, apart):
    assert told_apart(sizes) == apart


sizes_of_groups = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 6))


@given(sizes_of_groups)
def test_no_group_of_fewer_than_three_can_be_told_from_what_is_shown(sizes):
    """Beside all, there are the groups told apart and what is left without them."""
    apart = told_apart(sizes)
    left = sum(size for kind, size in sizes.items() if kind not in apart)
    pieces = [sizes[kind] for kind in apart] + ([left] if apart and left else [])
    assert all(people >= FEWEST_SHOWN for people in pieces)
    assert told_apart(dict(reversed(sizes.items()))) == apart


@given(sizes_of_groups)
def test_nothing_is_hidden_without_need(sizes):
    small = sum(size for size in sizes.values() if size < FEWEST_SHOWN)
    large = {kind for kind, size in sizes.items() if size >= FEWEST_SHOWN}
    at_most_one_more = 1 if 0 < small < FEWEST_SHOWN and large else 0
    assert len(large - told_apart(sizes)) == at_most_one_more


def test_who_reads_each_view_by_name_sees_each_type():
    people = {"trust": ["trust"] * 4, "GP": ["GP"]}
    assert groups(asks(OF_VIEWS, NAMED), people) == people


@given(st.lists(st.sampled_from("abcde")))
def test_nobody_is_lost_between_groups(kinds):
    people = {kind: [kind] * kinds.count(kind) for kind in kinds}
    found = groups(asks(OF_RESULTS, BY_TYPE), people)
    assert sorted(one for members in found.values() for one in members) == sorted(kinds)
    if len(found) > 1:
        assert min(len(members) for members in found.values()) >= FEWEST_SHOWN
    by = [name for name, _ in views(asks(OF_VIEWS, BY_TYPE), said(*kinds))]
    if len(kinds) < FEWEST_SHOWN:
        assert by == []
        return
    assert {name: by.count(name) for name in by} == {k: len(v) for k, v in found.items()}
