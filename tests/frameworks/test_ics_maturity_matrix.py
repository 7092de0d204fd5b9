"""The maturity matrix of 2019: all its themes, its four levels, and nothing that is invented."""

from frameworks.rules.scoring import Band, Method, Support
from tests.frameworks import source

DEFINITION = source.definition("ics-maturity-matrix-2019")
CRITERIA = source.criteria("ics-maturity-matrix-2019")


def test_the_file_is_complete():
    themes = {domain.ref: len(domain.criteria) for domain in DEFINITION.domains}

    assert themes == {"1": 5, "2": 4, "3": 7, "4": 4, "5": 1}
    assert len({criterion.ref for criterion in CRITERIA}) == 21


def test_the_theme_of_domain_5_is_the_question_as_it_is_printed():
    assert CRITERIA[-1].title.startswith("Do you have a meaningful geographical footprint")
    assert CRITERIA[-1].title.endswith("?")


def test_the_scale_has_four_levels_without_descriptors():
    levels = {level.score: (level.status, level.band) for level in DEFINITION.scale}

    assert levels == {
        4: ("Thriving", Band.STRENGTH),
        3: ("Maturing", Band.DEVELOPING),
        2: ("Developing", Band.DEVELOPING),
        1: ("Emerging", Band.GAP),
    }
    assert not any(level.descriptor for level in DEFINITION.scale)
    assert {level.support for level in DEFINITION.scale} == {Support.NONE}


def test_every_theme_is_scored_by_people_alone():
    assert DEFINITION.method == Method.NONE
    assert all(criterion.scored for criterion in CRITERIA)
    assert not any(criterion.statements for criterion in CRITERIA)


def test_nothing_but_the_titles_is_said_of_a_theme():
    assert not any(c.guidance or c.note or c.prompts for c in CRITERIA)
    assert {criterion.tier for criterion in CRITERIA} == {"system"}


def test_texts_are_called_as_the_plan_s_columns_are():
    version = DEFINITION.version

    assert (version.strengths_word, version.gaps_word) == ("Progress", "Development points")
