"""`python -m bench`: fill an empty database, measure, print a table and the goals."""

from __future__ import annotations

import os
import platform
import tempfile
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bench.server import HOST, Server

if TYPE_CHECKING:
    from bench.operations import Operation

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "bench.settings",
    "ICSASSESS_ENV": "production",
    "SECRET_KEY": "measured-on-a-database-that-is-thrown-away-afterwards",
    "ALLOWED_HOSTS": HOST,
    "BEHIND_TLS_PROXY": "on",
}


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench-") as var:
        os.environ.update(PRODUCTION | {"VAR_DIR": var})
        import django

        django.setup()
        _measure()


def _measure() -> None:
    import django
    from django.db import connection

    from bench import data, large, operations, pdf

    print(
        f"{connection.display_name} {'.'.join(map(str, connection.get_database_version()))}, "
        f"Django {django.__version__}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, one sync worker"
    )
    made = data.build()
    connection.close()
    with (
        Server("bench.floor.settings", "django.core.wsgi:get_wsgi_application()") as bare,
        Server("bench.settings", "icsassess.wsgi") as server,
    ):
        bare.sign_in(made.lead, "django.contrib.auth.backends.ModelBackend")
        server.sign_in(made.lead)
        floor, product = operations.floor(bare, made), operations.product(server, made)
        measured = floor + product
        for operation in measured:
            operation.warm_up()
        for _ in range(operations.ROUNDS):
            for operation in measured:
                operation.measure()
    _print_table([operations.HEADINGS, *(operation.row for operation in measured)])
    whole, alone = pdf.whole_and_alone(made)
    print(f"\nPDF in one process: {whole:.0f} ms CPU; WeasyPrint alone {alone:.0f} ms\n")
    load, read = large.load_and_read()
    print(f"9,600 statements: {load:.1f} s CPU to load; {read:.1f} s to read as YAML alone\n")
    compared, suggested = large.compare_and_suggest()
    goals = _goals(floor, product, whole / alone)
    goals += _reached(("9,600 statements, CPU by that of reading YAML alone", load / read, 4))
    goals += _reached(("9,600 statements, CPU seconds", load, 10))
    goals += _reached(("Comparing 9,600 statements, CPU by that of reading", compared / read, 4))
    goals += _reached(
        ("Suggesting links of 480 criteria, CPU by that of reading", suggested / read, 4)
    )
    _print_table(goals)


def _goals(floor: list[Operation], product: list[Operation], pdf: float) -> list[list[str]]:
    """The goals of the issue: what, how much, at most, reached or not."""
    open_floor, save_floor = floor
    save, open_, _, *results, _ = product
    goals = [
        ("Open a criterion, CPU by the floor's", open_.cpu_ms / open_floor.cpu_ms, 1.5),
        ("Open a criterion, SQL", open_.sql, 8),
        ("Save and show the next, CPU by its floor's", save.cpu_ms / save_floor.cpu_ms, 1.5),
        ("Save and show the next, SQL", save.sql, 14),
        *((f"{one.name}, CPU ms", one.cpu_ms, 60) for one in results),
        *((f"{one.name}, SQL", one.sql, 12) for one in results),
        ("PDF, CPU by that of WeasyPrint alone", pdf, 1.15),
    ]
    return [["Goals", "", "at most", ""], *_reached(*goals)]


def _reached(*goals: tuple[str, float, float]) -> list[list[str]]:
    return [
        [name, f"{value:.3g}", f"{most:g}", "reached" if value <= most else "NOT REACHED"]
        for name, value, most in goals
    ]


def _print_table(rows: Sequence[Sequence[str]]) -> None:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *others in rows:
        cells = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        print("  ".join([first.ljust(widths[0]), *cells]))


if __name__ == "__main__":
    main()
