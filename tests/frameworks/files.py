"""A small framework file to spoil, line by line."""

from functools import cache

from frameworks.files.definition import Definition, parse


@cache
def read(text: str) -> Definition:
    """The definition of a file without problems: read once, however many tests store it."""
    return parse(text.encode(), "file.yaml")


COMPONENTS = """\
framework:
  slug: small
  title: A small framework
  publisher: Nobody
version:
  label: "1.10"
  published: 2018-02
  source: A source
  licence: None is stated.
  domain_word: Domain
  criterion_word: Criterion
method: components
scale:
  - score: 2
    status: Done
    band: strength
    support: none
    conditions:
      - at_least: in place
        for: all
  - score: 1
    status: Begun
    band: gap
    support: required
domains:
  - ref: "1"
    title: First
    criteria:
      - ref: "1.1"
        title: Leading
        statements:
          - There is a plan.
          - text: One way
            group: ways
          - text: Another way
            group: ways
        prompts:
          - How is it?
          - text: And then?
            source: Somebody else
"""

STAIRCASE = """\
framework: {slug: stairs, title: Stairs, publisher: Nobody}
version:
  label: "1"
  published: "2024"
  source: A source
  licence: Open
  domain_word: Level
  criterion_word: Step
method: staircase
scale:
  - {score: 1, status: Beginning, band: gap, support: likely}
  - {score: 2, status: Maturing, band: developing, support: may be required}
domains:
  - ref: A
    title: First
    criteria:
      - ref: A1
        title: Leading
        tier: place
        statements:
          - {text: Begun, level: Beginning}
          - {text: Grown, level: 2}
"""

NARRATIVE = """\
framework: {slug: story, title: Story, publisher: Nobody}
version:
  label: "1"
  published: 2024-05-31
  source: A source
  licence: Open
  domain_word: Theme
  criterion_word: Question
method: none
domains:
  - ref: A
    title: First
    criteria:
      - ref: A1
        title: Tell us
        guidance: |
          First this.

          Then that:
          - one
          - two
"""

ALL = {"components": COMPONENTS, "staircase": STAIRCASE, "none": NARRATIVE}


def spoiled(text: str, old: str, new: str) -> str:
    """`text` with the one place that says `old` saying `new`."""
    assert text.count(old) == 1, f"{text.count(old)} times {old!r}"
    return text.replace(old, new)


def large(domains: int, criteria: int, statements: int) -> str:
    """A framework file of `domains` by `criteria` by `statements`."""
    head = COMPONENTS[: COMPONENTS.index("domains:")]
    parts = ["domains:"]
    for d in range(domains):
        parts.append(f"  - ref: D{d}\n    title: Domain {d}\n    criteria:")
        for c in range(criteria):
            parts.append(f"      - ref: C{d}.{c}\n        title: Criterion\n        statements:")
            parts += [f"          - What good looks like, number {s}" for s in range(statements)]
    return head + "\n".join(parts)
