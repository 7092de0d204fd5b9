"""The words of every framework's source, unit by unit, and their fingerprints.

The sources themselves are not in this repository. One `.sha256` beside this file for each file of
`fixtures/frameworks/` holds one SHA-256 per criterion, domain and level, made from the text of the
source by

    python -m tests.frameworks.source west-midlands-2018 PATH_OF_THE_SOURCE_TEXT > \
        tests/frameworks/west_midlands_2018.sha256

so that a test can say anywhere whether the framework file still has the source's words.
"""

from __future__ import annotations

import hashlib
import html
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from frameworks.files.definition import CriterionDefinition, Definition, LevelDefinition, parse

ROOT = Path(__file__).resolve().parents[2]
FRAMEWORKS = ROOT / "fixtures" / "frameworks"

# {'domain 1': [title], '1.1': [title, guidance, statement, …], 'level 5': [status, descriptor]}
Units = dict[str, list[str]]


@dataclass(frozen=True)
class Source:
    """The file of a source text, how it is read, and which units are ours and not the text's."""

    file: str
    units: Callable[[str], Units]
    ours: frozenset[str] = frozenset()

    @property
    def found(self) -> list[Path]:
        """The text, which lies beside the repository where the product is made; else nothing."""
        beside = [parent / "shared" / "seeds" / self.file for parent in ROOT.parents]
        return [path for path in beside if path.exists()]


def names() -> list[str]:
    """The names of the framework files: 'west-midlands-2018'."""
    return sorted(path.stem for path in FRAMEWORKS.glob("*.yaml"))


@cache
def definition(name: str) -> Definition:
    file = FRAMEWORKS / f"{name}.yaml"
    return parse(file.read_bytes(), file.name)


def criteria(name: str) -> list[CriterionDefinition]:
    return [criterion for domain in definition(name).domains for criterion in domain.criteria]


def words(name: str) -> Units:
    """The words of a framework file by unit, ours left out. A level stands before its statement."""
    held = definition(name)
    statuses = {level.score: f"{level.status}: " for level in held.scale}
    units = (
        {f"domain {domain.ref}": [domain.title] for domain in held.domains}
        | {criterion.ref: _words_of(criterion, statuses) for criterion in criteria(name)}
        | {f"level {level.score}": _words_of_level(level) for level in held.scale}
    )
    return {unit: said for unit, said in units.items() if unit not in SOURCES[name].ours}


def _words_of(criterion: CriterionDefinition, statuses: dict[int, str]) -> list[str]:
    statements = [
        s.text if s.level is None else statuses[s.level] + s.text for s in criterion.statements
    ]
    guidance = [folded(criterion.guidance)] if criterion.guidance else []
    return [criterion.title, *guidance, *statements]


def _words_of_level(level: LevelDefinition) -> list[str]:
    return [level.status, level.descriptor] if level.descriptor else [level.status]


def folded(text: str) -> str:
    """`text` with every run of white space as one space."""
    return " ".join(text.split())


# What the text of a source has between two paragraphs or bullets. A bullet is markup, not a word.
_BREAKS = re.compile(r"</?(?:p|ul|li)\b[^>]*>")


def _cell(text: str) -> list[str]:
    """The paragraphs and bullets of one cell of a table."""
    parts = [folded(html.unescape(part)).removeprefix("• ") for part in _BREAKS.split(text)]
    return [part for part in parts if part]


def _rows(text: str) -> list[list[list[str]]]:
    """The lines of a text as the cells of a table, parted by tabs; a plain line is one cell."""
    return [[_cell(cell) for cell in line.split("\t")] for line in text.splitlines()]


def _between(text: str, start: str, end: str) -> str:
    """What stands between the line `start` and the next line `end`."""
    return text.split(f"\n{start}\n", 1)[1].split(f"\n{end}\n", 1)[0]


