"""How commands name a file that they could not load."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings


def shown(file: Path) -> Path:
    """`file` relative to the project where it lies in it; otherwise as it was given.

    So that no message holds where on its machine a project lies.
    """
    base = Path(settings.BASE_DIR)
    return file.relative_to(base) if file.is_relative_to(base) else file
