"""`manage.py orphaned_files`: what lies in the folder of evidence and belongs to nothing."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand

from icsassess.assessments import queries

HOUR = 60 * 60


class Command(BaseCommand):
    help = (
        "Lists stored files that no evidence has, as a server that is stopped hard leaves them, "
        "and evidence whose file is missing. Files of the last hour are left alone: they may be "
        "uploads under way."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--delete", action="store_true", help="Delete what is listed.")

    def handle(self, *, delete: bool, **_: Any) -> None:
        found = queries.evidence.orphans(before=time.time() - HOUR)
        size = sum(default_storage.size(name) for name in found)
        for name in found:
            self.stdout.write(name)
            if delete:
                default_storage.delete(name)
        files = "1 file" if len(found) == 1 else f"{len(found)} files"
        done = "deleted" if delete else "to be deleted with --delete"
        self.stdout.write(
            f"{files} of {size / 1_000_000:.1f} MB that no evidence has, {done}."
            if found
            else "Every stored file belongs to evidence."
        )
        for one in queries.evidence.missing_files():
            on = one.answer or one.agreed_score
            assert on  # noqa: S101  (the database's own constraint)
            self.stderr.write(f"The file of evidence {one.pk} is missing: {on.assessment}")
