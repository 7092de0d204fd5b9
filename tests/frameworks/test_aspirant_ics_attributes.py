"""The attributes of a developing ICS: three groups, told in words and never scored."""

from frameworks.rules.scoring import Method
from tests.frameworks import source

DEFINITION = source.definition("aspirant-ics-attributes-2019")
CRITERIA = source.criteria("aspirant-ics-attributes-2019")


def test_the_file_is_complete():
    counts = {criterion.title: len(criterion.statements) for criterion in CRITERIA}

    assert [domain.title for domain in DEFINITION.domains] == ["Attributes of a developing ICS"]
    assert counts == {
        "System leadership, relationships and change capability": 7,
        "System architecture and strong financial management and planning": 5,
        "Integrated care models": 5,
    }


def test_the_three_plans_that_the_source_leads_in_together_stand_each_by_itself():
    plans = [s.text for s in CRITERIA[2].statements if s.text.startswith("Compelling plans to: ")]

    assert len(plans) == 3


def test_what_one_system_said_of_itself_is_not_in_the_framework():
    texts = {statement.text for criterion in CRITERIA for statement in criterion.statements}

    assert not texts & {"Independent Chair", "PCNs forming", "Commitment to planning"}


def test_nothing_is_scored():
    assert DEFINITION.method == Method.NONE
    assert not DEFINITION.scale
    assert not any(criterion.scored for criterion in CRITERIA)
    assert {criterion.tier for criterion in CRITERIA} == {"system"}


def test_texts_are_called_as_the_paper_s_columns_are():
    version = DEFINITION.version

    assert (version.strengths_word, version.gaps_word) == ("Strengths", "Opportunities to progress")
