"""Load files of links between criteria: all of them, or none where one of them has a problem."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from frameworks import changes
from frameworks.files import links
from frameworks.management.paths import shown
from icsassess.lib import csv


class Command(BaseCommand):
    help = "Load links between criteria from CSV files, as drafts. A link that exists stays."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)

    def handle(self, *, files: list[Path], **options: Any) -> None:
        told, problems = [], 0
        with transaction.atomic():
            for file in files:
                name = shown(file)
                try:
                    done = changes.links.import_csv(_bytes(file), by=None)
                except links.InvalidLinks as invalid:
                    for problem in invalid.problems:
                        self.stderr.write(f"{name}:{problem.line}: {problem.message}")
                    problems += len(invalid.problems)
                except OSError as error:
                    self.stderr.write(f"{name}:1: It cannot be read: {error.strerror}.")
                    problems += 1
                else:
                    told.append(f"{name}: links loaded {done.written}, already there {done.left}.")
            if problems:
                count = "1 problem" if problems == 1 else f"{problems} problems"
                raise CommandError(f"{count}. Nothing was loaded.")
        for line in told:
            self.stdout.write(line)


def _bytes(file: Path) -> bytes:
    """The content, or as much of it as shows that it is too large."""
    with file.open("rb") as opened:
        return opened.read(csv.LARGEST + 1)
