"""The 2018 West Midlands file holds what its source says, all of it and word for word."""

from collections import Counter
from pathlib import Path

from django.conf import settings

from frameworks.definition import OURS, dump, parse
from frameworks.scoring import Band, Method, Support
from tests.frameworks import source

FILE = settings.BASE_DIR / "fixtures" / "frameworks" / "west-midlands-2018.yaml"
DEFINITION = parse(FILE.read_bytes(), FILE.name)
CRITERIA = [criterion for domain in DEFINITION.domains for criterion in domain.criteria]

# The source stands beside the repository where the product is made, not in every clone.
SEEDS = [
    found
    for parent in settings.BASE_DIR.parents
    for found in (parent / "shared" / "seeds").glob("000_1d49c15374470546.txt")
]


def words_of_the_file() -> dict[str, list[str]]:
    """The file's words by the units of its source."""
    return (
        {f"domain {domain.ref}": [domain.title] for domain in DEFINITION.domains}
        | {c.ref: [c.title, *(s.text for s in c.statements)] for c in CRITERIA}
        | {f"level {level.score}": [level.status, level.descriptor] for level in DEFINITION.scale}
    )


def test_every_word_is_the_source_s():
    prints = {unit: source.fingerprint(words) for unit, words in words_of_the_file().items()}

    assert prints == source.committed()


def test_a_changed_word_or_a_moved_boundary_changes_the_fingerprint():
    first, second, *rest = words_of_the_file()["1.1"]

    assert source.fingerprint([first, second, *rest]) == source.committed()["1.1"]
    assert source.fingerprint([first, second + "s", *rest]) != source.committed()["1.1"]
    assert source.fingerprint([f"{first} {second}", *rest]) != source.committed()["1.1"]
    assert source.fingerprint([second, first, *rest]) != source.committed()["1.1"]


if SEEDS:  # collected only where the source is; the fingerprints speak for it elsewhere

    def test_the_fingerprints_are_those_of_the_source_text():
        units = source.units(Path(SEEDS[0]).read_text())

        assert units == words_of_the_file()
        assert {u: source.fingerprint(words) for u, words in units.items()} == source.committed()


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


def test_the_file_comes_back_from_a_dump():
    assert parse(dump(DEFINITION).encode(), "dump") == DEFINITION
