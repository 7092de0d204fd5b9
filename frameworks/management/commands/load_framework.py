"""Load framework files: all of them, or none where one of them has a problem."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction

from frameworks import changes
from frameworks.files.definition import Definition, Invalid, parse
from frameworks.files.tree import LARGEST
from frameworks.management.paths import shown
from frameworks.models import FrameworkVersion
from frameworks.queries.versions import definition_of, earlier
from frameworks.rules.differences import compare
from icsassess.lib.editing import Refused


class Command(BaseCommand):
    help = "Load framework versions from YAML files, as drafts unless --publish is given."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument("--check", action="store_true", help="read the files, write nothing")
        parser.add_argument("--publish", action="store_true", help="publish what is loaded")

    def handle(self, *, files: list[Path], check: bool, publish: bool, **options: Any) -> None:
        definitions = self._read(files)
        if check:
            for file, definition in zip(files, definitions, strict=True):
                self.stdout.write(f"{shown(file)}: {_counts(definition)}. No problems.")
                if before := earlier(definition):
                    self.stdout.write(f"  Against {before}: {_changes(before, definition)}.")
            return
        try:
            with transaction.atomic():
                told = [_load(definition, publish=publish) for definition in definitions]
        except Refused as refusal:
            raise CommandError(f"{refusal} Nothing was loaded.") from None
        except DatabaseError as error:
            raise CommandError(f"The database refused: {error} Nothing was loaded.") from error
        for line in told:
            self.stdout.write(line)

    def _read(self, files: list[Path]) -> list[Definition]:
        """Every file's definition; with problems in any, all of them on stderr and an end."""
        definitions, problems = [], 0
        for file in files:
            try:
                definitions.append(parse(_bytes(file), str(shown(file))))
            except Invalid as invalid:
                self.stderr.write(str(invalid))
                problems += len(invalid.problems)
            except OSError as error:
                self.stderr.write(f"{shown(file)}:1: file: It cannot be read: {error.strerror}.")
                problems += 1
        if problems:
            count = "1 problem" if problems == 1 else f"{problems} problems"
            raise CommandError(f"{count}. Nothing was loaded.")
        _refuse_doubles(files, definitions)
        return definitions


def _bytes(file: Path) -> bytes:
    """The content, or as much of it as shows that it is too large."""
    with file.open("rb") as opened:
        return opened.read(LARGEST + 1)


def _refuse_doubles(files: list[Path], definitions: list[Definition]) -> None:
    first: dict[tuple[str, str], Path] = {}
    for file, definition in zip(files, definitions, strict=True):
        version = definition.framework.slug, definition.version.label
        if version in first:
            raise CommandError(
                f"{first[version]} and {shown(file)} both hold {' '.join(version)}. "
                "Nothing was loaded."
            )
        first[version] = shown(file)


def _load(definition: Definition, *, publish: bool) -> str:
    """Store, and publish where asked; tell what was done."""
    version, written = changes.versions.store(definition)
    published = publish and changes.versions.publish(version)
    done = [word for word, is_so in (("loaded", written), ("published", published)) if is_so]
    return f"{version}: {' and '.join(done) or 'nothing to do'} ({_counts(definition)})."


def _changes(before: FrameworkVersion, definition: Definition) -> str:
    changes = compare(definition_of(before), definition).in_words
    return ", ".join(changes) or "word for word the same"


def _counts(definition: Definition) -> str:
    criteria = [criterion for domain in definition.domains for criterion in domain.criteria]
    statements = sum(len(criterion.statements) for criterion in criteria)
    return f"domains {len(definition.domains)}, criteria {len(criteria)}, statements {statements}"
