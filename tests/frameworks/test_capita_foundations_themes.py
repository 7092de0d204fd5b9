"""Capita's four foundations and six themes: the sentences that ask something, never scored."""

from frameworks.rules.scoring import Method
from tests.frameworks import source

DEFINITION = source.definition("capita-foundations-themes-2018")
CRITERIA = source.criteria("capita-foundations-themes-2018")


def test_the_file_is_complete():
    counts = {criterion.ref: len(criterion.statements) for criterion in CRITERIA}

    assert [domain.title for domain in DEFINITION.domains] == [
        "Four Foundations of a Good ICS",
        "Six Themes of ICS Delivery Success",
    ]
    assert counts == {
        **{"1.1": 4, "1.2": 3, "1.3": 4, "1.4": 3},
        **{"2.1": 2, "2.2": 6, "2.3": 6, "2.4": 3, "2.5": 4, "2.6": 2},
    }


def test_statements_are_whole_sentences():
    for criterion in CRITERIA:
        for statement in criterion.statements:
            assert statement.text[0].isupper()
            assert statement.text[-1] == "."


def test_the_themes_alone_have_a_summary():
    assert {c.ref for c in CRITERIA if c.guidance} == {c.ref for c in CRITERIA if c.ref[0] == "2"}


def test_nothing_is_scored():
    assert DEFINITION.method == Method.NONE
    assert not DEFINITION.scale
    assert not any(criterion.scored for criterion in CRITERIA)
    assert {criterion.tier for criterion in CRITERIA} == {"system"}
