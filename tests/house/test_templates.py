"""Every template compiles, what it extends or includes is there, and its lines can be read."""

from pathlib import Path
from typing import Any

import pytest
from django.template import Context, Engine, TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader_tags import ExtendsNode, IncludeNode

from tests.house.source import ROOT, files

# As many characters of one line as can be read beside a second file.
LONGEST = 160

# Templates that may hold a longer line, and why it cannot be broken.
LONG_FOR_A_REASON: dict[str, str] = {}


def faults(folder: Path) -> list[str]:
    engine = Engine.get_default()
    found = []
    for path in files(folder):
        name = str(path.relative_to(folder))
        try:
            template = engine.from_string(path.read_text(encoding="utf-8"))
        except TemplateSyntaxError as error:
            found.append(f"{name}: {error}")
            continue
        nodes: Any = template.nodelist
        extended = [node.parent_name for node in nodes.get_nodes_by_type(ExtendsNode)]
        included = [node.template for node in nodes.get_nodes_by_type(IncludeNode)]
        for wanted in extended + included:
            if not isinstance(wanted.var, str):
                continue  # named by a variable
            try:
                engine.find_template(wanted.resolve(Context()))
            except TemplateDoesNotExist as error:
                found.append(f"{name}: there is no {error}")
    return found


def test_every_template_compiles():
    assert faults(ROOT / "templates") == []


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("{% if open %}", "Unclosed tag on line 1: 'if'"),
        ("{% nosuchtag %}", "Invalid block tag on line 1: 'nosuchtag'"),
        ("{{ name|nosuchfilter }}", "Invalid filter: 'nosuchfilter'"),
        ("{% extends 'nowhere.html' %}", "there is no nowhere.html"),
        ("<p>{% if a %}{% include 'nowhere.html' %}{% endif %}", "there is no nowhere.html"),
    ],
)
def test_a_planted_fault_is_found(source, fault, plant):
    (found,) = faults(plant({"systems/page.html": source}))
    assert found.startswith(f"systems/page.html: {fault}")


def test_a_template_that_is_named_by_a_variable_passes(plant):
    assert faults(plant({"page.html": "{% include chosen %}{% include 'base.html' %}"})) == []


def long_lines(folder: Path) -> dict[str, list[int]]:
    """The numbers of the lines over `LONGEST`, by the template that holds them."""
    found: dict[str, list[int]] = {}
    for path in files(folder):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if len(line) > LONGEST:
                found.setdefault(str(path.relative_to(folder)), []).append(number)
    return found


def test_a_long_line_of_a_template_has_a_reason():
    found = long_lines(ROOT / "templates")
    assert {name: at for name, at in found.items() if name not in LONG_FOR_A_REASON} == {}


def test_no_reason_is_given_for_a_line_that_is_gone():
    assert LONG_FOR_A_REASON.keys() <= long_lines(ROOT / "templates").keys()


def test_a_planted_long_line_is_found(plant):
    root = plant(
        {
            "systems/page.html": f"<p>\n{'–' * (LONGEST + 1)}\n</p>\n",
            "mail.txt": "x" * (LONGEST + 1),
            "short.html": "–" * LONGEST,
        }
    )
    assert long_lines(root) == {"mail.txt": [1], "systems/page.html": [2]}
