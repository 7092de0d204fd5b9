"""A framework version as a file: read, judged with every problem at once, and written again.

Knows neither Django nor a database. The shape of a file is `Definition` and the classes above
it; `fixtures/frameworks/` shows one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from decimal import Decimal
from difflib import get_close_matches
from enum import Enum
from functools import cache, cached_property, lru_cache
from io import StringIO
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
)
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import LiteralScalarString

from frameworks.files import sense, values
from frameworks.files.tree import Path, Problem, Unreadable, quoted, read
from frameworks.rules.scoring import Band, Method, Status, Support

OURS = "ICS Assess"


class Invalid(Exception):
    """A file that cannot be loaded. `problems` are all of them, in the order of the file."""

    def __init__(self, name: str, problems: list[Problem]) -> None:
        self.name = name
        self.problems = sorted(problems, key=lambda problem: problem.line)
        super().__init__(
            "\n".join(f"{name}:{p.line}: {p.path}: {p.message}" for p in self.problems)
        )


def _check(function: Callable[..., Any], **settings: Any) -> BeforeValidator:
    return BeforeValidator(lambda value: function(value, **settings))


def _one_of(words: type[Enum]) -> BeforeValidator:
    return _check(values.word_of, among=tuple(word.value for word in words))


Text = Annotated[str, _check(values.text)]
MaybeText = Annotated[str, _check(values.text, blank=True)]
Line = Annotated[str, _check(values.line)]
Title = Annotated[str, _check(values.line, plain=True)]
Line200 = Annotated[str, _check(values.line, most=200, plain=True)]
Line100 = Annotated[str, _check(values.line, most=100, plain=True)]
Line60 = Annotated[str, _check(values.line, most=60, plain=True)]
Slug = Annotated[str, _check(values.slug)]
Label = Annotated[
    str, _check(values.name, most=40, of=r"[A-Za-z0-9][A-Za-z0-9 _.-]*", hint=values.LETTERS)
]
Ref = Annotated[
    str, _check(values.name, most=20, of=r"[A-Za-z0-9][A-Za-z0-9_.-]*", hint=values.LETTERS)
]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FrameworkDefinition(_Part):
    slug: Slug
    title: Line200
    publisher: Line200


class VersionDefinition(_Part):
    label: Label
    published: Annotated[str, _check(values.published)]
    source: Text
    licence: Text
    domain_word: Line60
    criterion_word: Line60
    strengths_word: Line60 = "Strengths"
    gaps_word: Line60 = "Gaps"


class ConditionDefinition(_Part):
    """At least `at_least` for `share` (0 to 1) of the statements that apply; 0 means for any."""

    at_least: Annotated[Status, _check(values.status)]
    share: Annotated[Decimal, _check(values.share), Field(alias="for")]


class LevelDefinition(_Part):
    score: Annotated[int, _check(values.whole_number)]
    status: Line100
    descriptor: MaybeText = ""
    band: Annotated[Band, _one_of(Band)]
    support: Annotated[Support, _one_of(Support)]
    conditions: tuple[ConditionDefinition, ...] = ()


class StatementDefinition(_Part):
    """`group` joins alternatives ('or'); `level` is a score, for the method 'staircase' only."""

    text: Line
    group: Annotated[str, _check(values.line, most=20, blank=True)] = ""
    level: Annotated[int, _check(values.whole_number)] | None = None
    note: MaybeText = ""


class PromptDefinition(_Part):
    """A question for the interview: ours, unless `source` says whose."""

    text: Line
    source: Line200 = OURS


class CriterionDefinition(_Part):
    ref: Ref
    title: Title
    guidance: MaybeText = ""
    note: MaybeText = ""
    tier: Annotated[
        Literal["system", "place", "neighbourhood"], _check(values.word_of, among=values.TIERS)
    ] = "system"
    scored: Annotated[bool, _check(values.yes_or_no)] = True
    statements: tuple[StatementDefinition, ...] = ()
    prompts: tuple[PromptDefinition, ...] = ()


class DomainDefinition(_Part):
    ref: Ref
    title: Title
    criteria: Annotated[tuple[CriterionDefinition, ...], _check(values.filled)]


def _lowest_first(levels: tuple[LevelDefinition, ...]) -> tuple[LevelDefinition, ...]:
    return tuple(sorted(levels, key=lambda level: level.score))


# Keys that came after the first files were published: while they hold their default they do not
# enter the checksum, so that those files keep theirs.
_LATER = ("strengths_word", "gaps_word")


class Definition(_Part):
    """One version of a framework, whole. `scale` runs from the lowest level to the highest."""

    framework: FrameworkDefinition
    version: VersionDefinition
    method: Annotated[Method, _one_of(Method)]
    scale: Annotated[tuple[LevelDefinition, ...], AfterValidator(_lowest_first)] = ()
    domains: Annotated[tuple[DomainDefinition, ...], _check(values.filled)]

    @cached_property
    def checksum(self) -> str:
        """SHA-256 of the content: comments, layout and the order of keys do not enter it."""
        content = self.model_dump(mode="json")
        for key in _LATER:
            if content["version"][key] == VersionDefinition.model_fields[key].default:
                del content["version"][key]
        canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


_SHAPES: dict[tuple[str, ...], type[_Part]] = {
    (): Definition,
    ("framework",): FrameworkDefinition,
    ("version",): VersionDefinition,
    ("scale",): LevelDefinition,
    ("scale", "conditions"): ConditionDefinition,
    ("domains",): DomainDefinition,
    ("domains", "criteria"): CriterionDefinition,
    ("domains", "criteria", "statements"): StatementDefinition,
    ("domains", "criteria", "prompts"): PromptDefinition,
}


def parse(data: bytes, name: str) -> Definition:
    """Read the bytes of a framework file; `name` is what its problems call it.

    Raises Invalid with every problem: line, path and a message in plain English. Where the bytes
    cannot be read as YAML at all, the place where reading ended is the only one.
    """
    try:
        tree = read(data)
    except Unreadable as error:
        raise Invalid(name, [error.problem]) from None
    if too_much := list(sense.too_much(tree.value)):
        raise Invalid(name, [tree.problem(path, message) for path, message in too_much])
    found = [*sense.write_out(tree.value), *sense.problems(tree)]
    try:
        definition = Definition.model_validate(tree.value)
    except ValidationError as error:
        found += [(tuple(e["loc"]), _plain(e)) for e in error.errors(include_url=False)]
    # One problem a place, and the first: sense says more of it than shape.
    told: dict[Path, str] = {}
    for path, message in found:
        if path not in tree.aliases:
            told.setdefault(path, message)
    problems = tree.problems + [tree.problem(path, message) for path, message in told.items()]
    if problems:
        raise Invalid(name, problems)
    return definition


_READ_DIFFERENTLY = (
    "A file of this version would be read differently. Is the status of a level a figure, and that "
    "figure the score of another?"
)


@lru_cache(maxsize=16)
def problems_of(definition: Definition) -> tuple[Problem, ...]:
    """What keeps `definition`, which may be half done, from being a file that loads to the same.

    None where there is nothing. The lines are those of its dump, where the scale stands with its
    highest level first.
    """
    try:
        back = parse(dump(definition).encode(), "draft")
    except Invalid as invalid:
        return tuple(invalid.problems)
    if back != definition:
        return (Problem(1, "file", _READ_DIFFERENTLY),)
    return ()


@cache
def _of_the_value(shape: type[_Part], name: str) -> TypeAdapter[Any]:
    field = shape.model_fields[name]
    # The empty text is a filler: `Annotated` wants something beside the type.
    kind: Any = Annotated[field.annotation, "", *field.metadata]
    return TypeAdapter(kind)


def check(shape: type[_Part], name: str, value: str) -> Any:
    """Read one value as a file's: `check(LevelDefinition, "score", "3")` gives 3.

    Raises values.BadValue with the reason.
    """
    try:
        return _of_the_value(shape, name).validate_python(value)
    except ValidationError as error:
        raise values.BadValue(_plain(error.errors(include_url=False)[0])) from None


def _plain(error: ErrorDetails) -> str:
    """What pydantic found, in plain English."""
    path = error["loc"]
    match error["type"]:
        case "value_error":
            return str(error["ctx"]["error"])
        case "missing":
            return f"'{path[-1]}' is missing."
        case "extra_forbidden":
            return _unknown(path)
        case "tuple_type":
            return "This must be a list: lines that begin with a hyphen."
        case "model_type":
            return "This must be keys with values, such as 'title: …'."
    raise AssertionError(error)  # a new kind of error in the shape needs words of its own


def _unknown(path: tuple[str | int, ...]) -> str:
    shape = _SHAPES[tuple(step for step in path[:-1] if isinstance(step, str))]
    known = [field.alias or name for name, field in shape.model_fields.items()]
    near = get_close_matches(str(path[-1]), known, n=1)
    meant = f"Did you mean '{near[0]}'?" if near else f"Known are: {', '.join(known)}."
    return f"The key {quoted(path[-1])} is not known here. {meant}"


def dump(definition: Definition) -> str:
    """Write `definition` as YAML that reads well and parses to an equal Definition.

    Its first lines, a comment, name the version and its checksum.
    """
    yaml = YAML()
    yaml.width = 100
    yaml.indent(mapping=2, sequence=4, offset=2)
    content = _written(definition)
    for key in list(content)[1:]:
        content.yaml_set_comment_before_after_key(key, before="\n")
    out = StringIO()
    out.write(f"# {definition.framework.title}, version {definition.version.label}.\n")
    out.write(f"# Checksum (SHA-256): {definition.checksum}\n\n")
    yaml.dump(content, out)
    # ruamel leaves the space at which it broke a line; between two lines it means nothing.
    return "".join(f"{line.rstrip(' ')}\n" for line in out.getvalue().splitlines())


def _written(part: Any) -> Any:
    """A part of a definition as a file has it: words for codes, defaults left out."""
    if isinstance(part, tuple):
        return [_written(item) for item in part]
    if isinstance(part, Decimal):
        return values.in_words(part)
    if isinstance(part, Enum):
        return part.value.replace("_", " ")
    if isinstance(part, str) and "\n" in part:
        return LiteralScalarString(part)
    if not isinstance(part, _Part):
        return part
    if isinstance(part, Definition):  # the highest level first, as people print a scale
        part = part.model_copy(update={"scale": part.scale[::-1]})
    fields = type(part).model_fields
    given = {
        name: getattr(part, name)
        for name, field in fields.items()
        if getattr(part, name) != field.default
    }
    if isinstance(part, StatementDefinition | PromptDefinition) and list(given) == ["text"]:
        return part.text
    return CommentedMap(
        (fields[name].alias or name, _written(value)) for name, value in given.items()
    )