def _west_midlands(text: str) -> Units:
    """A table per domain: a criterion (empty where it goes on) and one row of statements."""
    found: Units = {}
    ref = ""
    for line, cells in zip(text.splitlines(), _rows(text), strict=True):
        if domain := re.match(r"# Core capability (\d): (.*?)(?: \(\d/\d\))?$", line):
            found[f"domain {domain[1]}"] = [folded(domain[2])]
        if len(cells) == 3 and cells[2] != ["Self Assessment Score"]:
            (status,), (descriptor,), (score,) = cells
            found[f"level {score}"] = [status, descriptor]
        if len(cells) == 2 and cells[1] != ["What good looks like"]:
            if cells[0] and (criterion := re.match(r"(\d\.\d)\.? (.*)$", cells[0][0])):
                ref = criterion[1]
                found[ref] = [criterion[2]]
            found[ref] += cells[1]
    return found


def _maturity_matrix(text: str) -> Units:
    """A table per domain, printed on one page or two; its first column holds the themes."""
    found: Units = {}
    number = theme = 0
    chapter = _between(
        text,
        "Detailed maturity self-assessment and development plan against the five domains",
        "Summary",
    )
    for first, *rest in _rows(chapter):
        line = first[0] if first else ""
        if domain := re.match(r"Domain (\d): ?(.*?)(?: Continued)?$", line):
            if int(domain[1]) > number:
                number, theme = int(domain[1]), 0
                found[f"domain {number}"] = [domain[2]] if domain[2] else []
        elif not rest and line and number and not found[f"domain {number}"]:
            found[f"domain {number}"] = [line]  # the title of domain 2 is a line by itself
        elif rest and first and line != "Themes":
            theme += 1
            found[f"{number}.{theme}"] = first
    return found


def _operating_requirements(text: str) -> Units:
    """A summary names the groups; a table per theme holds the requirement in its first column."""
    summary = _between(
        text,
        "Executive Summary: Progress Against Consistent Operating Requirements",
        "Self-assessment and areas of development: Consistent operating requirements",
    )
    groups = [cells[0][0] for cells in _rows(summary) if len(cells) == 4 and cells[0]]
    found: Units = {f"domain {i}": [group] for i, group in enumerate(groups, 1)}
    chapter = _between(
        text,
        "Self-assessment and areas of development: Consistent operating requirements",
        "System by Default",
    )
    themes: dict[str, list[str]] = {}
    for first, *rest in _rows(chapter):
        # The first theme runs over two pages; its group's number is not printed.
        if first and (heading := re.match(r"(?:(\d) )?Self Assessment: (.*)$", first[0])):
            group, title = heading[1] or "1", heading[2]
        elif rest and first != ["Theme"] and title not in themes.setdefault(group, []):
            themes[group].append(title)
            found[f"{group}.{len(themes[group])}"] = [title, " ".join(first)]
    return found


def _what_is_an_ics(text: str) -> Units:
    """A table per level: a heading and its bullets, a column for Beginning and one for Maturing."""
    found: Units = {}
    domain = row = 0
    for line, cells in zip(text.splitlines(), _rows(text), strict=True):
        if line.startswith("# What should be done"):
            domain, row = domain + 1, 0
            found[f"domain {domain}"] = [line.removeprefix("# ")]
        elif len(cells) == 3 and not cells[0]:
            stages = [stage for (stage,) in cells[1:]]
            found |= {f"level {score}": [stage] for score, stage in enumerate(stages, 1)}
        elif len(cells) == 3:
            row += 1
            (title,), *columns = cells
            found[f"{domain}.{row}"] = [
                title,
                *(f"{s}: {t}" for s, texts in zip(stages, columns, strict=True) for t in texts),
            ]
    return found


