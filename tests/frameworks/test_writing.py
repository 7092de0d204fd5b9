"""The help page 'How to write a framework file': what it shows loads, what it lists is all."""

import re

import pytest
from django.contrib.auth import get_user_model

from frameworks.changes.versions import store
from frameworks.files import definition
from frameworks.files.help import EXAMPLE, PARTS, example
from frameworks.files.sense import MOST
from frameworks.files.tree import LARGEST, LONGEST
from frameworks.models import FrameworkVersion
from frameworks.views.versions import SHOWN

PAGE = "/frameworks/writing-a-file/"
KEYS = {part.title: {key.name: key for key in part.keys} for part in PARTS}
SHAPES = {
    "The file": definition.Definition,
    "framework": definition.FrameworkDefinition,
    "version": definition.VersionDefinition,
    "scale, each level": definition.LevelDefinition,
    "conditions, each one": definition.ConditionDefinition,
    "domains, each one": definition.DomainDefinition,
    "criteria, each one": definition.CriterionDefinition,
    "statements, each one": definition.StatementDefinition,
    "prompts, each one": definition.PromptDefinition,
}


@pytest.fixture
def reader(client, db):
    client.force_login(get_user_model().objects.create_user("reader@example.org", name="Reader"))
    return client


def test_the_example_is_a_framework_file_that_loads(db):
    version, written = store(definition.parse(example().encode(), EXAMPLE.name))

    assert written
    assert version.state == FrameworkVersion.State.DRAFT
    assert version.criteria.count() == 3


def test_the_example_uses_every_key_but_those_of_another_method():
    parts = definition.parse(example().encode(), EXAMPLE.name).model_dump_json(
        by_alias=True, exclude_defaults=True
    )
    unused = {key for keys in KEYS.values() for key in keys if f'"{key}":' not in parts}

    assert unused == {"level"}  # a staircase's


@pytest.mark.parametrize("title", SHAPES)
def test_every_key_is_listed_with_whether_it_must_be_there(title):
    fields = {field.alias or name: field for name, field in SHAPES[title].model_fields.items()}
    must = {name for name, field in fields.items() if field.is_required()}

    assert KEYS[title].keys() == fields.keys()
    assert {name for name, key in KEYS[title].items() if key.default is None} == must


def test_every_part_of_a_file_is_explained():
    assert KEYS.keys() == SHAPES.keys()
    assert set(SHAPES.values()) == set(definition._SHAPES.values())


def test_the_page_names_the_limits_that_hold(reader):
    said = " ".join(re.sub(r"<[^>]+>", " ", reader.get(PAGE).content.decode()).split())

    assert f"At most {LARGEST / 1_000_000:g} MB of plain text" in said
    assert f"lines of at most {LONGEST:,} characters" in said
    assert f"at most {MOST['criteria']:,} criteria and {MOST['statements']:,} statements" in said
    assert f"up to {SHOWN} problems at once" in said


def test_the_page_shows_the_example_and_gives_it_to_download(reader):
    page = reader.get(PAGE)
    file = reader.get(f"{PAGE}example.yaml")

    assert "A small framework, complete." in page.content.decode()
    assert file.content.decode() == example()
    assert "attachment" in file.headers["Content-Disposition"]
