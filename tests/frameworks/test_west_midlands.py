"""What the 2018 West Midlands file adds to its source's words, and that nothing is left out."""

from collections import Counter

from frameworks.files.definition import OURS
from frameworks.rules.scoring import Band, Method, Support
from tests.frameworks import source

DEFINITION = source.definition("west-midlands-2018")
CRITERIA = source.criteria("west-midlands-2018")


def test_the_file_is_complete():
    counts = {criterion.ref: len(criterion.statements) for criterion in CRITERIA}

    assert len(DEFINITION.domains) == 5
    assert counts == {
        **{"1.1": 7, "1.2": 4, "1.3": 3, "1.4": 2, "1.5": 3},
        **{"2.1": 5, "2.2": 3, "2.3": 2, "2.4": 1},
        **{"3.1": 2, "3.2": 2, "3.3": 1},
        **{"4.1": 6, "4.2": 4, "4.3": 4},
        **{"5.1": 5, "5.2": 3, "5.3": 9},
    }
    assert len(counts) == 18
    assert sum(counts.values()) == 66


def test_the_or_chains_of_2_1_and_2_2_are_the_only_groups():
    groups = Counter((c.ref, s.group) for c in CRITERIA for s in c.statements if s.group)

    assert groups == {("2.1", "managing risk"): 2, ("2.2", "control totals"): 2}
    for criterion in CRITERIA:
        for statement in criterion.statements:
            if statement.text.endswith("; or"):
                assert statement.group


def test_the_scale_says_what_the_source_says():
    levels = {level.score: (level.status, level.band, level.support) for level in DEFINITION.scale}

    assert DEFINITION.method == Method.COMPONENTS
    assert levels == {
        5: ("Mature", Band.STRENGTH, Support.NONE),
        4: ("Making good progress", Band.STRENGTH, Support.MAY),
        3: ("Fair Progress", Band.DEVELOPING, Support.LIKELY),
        2: ("More Progress Required", Band.GAP, Support.REQUIRED),
        1: ("Not a priority", Band.GAP, Support.NONE),
    }


def test_the_conditions_are_those_of_the_rule():
    conditions = {
        level.score: [(c.at_least.value, float(c.share)) for c in level.conditions]
        for level in DEFINITION.scale
    }

    assert conditions == {
        5: [("in_place", 1)],
        4: [("in_place", 0.5), ("planned", 1)],
        3: [("planned", 1)],
        2: [("planned", 0)],
        1: [],
    }


def test_every_criterion_has_two_or_three_questions_of_ours():
    for criterion in CRITERIA:
        assert len(criterion.prompts) in (2, 3), criterion.ref
        assert {prompt.source for prompt in criterion.prompts} == {OURS}
        assert all(prompt.text[-1] in "?." for prompt in criterion.prompts)


def test_no_question_is_asked_twice():
    asked = Counter(prompt.text for criterion in CRITERIA for prompt in criterion.prompts)

    assert max(asked.values()) == 1
