"""The product starts only when it is safe to, and its default database takes many writers."""

import ast
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from icsassess.environment import DEVELOPMENT_KEY

ROOT = Path(__file__).resolve().parent.parent
KEY = "k3y-for-a-test-" * 4
OF_OURS = {
    *("ICSASSESS_ENV", "DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "EMAIL_URL"),
    *("BEHIND_TLS_PROXY", "PROXY_COUNT"),
}
SAFE = {"ICSASSESS_ENV": "production", "SECRET_KEY": KEY, "ALLOWED_HOSTS": "assess.example.nhs.uk"}


def start(*arguments: str, **said: str) -> subprocess.Popen[str]:
    """Start Python in the repository with nothing of ours in its environment but `said`."""
    inherited = {name: value for name, value in os.environ.items() if name not in OF_OURS}
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=inherited | said,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def end(started: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = started.communicate(timeout=60)
    return started.returncode, out.strip(), err


@pytest.mark.parametrize(
    ("said", "hint"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is missing or shorter than 50 characters"),
        ({"SECRET_KEY": DEVELOPMENT_KEY}, "secrets.token_urlsafe(50)"),
        ({"DEBUG": "on"}, "set DEBUG=off"),
        ({"ALLOWED_HOSTS": ""}, "for example: ALLOWED_HOSTS=assess.example.nhs.uk"),
        ({"ALLOWED_HOSTS": "127.0.0.1,localhost,[::1]"}, "not set to your own host names"),
        ({"ALLOWED_HOSTS": "assess.example.nhs.uk,*"}, "not set to your own host names"),
        ({"ICSASSESS_ENV": "prodution"}, "Set it to production, or to development"),
        ({"BEHIND_TLS_PROXY": "on"}, "PROXY_COUNT is missing, and BEHIND_TLS_PROXY is on"),
        ({"BEHIND_TLS_PROXY": "on", "PROXY_COUNT": "0"}, "for example: PROXY_COUNT=1"),
        ({"PROXY_COUNT": "one"}, "PROXY_COUNT is 'one'. Set it to a number"),
        ({"PROXY_COUNT": "-1"}, "PROXY_COUNT is '-1'. Set it to a number"),
        (
            {"ICSASSESS_ENV": "development", "SECRET_KEY": DEVELOPMENT_KEY},
            "Set ICSASSESS_ENV=production",
        ),
    ],
)
def test_nothing_unsafe_starts_and_the_hint_says_what_to_set(said, hint, tmp_path):
    code, _, err = end(start("manage.py", "check", **SAFE | said, VAR_DIR=str(tmp_path)))
    assert code != 0
    assert "Not started." in err
    assert hint in err


def test_production_with_nothing_set_says_all_that_is_missing_at_once(tmp_path):
    said = {"ICSASSESS_ENV": "production", "VAR_DIR": str(tmp_path)}
    code, _, err = end(start("-c", "import icsassess.wsgi", **said))
    assert code != 0
    assert "SECRET_KEY is missing" in err
    assert "ALLOWED_HOSTS is not set" in err


def test_good_production_settings_start_without_a_security_warning(tmp_path):
    check = ("manage.py", "check", "--deploy", "--tag=security", "--fail-level=WARNING")
    said = SAFE | {"BEHIND_TLS_PROXY": "on", "PROXY_COUNT": "1"}
    code, out, err = end(start(*check, **said, VAR_DIR=str(tmp_path)))
    assert (code, out, err) == (0, "System check identified no issues (0 silenced).", "")


def test_development_needs_nothing_set(tmp_path):
    code, _, err = end(start("manage.py", "check", VAR_DIR=str(tmp_path)))
    assert code == 0, err


def test_a_database_url_selects_postgresql(tmp_path):
    said = {"DATABASE_URL": "postgres://us:secret@db.example:5433/assess"}
    show = "from icsassess.settings import DATABASES; print(DATABASES['default'])"
    _, out, _ = end(start("-c", show, **said, VAR_DIR=str(tmp_path)))
    database = ast.literal_eval(out)
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", 5433, "assess")


SHOW = """
import django; django.setup()
from django.db import connection

with connection.cursor() as cursor:
    cursor.execute("PRAGMA synchronous")
    print(cursor.fetchone()[0])
"""


@pytest.mark.django_db
def test_what_is_acknowledged_as_saved_waits_for_the_disk(tmp_path):
    if connection.vendor == "sqlite":  # in a process of its own: no test waits for the disk
        assert end(start("-c", SHOW, VAR_DIR=str(tmp_path)))[1].strip() == "2"  # at every commit
        return
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        assert cursor.fetchone() == ("on",)


WRITER = """
import time
import django; django.setup()
from django.db import connection, transaction

with connection.cursor() as cursor:
    cursor.execute("PRAGMA journal_mode")
    assert cursor.fetchone() == ("wal",)
    for _ in range(25):
        with transaction.atomic():
            cursor.execute("SELECT n FROM counter")
            (n,) = cursor.fetchone()
            time.sleep(0.01)  # the others come in between, if they can
            cursor.execute("UPDATE counter SET n = %s", [n + 1])
"""


@pytest.mark.large
def test_workers_that_write_to_sqlite_at_once_all_succeed_and_lose_nothing(tmp_path):
    with sqlite3.connect(tmp_path / "icsassess.sqlite3") as database:
        database.execute("CREATE TABLE counter (n integer)")
        database.execute("INSERT INTO counter VALUES (0)")
    said = {"DJANGO_SETTINGS_MODULE": "icsassess.settings", "VAR_DIR": str(tmp_path)}

    writers = [start("-c", WRITER, **said) for _ in range(4)]

    assert [err for code, _, err in map(end, writers) if code] == []
    assert database.execute("SELECT n FROM counter").fetchone() == (100,)
