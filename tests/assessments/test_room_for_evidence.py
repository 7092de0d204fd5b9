"""Files never fill the disk, a full disk is told and harms nothing, and nothing is left over."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from icsassess.assessments import changes
from icsassess.assessments.models import Evidence
from icsassess.lib.editing import Refused
from tests.assessments.steps import ask, form
from tests.assessments.test_evidence import PDF, add, files
from tests.cast import cast
from tests.racing import race

MB = 1_000_000
FULL = "The file could not be stored on the server: there is no room left. Give a link instead"


@pytest.fixture(autouse=True)
def stored(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "evidence"
    return tmp_path / "evidence"


@pytest.fixture
def stage(db):
    return cast()


@pytest.fixture
def leader(client, stage):
    client.force_login(stage["leader"])
    return client


def place(stage, name="add-evidence", response=None, ref="1.1"):
    response = response or stage.response
    return reverse(f"assessments:{name}", args=[stage.assessment.key, response.key, ref])


def pdf(size: float) -> bytes:
    return PDF.ljust(int(size), b"\n")


def attach(by, on, size: float) -> Evidence:
    file = SimpleUploadedFile("minutes.pdf", pdf(size))
    return changes.evidence.add_evidence(
        by=by, on=on, title="Minutes", file=file, media_type="application/pdf"
    )


class TestSpaceIsAskedFirst:
    def test_no_upload_takes_what_the_database_needs(self, leader, stage, stored, settings):
        settings.FILES_LEAVE_FREE = shutil.disk_usage(stored.parent).free + 1
        answer = add(leader, place(stage), PDF)
        assert answer.status_code == 422
        assert FULL in answer.content.decode()
        assert not Evidence.objects.exists()
        assert files(stored) == []

    def test_a_link_needs_none(self, leader, stage, settings):
        settings.FILES_LEAVE_FREE = 10**18
        sent = {"title": "Minutes", "url": "https://example.org/"}
        assert leader.post(place(stage), sent).status_code == 302

    def test_it_works_again_by_itself(self, leader, stage, stored, settings):
        settings.FILES_LEAVE_FREE = 10**18
        add(leader, place(stage), PDF)
        settings.FILES_LEAVE_FREE = 0
        assert add(leader, place(stage), PDF).status_code == 302
        assert len(files(stored)) == 1

    def test_a_folder_that_cannot_be_written_is_told_too(self, leader, stage, stored):
        stored.write_text("a file where the folder should be")
        answer = add(leader, place(stage), PDF)
        assert answer.status_code == 422
        assert "could not be stored on the server: writing it failed" in answer.content.decode()
        assert not Evidence.objects.exists()


class TestTheQuotaOfAnAssessment:
    NO_ROOM = "There is no room for this file: the files of one assessment may be 1 MB together."

    @pytest.fixture(autouse=True)
    def one_megabyte(self, settings):
        settings.EVIDENCE_MB = 1

    def test_files_of_all_leaders_and_of_agreed_scores_count_together(self, client, stage, stored):
        other = ask(stage, "Second")
        attach(stage["leader"], stage.answer("1.1"), 0.4 * MB)
        stage.start_agreeing()
        attach(stage["lead"], stage.agreed("1.1"), 0.4 * MB)
        with pytest.raises(Refused, match="There is no room for this file"):
            attach(other.respondent, stage.answer("1.2", other), 0.3 * MB)
        assert Evidence.objects.count() == len(files(stored)) == 2
        attach(other.respondent, stage.answer("1.2", other), 0.2 * MB)

    def test_who_is_refused_is_told_and_learns_nothing_of_others(self, leader, stage, stored):
        other = ask(stage, "Second")
        attach(other.respondent, stage.answer("1.2", other), 0.9 * MB)
        answer = add(leader, place(stage), pdf(0.2 * MB))
        assert answer.status_code == 422
        assert self.NO_ROOM in answer.content.decode()
        assert "0.9" not in answer.content.decode()
        assert len(files(stored)) == 1

    def test_what_is_removed_makes_room(self, stage, django_capture_on_commit_callbacks):
        first = attach(stage["leader"], stage.answer("1.1"), 0.9 * MB)
        with django_capture_on_commit_callbacks(execute=True):
            changes.evidence.remove_evidence(by=stage["leader"], evidence=first)
        attach(stage["leader"], stage.answer("1.1"), 0.9 * MB)

    def test_a_link_always_has_room(self, leader, stage):
        attach(stage["leader"], stage.answer("1.1"), 1 * MB)
        sent = {"title": "Minutes", "url": "https://example.org/"}
        assert leader.post(place(stage), sent).status_code == 302

    def test_a_file_that_is_missing_takes_none(self, stage, stored):
        attach(stage["leader"], stage.answer("1.1"), 0.9 * MB)
        shutil.rmtree(stored)
        attach(stage["leader"], stage.answer("1.1"), 0.9 * MB)

    def test_a_file_that_came_along_counts_where_it_came_from(self, stage):
        first = attach(stage["leader"], stage.answer("1.1"), 0.5 * MB)
        Evidence.objects.create(
            agreed_score=stage.agreed("1.1"),
            title="The same",
            file=first.file.name,
            file_name=first.file_name,
            media_type=first.media_type,
            added_by=stage["lead"],
            carried_from=first,
        )
        attach(stage["leader"], stage.answer("1.1"), 0.4 * MB)

    @pytest.mark.django_db(transaction=True)
    def test_two_at_once_do_not_pass_it_together(self, stage, stored):
        other = ask(stage, "Second")
        with pytest.raises(Refused, match="There is no room for this file"):
            race(
                lambda: attach(stage["leader"], stage.answer("1.1"), 0.6 * MB),
                lambda: attach(other.respondent, stage.answer("1.1", other), 0.6 * MB),
            )
        assert Evidence.objects.count() == len(files(stored)) == 1


def test_by_default_it_is_enough_for_fifty_of_the_largest_files():
    assert project.EVIDENCE_MB * MB >= 45 * project.FILE_UPLOAD_MAX_MEMORY_SIZE


class TestOrphans:
    def orphaned(self, *options, capsys) -> str:
        call_command("orphaned_files", *options)
        return capsys.readouterr().out

    @pytest.fixture
    def left(self, stage, stored):
        """What a server leaves that was killed while storing and just before the row was written;
        beside it a whole piece of evidence, an upload under way, and a file of somebody else."""
        whole = attach(stage["leader"], stage.answer("1.1"), 1000)
        long_ago = time.time() - 2 * 60 * 60
        names = [f"unfinished/{'a' * 32}", f"ab/{'b' * 32}", "ab/notes.txt", "lost+found/x"]
        for name in names:
            path = stored / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(b"x" * MB)
            os.utime(path, (long_ago, long_ago))
        os.utime(stored / whole.file.name, (long_ago, long_ago))
        (stored / "unfinished" / ("c" * 32)).write_bytes(b"half")
        return names[:2]

    def test_are_listed(self, left, stored, capsys):
        before = files(stored)
        said = self.orphaned(capsys=capsys).splitlines()
        assert said == [
            *sorted(left),
            "2 files of 2.0 MB that no evidence has, to be deleted with --delete.",
        ]
        assert files(stored) == before

    def test_are_deleted_and_nothing_else(self, left, stored, capsys):
        before = set(files(stored))
        said = self.orphaned("--delete", capsys=capsys)
        assert "2 files of 2.0 MB that no evidence has, deleted." in said
        assert before - set(files(stored)) == {stored / name for name in left}
        assert "Every stored file belongs to evidence." in self.orphaned(capsys=capsys)

    def test_without_a_folder_there_are_none(self, db, capsys):
        assert "Every stored file belongs to evidence." in self.orphaned(capsys=capsys)

    def test_evidence_whose_file_is_missing_is_told(self, stage, stored, capsys):
        evidence = attach(stage["leader"], stage.answer("1.1"), 1000)
        shutil.rmtree(stored)
        call_command("orphaned_files")
        said = capsys.readouterr().err
        assert said == f"The file of evidence {evidence.pk} is missing: Our system, Spring\n"


def test_a_file_that_is_missing_is_not_found(leader, stage, stored):
    evidence = attach(stage["leader"], stage.answer("1.1"), 1000)
    shutil.rmtree(stored)
    assert leader.get(reverse("assessments:evidence", args=[evidence.key])).status_code == 404


# A file system of a few megabytes, filled to its last byte.


@pytest.fixture
def small_disk():
    """Where everybody may write, the server of the database too."""
    outside = Path(tempfile.mkdtemp(prefix="small-disk-"))
    disk = outside / "disk"
    disk.mkdir()
    outside.chmod(0o755)
    mount, umount = shutil.which("mount") or "", shutil.which("umount") or ""
    size = ["-t", "tmpfs", "-o", "size=12m,mode=777", "tmpfs"]
    try:
        if not mount or subprocess.run([mount, *size, disk], capture_output=True).returncode:
            # On somebody's own machine that is no fault; where everything must hold it is.
            give_up = pytest.fail if os.environ.get("CI") else pytest.skip
            give_up("Mounting a small file system needs Linux and its rights.")
        yield disk
        subprocess.run([umount, "--lazy", disk], check=True)
    finally:
        shutil.rmtree(outside, ignore_errors=True)


def fill(disk: Path) -> Path:
    """Leave not a byte; what is returned can be deleted to have room again."""
    filler = disk / "last"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 4096)
    assert shutil.disk_usage(disk).free == 0
    return filler


@pytest.fixture
def database_there(transactional_db, stage, small_disk):
    """What leaders answer lies on the small disk: the file of SQLite, or a tablespace."""
    if connection.vendor == "sqlite":
        name = connection.settings_dict["NAME"]
        copy = small_disk / "copy.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(copy)])
        connection.close()
        connection.settings_dict["NAME"] = str(copy)
        yield small_disk
        connection.close()
        connection.settings_dict["NAME"] = name
        return
    space = small_disk / "space"
    space.mkdir()
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        owner = Path(cursor.fetchone()[0]).stat()
        os.chown(space, owner.st_uid, owner.st_gid)
        cursor.execute(f"CREATE TABLESPACE small_disk LOCATION '{space}'")
        tables = ["assessments_answer", "assessments_historicalanswer"]
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} SET TABLESPACE small_disk")
    yield small_disk
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} SET TABLESPACE pg_default")
        cursor.execute("DROP TABLESPACE small_disk")


@pytest.mark.django_db(transaction=True)
class TestAFullDisk:
    def save(self, client, stage, text):
        page = place(stage, "criterion")
        sent = form(client, page) | {"rationale": text, "then": "evidence"}
        return client.post(page, sent)

    def test_an_upload_that_does_not_fit_stops_nobody(
        self, leader, stage, settings, database_there
    ):
        """4 MB where 2.7 MB are free: this was a server error, and then every save failed."""
        settings.MEDIA_ROOT = stored = database_there / "evidence"
        settings.FILES_LEAVE_FREE = 1 * MB
        free = shutil.disk_usage(database_there).free
        (database_there / "filler").write_bytes(b"x" * int(free - 2.7 * MB))

        answer = add(leader, place(stage), pdf(4 * MB))
        assert answer.status_code == 422
        assert FULL in answer.content.decode()
        assert files(stored) == []
        assert self.save(leader, stage, "x" * 5000).status_code == 302

    def test_is_told_harms_nothing_and_passes(self, leader, stage, settings, database_there):
        settings.MEDIA_ROOT = stored = database_there / "evidence"
        settings.FILES_LEAVE_FREE = 0
        assert self.save(leader, stage, "Kept").status_code == 302
        kept, filler = "Kept", fill(database_there)

        for number in range(20):  # until what the database had in reserve is used up
            refused = self.save(leader, stage, f"{number} {os.urandom(2500).hex()}")
            if refused.status_code != 302:
                break
            kept = stage.answer("1.1").rationale
        else:
            pytest.fail("A full disk took everything.")
        assert refused.status_code == 507
        assert "This was not saved: the server is full" in refused.content.decode()
        assert add(leader, place(stage), PDF).status_code == 422
        assert files(stored) == []
        connection.close()  # as after a minute without a visitor
        page = leader.get(place(stage, "criterion"))
        assert page.status_code == 200
        assert kept in page.content.decode()

        filler.unlink()
        assert self.save(leader, stage, "Saved again").status_code == 302
        assert stage.answer("1.1").rationale == "Saved again"
        assert add(leader, place(stage), PDF).status_code == 302
