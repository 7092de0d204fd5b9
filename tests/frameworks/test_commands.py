"""`load_framework` and `dump_framework`, as somebody at a terminal meets them."""

import os
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from frameworks.files.definition import parse
from frameworks.models import Framework, FrameworkVersion, Statement
from tests.frameworks.files import COMPONENTS, NARRATIVE, STAIRCASE, spoiled

WEST_MIDLANDS = settings.BASE_DIR / "fixtures" / "frameworks" / "west-midlands-2018.yaml"


def run(*args, **options) -> str:
    out = StringIO()
    call_command(*map(str, args), stdout=out, **options)
    return out.getvalue()


def refused(*args) -> tuple[str, str]:
    """What a command that must fail says: on stderr, and as its last word."""
    errors = StringIO()
    with pytest.raises(CommandError) as caught:
        run(*args, stderr=errors)
    assert caught.value.returncode == 1
    return errors.getvalue(), str(caught.value)


@pytest.fixture
def write(tmp_path):
    """Writes a text as a file and gives its path."""

    def write(name, text):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


@pytest.mark.django_db
class TestLoading:
    def test_a_file_is_loaded_as_a_draft(self):
        assert run("load_framework", WEST_MIDLANDS) == (
            "Developing integrated care systems in the West Midlands 2018: loaded "
            "(domains 5, criteria 18, statements 66).\n"
        )
        assert FrameworkVersion.objects.get().state == "draft"

    def test_publish_publishes(self):
        assert ": loaded and published (" in run("load_framework", WEST_MIDLANDS, "--publish")
        assert FrameworkVersion.objects.get().state == "published"

    def test_again_there_is_nothing_to_do(self):
        run("load_framework", WEST_MIDLANDS, "--publish")

        assert ": nothing to do (" in run("load_framework", WEST_MIDLANDS, "--publish")
        assert ": nothing to do (" in run("load_framework", WEST_MIDLANDS)
        assert Statement.objects.count() == 66

    def test_a_draft_is_published_by_the_same_command(self):
        run("load_framework", WEST_MIDLANDS)

        assert "2018: published (" in run("load_framework", WEST_MIDLANDS, "--publish")

    def test_several_files_at_once(self, write):
        a, b, c = write("a", COMPONENTS), write("b", STAIRCASE), write("c", NARRATIVE)

        assert run("load_framework", a, b, c).count(": loaded") == 3

    def test_check_writes_nothing(self):
        assert run("load_framework", WEST_MIDLANDS, "--check").endswith(
            "domains 5, criteria 18, statements 66. No problems.\n"
        )
        assert not Framework.objects.exists()

    @pytest.mark.parametrize("flag", [(), ("--check",), ("--publish",)])
    def test_one_bad_file_among_good_ones_and_nothing_is_loaded(self, write, flag):
        bad = write("bad.yaml", spoiled(STAIRCASE, "level: Beginning", "level: Begun"))
        worse = write("worse.yaml", b"\xff")

        errors, last = refused("load_framework", WEST_MIDLANDS, bad, worse, *flag)

        assert errors.splitlines() == [
            f"{bad}:21: domains 1 > criteria 1 > statements 1 > level: "
            "There is no level 'Begun' in the scale.",
            f"{worse}:1: file: The file is not UTF-8 here. Save it as UTF-8.",
        ]
        assert last == "2 problems. Nothing was loaded."
        assert not Framework.objects.exists()

    def test_a_refusal_takes_back_the_files_before_it(self, write):
        run("load_framework", write("a", COMPONENTS), "--publish")
        other = write("b", spoiled(COMPONENTS, "There is a plan.", "There is none."))

        _, last = refused("load_framework", write("c", STAIRCASE), other)

        assert "is published and differs from this file." in last
        assert "give the file a new label" in last
        assert Framework.objects.get().slug == "small"

    def test_a_check_says_what_would_change(self, write):
        run("load_framework", write("1.yaml", COMPONENTS), "--publish")
        path = write("2.yaml", spoiled(COMPONENTS, '"1.10"', '"2"').replace("a plan", "no plan"))

        assert run("load_framework", "--check", path).splitlines() == [
            f"{path}: domains 1, criteria 1, statements 3. No problems.",
            "  Against A small framework 1.10: 1 criterion reworded, 1 statement changed.",
        ]
        assert FrameworkVersion.objects.count() == 1

    def test_two_files_of_one_version_are_a_mistake(self, write):
        a, b = write("a", COMPONENTS), write("b", COMPONENTS)

        assert refused("load_framework", a, b)[1] == (
            f"{a} and {b} both hold small 1.10. Nothing was loaded."
        )

    @pytest.mark.parametrize("command", ["load_framework", "load_links"])
    def test_a_file_of_the_project_is_named_without_where_the_project_lies(self, command):
        errors, _ = refused(command, settings.BASE_DIR / "fixtures" / "none")
        assert errors.startswith("fixtures/none:1: ")

    def test_a_file_that_is_not_there(self, tmp_path):
        errors, last = refused("load_framework", tmp_path / "none.yaml")

        assert errors == (
            f"{tmp_path}/none.yaml:1: file: It cannot be read: No such file or directory.\n"
        )
        assert last == "1 problem. Nothing was loaded."

    def test_a_file_of_50_mb_is_refused(self, write):
        path = write("huge.yaml", COMPONENTS + "#" * 50_000_000)

        assert "The file is too large: at most 2 MB." in refused("load_framework", path)[0]

    def test_a_file_without_end_is_refused(self):
        assert "The file is too large" in refused("load_framework", "/dev/zero")[0]


