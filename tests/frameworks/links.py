"""Two small versions to link: a plan, teams and money in one, and much the same in the other."""

from __future__ import annotations

from frameworks.changes.versions import publish, store
from frameworks.models import Criterion, CriterionLink, FrameworkVersion
from tests.frameworks.files import read

FILE = """\
framework: {{slug: {slug}, title: {title}, publisher: Nobody}}
version:
  label: "{label}"
  published: "{label}"
  source: A source
  licence: Open
  domain_word: Theme
  criterion_word: Question
method: none
domains:
  - ref: A
    title: All of it
    criteria:
"""

OLD = {
    "1": ("A shared plan", "There is a plan that everybody knows."),
    "2": ("Teams that work together", "Teams meet every week."),
    "3": ("Money", "Budgets are shared by partners."),
}
NEW = {
    "1": ("A shared plan", "There is a plan that everybody knows."),
    "2": ("Teams that work well together", "Teams meet every day."),
    "4": ("Digital records", "Records are shared by surgeries."),
}


def text(slug: str, label: str, criteria: dict[str, tuple[str, str]]) -> str:
    lines = [FILE.format(slug=slug, label=label, title=f"The {slug} framework")]
    for ref, (title, statement) in criteria.items():
        lines.append(f'      - ref: "{ref}"\n        title: {title}\n')
        lines.append(f"        statements: [{statement}]\n")
    return "".join(lines)


def stored(
    slug: str, label: str, criteria: dict[str, tuple[str, str]], *, published: bool = True
) -> FrameworkVersion:
    version, _ = store(read(text(slug, label, criteria)))
    if published:
        publish(version)
    return version


def two() -> tuple[FrameworkVersion, FrameworkVersion]:
    """Version 2018 of one framework and 2019 of another."""
    return stored("old", "2018", OLD), stored("new", "2019", NEW)


def at(version: FrameworkVersion, ref: str) -> Criterion:
    return Criterion.objects.get(version=version, ref=ref)


def as_told() -> list[str]:
    """Every link as a line: 'old 2 overlaps new 2: draft'."""
    return [
        f"{link.from_criterion.version.framework.slug} {link.from_criterion.ref} {link.kind} "
        f"{link.to_criterion.version.framework.slug} {link.to_criterion.ref}: {link.state}"
        for link in CriterionLink.objects.select_related(
            "from_criterion__version__framework", "to_criterion__version__framework"
        )
    ]
