"""'What is an integrated care system?': three levels, five headings each, on two steps."""

from collections import Counter

from frameworks.files.converting import content_of
from frameworks.files.values import TIERS
from frameworks.rules.scoring import Band, Method, Seen, Status, Support, suggest
from tests.frameworks import source

DEFINITION = source.definition("what-is-an-ics-2018")
CRITERIA = source.criteria("what-is-an-ics-2018")
SYSTEM, PLACE, NEIGHBOURHOOD = TIERS


def test_the_file_is_complete():
    counts = {criterion.ref: len(criterion.statements) for criterion in CRITERIA}

    assert counts == {
        **{"1.1": 3, "1.2": 3, "1.3": 7, "1.4": 4, "1.5": 5},
        **{"2.1": 6, "2.2": 3, "2.3": 7, "2.4": 4, "2.5": 5},
        **{"3.1": 5, "3.2": 4, "3.3": 4, "3.4": 6, "3.5": 5},
    }
    assert len(counts) == 15
    assert sum(counts.values()) == 71


def test_every_level_has_the_same_five_headings_in_the_same_order():
    headings = {tuple(c.title for c in domain.criteria) for domain in DEFINITION.domains}

    assert headings == {
        (
            "Leadership, engagement & workforce",
            "Strategy and Planning",
            "Care Redesign",
            "Accountability & performance management",
            "Managing collective resources",
        )
    }


def test_every_criterion_carries_the_tier_of_its_level():
    tiers = {domain.ref: {c.tier for c in domain.criteria} for domain in DEFINITION.domains}

    assert tiers == {"1": {NEIGHBOURHOOD}, "2": {PLACE}, "3": {SYSTEM}}


def test_equal_titles_are_told_apart_by_their_tier_and_no_others():
    headings = {c.ref: c.heading for c in content_of(DEFINITION).criteria}

    assert headings["1.2"] == "1.2 Strategy and Planning (neighbourhood)"
    assert headings["3.2"] == "3.2 Strategy and Planning (system)"
    others = content_of(source.definition("west-midlands-2018")).criteria
    assert [c for c in others if c.heading != f"{c.ref} {c.title}"] == []


def test_every_criterion_has_both_steps_and_beginning_comes_first():
    steps = Counter(s.level for criterion in CRITERIA for s in criterion.statements)

    assert steps == {1: 25, 2: 46}
    for criterion in CRITERIA:
        levels = [statement.level for statement in criterion.statements]
        assert levels == sorted(levels)
        assert set(levels) == {1, 2}


def test_not_yet_stands_below_the_two_levels_of_the_source():
    levels = {level.score: (level.status, level.band) for level in DEFINITION.scale}

    assert levels == {
        2: ("Maturing", Band.STRENGTH),
        1: ("Beginning", Band.DEVELOPING),
        0: ("Not yet", Band.GAP),
    }
    assert not any(level.descriptor for level in DEFINITION.scale)
    assert {level.support for level in DEFINITION.scale} == {Support.NONE}


def test_the_evidence_climbs_from_not_yet():
    assert DEFINITION.method == Method.STAIRCASE
    for criterion in CRITERIA:
        for reached in (0, 1, 2):
            seen = [
                Seen(s.text, Status.IN_PLACE if s.level <= reached else Status.PLANNED, "", s.level)
                for s in criterion.statements
            ]
            suggestion = suggest(DEFINITION.method, DEFINITION.scale, seen)
            assert suggestion.score == reached, criterion.ref
