"""Write a stored version as a file that loads to the same thing."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from frameworks.files.definition import dump
from frameworks.models import FrameworkVersion
from frameworks.queries.versions import definition_of


class Command(BaseCommand):
    help = "Write one version of a framework as YAML."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG")
        parser.add_argument("label", metavar="LABEL")
        parser.add_argument("--output", metavar="FILE", type=Path, help="instead of the terminal")

    def handle(self, *, slug: str, label: str, output: Path | None, **options: Any) -> None:
        version = FrameworkVersion.objects.filter(framework__slug=slug, label=label).first()
        if version is None:
            there = FrameworkVersion.objects.values_list("framework__slug", "label")
            known = ", ".join(" ".join(each) for each in there) or "none"
            raise CommandError(f"There is no version {slug} {label}. Stored are: {known}.")
        text = dump(definition_of(version))
        if output is None:
            self.stdout.write(text, ending="")
            return
        try:
            output.write_text(text, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from None
