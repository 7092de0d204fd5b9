"""What it takes to load a framework of 9,600 statements, and to hold it against another."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.db import transaction
from ruamel.yaml import YAML

from bench import files
from frameworks.changes.versions import store
from frameworks.files.definition import parse
from frameworks.queries.suggestions import find
from frameworks.queries.versions import content
from frameworks.rules.differences import compare


def load_and_read() -> tuple[float, float]:
    """CPU seconds to parse and store the file, and for its YAML to be read without a look at it.

    What is stored is taken back.
    """
    text = files.large("another")

    def load() -> None:
        with transaction.atomic():
            store(parse(text.encode(), "another.yaml"))
            transaction.set_rollback(True)

    def read() -> None:
        for _ in YAML(typ="safe", pure=True).parse(text):
            pass

    return min(_cpu(load) for _ in range(3)), min(_cpu(read) for _ in range(3))


def compare_and_suggest() -> tuple[float, float]:
    """CPU seconds to compare two of them word by word, and to look for what belongs together."""
    old, new = (parse(files.large(slug).encode(), slug) for slug in ("another", "other"))
    with transaction.atomic():
        stored = [content(store(each)[0]) for each in (old, new)]
        transaction.set_rollback(True)
    return _cpu(lambda: compare(old, new)), _cpu(lambda: find(*stored))


def _cpu(do: Callable[[], object]) -> float:
    before = time.process_time()
    do()
    return time.process_time() - before