@pytest.mark.django_db
class TestDumping:
    def test_a_dump_loads_to_the_same_thing(self, tmp_path):
        run("load_framework", WEST_MIDLANDS, "--publish")
        path = tmp_path / "dump.yaml"

        run("dump_framework", "west-midlands", "2018", "--output", path)

        assert path.read_text() == run("dump_framework", "west-midlands", "2018")
        assert ": nothing to do (" in run("load_framework", path)

    def test_a_dump_loads_to_the_same_thing_on_an_empty_database(self, tmp_path):
        run("load_framework", WEST_MIDLANDS)
        before = FrameworkVersion.objects.get().checksum
        (tmp_path / "dump.yaml").write_text(run("dump_framework", "west-midlands", "2018"))
        Statement.objects.all().delete()
        Framework.objects.get().versions.all().delete()

        run("load_framework", tmp_path / "dump.yaml")

        assert FrameworkVersion.objects.get().checksum == before

    def test_a_version_that_is_not_there(self):
        run("load_framework", WEST_MIDLANDS)

        assert refused("dump_framework", "west-midlands", "2019")[1] == (
            "There is no version west-midlands 2019. Stored are: west-midlands 2018."
        )

    def test_a_place_that_cannot_be_written(self, tmp_path):
        run("load_framework", WEST_MIDLANDS)

        _, last = refused("dump_framework", "west-midlands", "2018", "--output", tmp_path)

        assert last == f"{tmp_path} cannot be written: Is a directory."


def database_url(tmp_path) -> str:
    """A database that other processes can open: the test's own, or for SQLite a file."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{tmp_path}/test.sqlite3"
    s = connection.settings_dict
    return f"postgres://{s['USER']}:{s['PASSWORD']}@{s['HOST']}:{s['PORT']}/{s['NAME']}"


@pytest.mark.django_db(transaction=True)
@pytest.mark.large
def test_two_loads_at_once_leave_one_version_and_no_stack_trace(tmp_path):
    environment = os.environ | {"DATABASE_URL": database_url(tmp_path)}

    def manage(*args):
        return subprocess.Popen(
            [sys.executable, "manage.py", *args],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    assert manage("migrate", "--verbosity=0").wait(120) == 0
    loads = [manage("load_framework", str(WEST_MIDLANDS), "--publish") for _ in range(3)]
    said = [load.communicate(timeout=120) for load in loads]

    assert [load.returncode for load in loads] == [0, 0, 0]
    assert sorted(out.split(": ")[1].split(" (")[0] for out, _ in said) == [
        "loaded and published",
        "nothing to do",
        "nothing to do",
    ]
    assert not any("Traceback" in errors for _, errors in said)
    dumped, _ = manage("dump_framework", "west-midlands", "2018").communicate(timeout=120)
    assert parse(dumped.encode(), "dump") == parse(WEST_MIDLANDS.read_bytes(), "file")
