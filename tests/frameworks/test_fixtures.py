"""Every framework file holds what its source says, all of it and word for word."""

from collections import Counter

import pytest

from frameworks.files.definition import dump, parse
from tests.frameworks import source
from tests.frameworks.source import SOURCES, fingerprint

# Where the product is made, not in every clone.
WITH_THEIR_SOURCE = [name for name in source.names() if SOURCES[name].found]

every_framework = pytest.mark.parametrize("name", source.names())


def test_every_file_has_a_source():
    assert source.names() == sorted(SOURCES)


@every_framework
def test_every_word_is_the_source_s(name):
    prints = {unit: fingerprint(words) for unit, words in source.words(name).items()}

    assert prints == source.committed(name)


def test_a_changed_word_or_a_moved_boundary_changes_the_fingerprint():
    first, second, *rest = source.words("west-midlands-2018")["1.1"]
    committed = source.committed("west-midlands-2018")["1.1"]

    assert fingerprint([first, second, *rest]) == committed
    assert fingerprint([first, second + "s", *rest]) != committed
    assert fingerprint([f"{first} {second}", *rest]) != committed
    assert fingerprint([second, first, *rest]) != committed


# No skip: elsewhere there is no text to read, and the committed fingerprints, made from it, are
# compared with every file above.
if WITH_THEIR_SOURCE:

    @pytest.mark.parametrize("name", WITH_THEIR_SOURCE)
    def test_the_fingerprints_are_those_of_the_source_text(name):
        (text,) = SOURCES[name].found
        units = SOURCES[name].units(text.read_text())

        assert units == source.words(name)
        assert {u: fingerprint(words) for u, words in units.items()} == source.committed(name)


@every_framework
def test_the_file_is_named_after_its_version(name):
    held = source.definition(name)

    assert f"{held.framework.slug}-{held.version.label}" == name


@every_framework
def test_no_statement_stands_twice_in_a_criterion(name):
    for criterion in source.criteria(name):
        counts = Counter(statement.text for statement in criterion.statements)
        assert set(counts.values()) <= {1}, criterion.ref


@every_framework
def test_the_file_comes_back_from_a_dump(name):
    held = source.definition(name)

    assert parse(dump(held).encode(), "dump") == held
