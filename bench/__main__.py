"""`python -m bench`: fill an empty database, measure, print a table and the goals."""

from __future__ import annotations

import os
import platform
import tempfile

from bench.server import HOST, Server

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "bench.settings",
    "ICSASSESS_ENV": "production",
    "SECRET_KEY": "measured-on-a-database-that-is-thrown-away-afterwards",
    "ALLOWED_HOSTS": HOST,
    "BEHIND_TLS_PROXY": "on",
    "PROXY_COUNT": "1",
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

    from bench import data, goals, large, long_report, measuring, pdf, reading, saving, table
    from bench.floor import operations as bare
    from bench.goals import Goal

    print(
        f"{connection.display_name} {'.'.join(map(str, connection.get_database_version()))}, "
        f"Django {django.__version__}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, one sync worker",
        flush=True,
    )
    made = data.build()
    connection.close()
    with (
        Server(
            "bench.floor.settings",
            "django.core.wsgi:get_wsgi_application()",
            "django.contrib.auth.backends.ModelBackend",
        ) as floor,
        Server("bench.settings", "icsassess.wsgi") as product,
    ):
        floors = bare.floors(floor, made.standard.leader, made.row)
        shown, save, save_and_show, autosave = floors
        measured = [
            *floors,
            *saving.saves(
                product,
                made.standard,
                save=save,
                save_and_show=save_and_show,
                autosave=autosave,
            ),
            *reading.pages(product, made, shown),
        ]
        measuring.take_turns(measured)
    print(table.operations(measured), flush=True)
    whole, alone = pdf.whole_and_alone(made)
    print(f"\nPDF in one process: {whole:.0f} ms CPU; WeasyPrint alone {alone:.0f} ms")
    once, many = long_report.once_and_many_times(made)
    print(f"PDF of {long_report.TIMES} times the criteria: {many:.0f} s CPU, once {once:.0f} s")
    load, read = large.load_and_read()
    print(f"9,600 statements: {load:.1f} s CPU to load; {read:.1f} s to read as YAML alone\n")
    compared, suggested = large.compare_and_suggest()
    further = [
        ("PDF, CPU by that of WeasyPrint alone", whole / alone, 1.15),
        (
            f"PDF of {long_report.TIMES} times the criteria, CPU by so many times that of once",
            many / once / long_report.TIMES,
            1.1,
        ),
        ("9,600 statements, CPU by that of reading YAML alone", load / read, 4),
        ("9,600 statements, CPU seconds", load, 10),
        ("Comparing 9,600 statements, CPU by that of reading", compared / read, 4),
        ("Suggesting links of 480 criteria, CPU by that of reading", suggested / read, 4),
    ]
    reached = [Goal(name, measuring.spread([figure]), most) for name, figure, most in further]
    print(table.goals([*goals.of(measured), *reached]))


if __name__ == "__main__":
    main()
