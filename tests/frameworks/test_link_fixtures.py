"""The drafts of links that come with the product: between criteria that exist, each with why."""

import csv
from collections import Counter

import pytest

from frameworks.models import CriterionLink
from tests.frameworks import source

LINKS = source.ROOT / "fixtures" / "links"
WEST_MIDLANDS = "west-midlands-2018"

# Criteria that the later framework does not ask for, and those that it is the first to ask for.
UNLINKED = {
    "ics-maturity-matrix-2019": (
        {
            "3.2",  # the matrix sets no size for a system
        },
        {
            "2.2",  # 2018 does not ask how commissioning is arranged
            "3.6",  # nor for new models of the workforce
            "3.7",  # nor for personalised care
            "4.3",  # nor for operating plans as such
        },
    ),
    "operating-requirements-2020": (
        {
            *("2.2", "2.3", "2.4"),  # the requirements do not speak of control totals or balance
            *("3.1", "3.2", "3.3"),  # nor of where a system's boundaries run
        },
        {
            "1.2",  # 2018 does not ask how commissioning is arranged
            "2.2",  # nor for plans of capital and estates
        },
    ),
}

every_file = pytest.mark.parametrize("name", sorted(UNLINKED))


def rows_of(name: str) -> list[dict[str, str]]:
    with (LINKS / f"{WEST_MIDLANDS}--{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def refs_of(name: str) -> set[str]:
    return {criterion.ref for criterion in source.criteria(name)}


def test_every_file_of_links_is_looked_at():
    assert {path.name for path in LINKS.iterdir()} == {
        f"{WEST_MIDLANDS}--{name}.csv" for name in UNLINKED
    }


@every_file
def test_a_link_ties_criteria_of_the_two_versions_that_the_file_is_named_after(name):
    for row in rows_of(name):
        assert f"{row['from_framework']}-{row['from_version']}" == WEST_MIDLANDS
        assert f"{row['to_framework']}-{row['to_version']}" == name
        assert row["from_ref"] in refs_of(WEST_MIDLANDS)
        assert row["to_ref"] in refs_of(name)


@every_file
def test_no_pair_is_linked_twice(name):
    pairs = Counter((row["from_ref"], row["to_ref"]) for row in rows_of(name))

    assert set(pairs.values()) == {1}


@every_file
def test_a_link_says_of_which_kind_it_is_and_why(name):
    for row in rows_of(name):
        assert row["kind"] in CriterionLink.Kind.values
        assert row["note"].endswith(".")


@every_file
def test_an_equivalent_criterion_has_one_equivalent(name):
    equivalent = [row for row in rows_of(name) if row["kind"] == "equivalent"]

    for side in ("from_ref", "to_ref"):
        assert len({row[side] for row in equivalent}) == len(equivalent)


@every_file
def test_every_criterion_is_linked_or_known_to_stand_alone(name):
    gone, new = UNLINKED[name]

    assert refs_of(WEST_MIDLANDS) - {row["from_ref"] for row in rows_of(name)} == gone
    assert refs_of(name) - {row["to_ref"] for row in rows_of(name)} == new
