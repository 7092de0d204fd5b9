"""`manage.py render_report 12 --output report.pdf`: what the page offers for download."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from icsassess.assessments.models import Assessment
from icsassess.lib.paper.pdf import PdfError
from icsassess.reports import document, queries, reads
from icsassess.reports.outline import outline


def _id_or_key(asked: str) -> int | UUID:
    return int(asked) if asked.isdigit() else UUID(asked)


class Command(BaseCommand):
    help = "Writes the self-assessment report of an assessment as an accessible PDF."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "assessment",
            type=_id_or_key,
            metavar="ASSESSMENT",
            help="Its id, or its key as it stands in the address of its pages.",
        )
        parser.add_argument("--output", type=Path, required=True, metavar="FILE")

    def handle(self, *, assessment: int | UUID, output: Path, **_: Any) -> None:
        by = "key" if isinstance(assessment, UUID) else "pk"
        try:
            found = Assessment.objects.select_related(*reads.RELATED).get(**{by: assessment})
        except Assessment.DoesNotExist:
            raise CommandError(f"There is no assessment {assessment}.") from None
        if takes := outline(found, owes_view=False).too_long:
            self.stdout.write(f"This takes about {takes}.")
        report, made = queries.report(found, owes_view=False), timezone.localtime()
        try:
            self._write(document.file(report, made=made), output)
        except PdfError as error:
            self._write(document.page(report, made=made), output.with_suffix(".html"))
            raise CommandError(
                f"The PDF could not be made, so the report is a web page instead. {error}"
            ) from error

    def _write(self, content: bytes, output: Path) -> None:
        try:
            output.write_bytes(content)
        except OSError as error:
            raise CommandError(f"{output} could not be written: {error.strerror}.") from error
        self.stdout.write(f"Wrote {output}.")