def _aspirant_attributes(text: str) -> Units:
    """One table of three rows, a group each; the last two are printed as a title and three lists.

    What follows the column of attributes is a system's own strengths and opportunities.
    """
    table = _between(
        text,
        "These areas are set out in more detail aligned to the ICS criteria below:",
        "Governance Developments",
    )
    first, *rest = table.strip().split("\n\n")
    (title, column, *_), _, (_, attributes, *_) = (
        [cell.strip() for cell in line.strip("|").split("|")] for line in first.splitlines()
    )
    found = {"domain 1": [column], "1.1": [title, *_cell(attributes.replace("• ", "<li>"))]}
    for i, (title, attributes) in enumerate(zip(rest[::4], rest[1::4], strict=True), 2):
        found[f"1.{i}"] = [title, *_bullets(attributes)]
    return found


def _bullets(text: str) -> list[str]:
    """The bullets of a list, each one below another led in by it: 'Plans to:' gives 'Plans to: …'.

    The bullet that leads in is nothing by itself.
    """
    found: list[str] = []
    lead = ""
    for line in text.splitlines():
        if line.startswith(" - "):
            found.append(f"{lead} {line.removeprefix(' - ')}")
        elif line.endswith(":"):
            lead = line.removeprefix("- ")
        else:
            found.append(line.removeprefix("- "))
    return found


# A sentence that says what an integrated care system needs, has, does or should do.
_DEMAND = re.compile(
    r"\b(should|must|needs?|requires?|required|ha(s|ve) to|critical|goal|key is|depends on"
    r"|[Aa] good ICS|effective approach)\b"
)


def _capita(text: str) -> Units:
    """Two parts: four numbered sections, then a table of six themes and a section for each.

    A statement is every sentence of a section that asks something of a system (`_DEMAND`); the
    sentences between them argue, tell of examples or of Capita.
    """
    (parts,) = re.findall(r"Capita's (Four Foundations .*?), the (Six Themes .*?) or our", text)
    found: Units = {f"domain {i}": [part] for i, part in enumerate(parts, 1)}
    body, _ = text.split("\nCONCLUSION\n")
    summaries: dict[str, str] = {}
    ref = ""
    for line, cells in zip(body.splitlines(), _rows(body), strict=True):
        if len(cells) == 2:  # a theme's row; its number and its summary
            (theme,), (summary,) = cells
            summaries[theme[0]] = summary
        elif section := re.match(r"(\d)(\.?) (.*)$", line):
            number, dot, title = section.groups()
            ref = f"{2 if dot else 1}.{number}"
            found[ref] = [title, *([summaries[number]] if dot else [])]
        elif ref:
            sentences = re.split(r"(?<=[.”]) (?=[A-Z])", folded(line))
            found[ref] += [sentence for sentence in sentences if _DEMAND.search(sentence)]
    return found


SOURCES = {
    "aspirant-ics-attributes-2019": Source("001_667273e536f4f1fa.txt", _aspirant_attributes),
    "capita-foundations-themes-2018": Source("002_d92810aa5719b438.txt", _capita),
    # The plan names the highest level only, and sets out none of them.
    "ics-maturity-matrix-2019": Source(
        "003_2166b811340f1ca3.txt",
        _maturity_matrix,
        ours=frozenset({"level 1", "level 2", "level 3", "level 4"}),
    ),
    "operating-requirements-2020": Source("003_2166b811340f1ca3.txt", _operating_requirements),
    "west-midlands-2018": Source("000_1d49c15374470546.txt", _west_midlands),
    "what-is-an-ics-2018": Source(
        "004_31d2fcf696a52daf.txt", _what_is_an_ics, ours=frozenset({"level 0"})
    ),
}


def fingerprint(words: list[str]) -> str:
    """One SHA-256 of title and statements, a line each: their bounds and order count too."""
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def committed(name: str) -> dict[str, str]:
    """The fingerprints in the repository: {'1.1': SHA-256}."""
    lines = Path(__file__).with_name(f"{name.replace('-', '_')}.sha256").read_text().splitlines()
    return {unit: digest for digest, unit in (line.split("  ", 1) for line in lines)}


if __name__ == "__main__":
    name, path = sys.argv[1:]
    for unit, said in SOURCES[name].units(Path(path).read_text()).items():
        sys.stdout.write(f"{fingerprint(said)}  {unit}\n")
