"""The operating requirements of 2020: seven themes in full, told in words and never scored."""

from frameworks.rules.scoring import Method
from tests.frameworks import source

DEFINITION = source.definition("operating-requirements-2020")
CRITERIA = source.criteria("operating-requirements-2020")


def test_the_file_is_complete():
    groups = {domain.title: len(domain.criteria) for domain in DEFINITION.domains}

    assert groups == {
        "System Functions": 3,
        "System Planning": 2,
        "System Leadership and Governance": 2,
    }
    assert len({criterion.ref for criterion in CRITERIA}) == 7


def test_every_theme_has_its_requirement():
    paragraphs = {c.ref: len(c.guidance.splitlines()) for c in CRITERIA}

    # Paragraphs, and the blank line that stands before the next one or before a list.
    assert paragraphs == {"1.1": 3, "1.2": 1, "1.3": 1, "2.1": 3, "2.2": 1, "3.1": 7, "3.2": 1}


def test_nothing_is_scored_and_nothing_is_ours():
    assert DEFINITION.method == Method.NONE
    assert not DEFINITION.scale
    assert not any(c.scored or c.statements or c.prompts or c.note for c in CRITERIA)
    assert {criterion.tier for criterion in CRITERIA} == {"system"}


def test_texts_are_called_as_the_plan_s_columns_are():
    version = DEFINITION.version

    assert (version.strengths_word, version.gaps_word) == ("Strengths", "Development plan")
