"""What the help page says of a framework file: an example that loads, and every key in words."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

EXAMPLE = Path(__file__).with_name("example.yaml")


class Key(NamedTuple):
    """A key of a file; `default` is what it means to leave it out, None where it must be there."""

    name: str
    words: str
    default: str | None = None


class Part(NamedTuple):
    title: str
    keys: tuple[Key, ...]


PARTS = (
    Part(
        "The file",
        (
            Key("framework", "Whose framework this is."),
            Key("version", "Which version of it this file is."),
            Key("method", "How statements point to a level: components, staircase or none."),
            Key("scale", "The levels, in any order.", "people answer in words only"),
            Key("domains", "What is assessed, in the order in which it is read."),
        ),
    ),
    Part(
        "framework",
        (
            Key(
                "slug",
                "A short name in small letters, figures and hyphens. It stands in the web address "
                "and stays the same for every version.",
            ),
            Key("title", "The framework's name."),
            Key("publisher", "Who published it."),
        ),
    ),
    Part(
        "version",
        (
            Key("label", "What this version is called: 2026, say. Each label is used once."),
            Key("published", "When the source was published: 2026, 2026-04 or 2026-04-30."),
            Key("source", "The document that the wording comes from."),
            Key("licence", "On what terms it may be used. Say so where nothing is known."),
            Key("domain_word", "What the source calls its domains: 'Core capability'."),
            Key("criterion_word", "What the source calls its criteria: 'Theme'."),
            Key("strengths_word", "What people are asked to write of what is good.", "Strengths"),
            Key("gaps_word", "What they are asked to write of what is missing.", "Gaps"),
        ),
    ),
    Part(
        "scale, each level",
        (
            Key("score", "A whole number. The scale has no gaps."),
            Key("status", "The level's name: 'Developing'."),
            Key("descriptor", "The source's description of the level.", "no description"),
            Key("band", "What it counts as on dashboards: strength, developing or gap."),
            Key(
                "support",
                "What the level says of support from outside: none, may be required, likely or "
                "required.",
            ),
            Key(
                "conditions",
                "For the method components: what must hold, all of it. The lowest level has none.",
                "no conditions",
            ),
        ),
    ),
    Part(
        "conditions, each one",
        (
            Key("at_least", "How far statements must be: planned, partly or in place."),
            Key("for", "How many of those that apply: all, half, any, or a share such as 75%."),
        ),
    ),
    Part(
        "domains, each one",
        (
            Key("ref", 'A short reference, used once: "1". In quotes.'),
            Key("title", "The domain's name. Plain text, no tags."),
            Key("criteria", "What is assessed in it: one or more."),
        ),
    ),
    Part(
        "criteria, each one",
        (
            Key("ref", 'A short reference, used once in the whole file: "1.1". In quotes.'),
            Key("title", "What is assessed. Plain text, no tags."),
            Key("guidance", "Text that helps to answer. Lines are kept.", "no guidance"),
            Key("note", "An editor's note, shown as not the source's.", "no note"),
            Key("tier", "Who is asked: system, place or neighbourhood.", "system"),
            Key("scored", "'false' where people answer in words.", "true if there is a scale"),
            Key("statements", "What good looks like, sentence by sentence.", "no statements"),
            Key("prompts", "Questions for the interview.", "no questions"),
        ),
    ),
    Part(
        "statements, each one",
        (
            Key("text", "The sentence. A statement may be just its text, without keys."),
            Key(
                "group",
                "The same word on statements next to each other makes them alternatives: the one "
                "that is furthest on counts.",
                "it counts by itself",
            ),
            Key("level", "For the method staircase: the level that it belongs to.", "no level"),
            Key("note", "An editor's note, shown as not the source's.", "no note"),
        ),
    ),
    Part(
        "prompts, each one",
        (
            Key("text", "The question. A prompt may be just its text, without keys."),
            Key("source", "Whose question it is.", "ICS Assess"),
        ),
    ),
)


def example() -> str:
    """The file that the page shows and gives to download."""
    return EXAMPLE.read_text(encoding="utf-8")
