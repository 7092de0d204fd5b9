"""A framework of 12 domains × 40 criteria × 20 statements: what it takes to load it, and to hold
it against another."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.db import transaction
from ruamel.yaml import YAML

from bench.data import FRAMEWORK
from frameworks import changes
from frameworks.files.definition import parse
from frameworks.queries.suggestions import find
from frameworks.queries.versions import content
from frameworks.rules.differences import compare

DOMAINS, CRITERIA, STATEMENTS = 12, 40, 20


def load_and_read() -> tuple[float, float]:
    """CPU seconds to parse and store the file, and for its YAML to be read without a look at it.

    What is stored is taken back.
    """
    text = file()

    def load() -> None:
        with transaction.atomic():
            changes.versions.store(parse(text.encode(), "large.yaml"))
            transaction.set_rollback(True)

    def read() -> None:
        for _ in YAML(typ="safe", pure=True).parse(text):
            pass

    return min(_cpu(load) for _ in range(3)), min(_cpu(read) for _ in range(3))


def compare_and_suggest() -> tuple[float, float]:
    """CPU seconds to compare two of them word by word, and to look for what belongs together."""
    old, new = (parse(file(slug).encode(), slug) for slug in ("large", "other"))
    with transaction.atomic():
        stored = [content(changes.versions.store(each)[0]) for each in (old, new)]
        transaction.set_rollback(True)
    return _cpu(lambda: compare(old, new)), _cpu(lambda: find(*stored))


def file(slug: str = "large") -> str:
    """The scale of 2018 with invented domains, and sentences as long as real ones are."""
    head = FRAMEWORK.read_text(encoding="utf-8").split("\ndomains:")[0]
    parts = [head.replace("slug: west-midlands", f"slug: {slug}"), "domains:"]
    for d in range(DOMAINS):
        parts.append(f"  - ref: D{d}\n    title: Domain {d}\n    criteria:")
        for c in range(CRITERIA):
            parts.append(f"      - ref: C{d}.{c}\n        title: Criterion\n        statements:")
            parts += [
                f"          - Partners of {slug} look at what came of it, and change {s} things."
                for s in range(STATEMENTS)
            ]
    return "\n".join(parts)


def _cpu(do: Callable[[], object]) -> float:
    before = time.process_time()
    do()
    return time.process_time() - before
