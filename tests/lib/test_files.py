"""What is uploaded is held in memory, and stored whole or not at all."""

import errno
import resource
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.http import HttpRequest
from django.test import RequestFactory

from icsassess.lib.files import WholeFiles
from icsassess.lib.full import is_full

MB = 1024 * 1024


@pytest.fixture
def storage(tmp_path, settings):
    settings.FILES_LEAVE_FREE = 0
    return WholeFiles(location=tmp_path / "stored")


def stored(storage):
    from pathlib import Path

    return {p.name: p.stat().st_size for p in Path(storage.location).rglob("*") if p.is_file()}


class TestStoring:
    def test_a_file_lies_where_it_was_asked_to_and_whole(self, storage):
        assert storage.save("ab/name", ContentFile(b"x" * MB)) == "ab/name"
        assert stored(storage) == {"name": MB}
        assert storage.open("ab/name").read() == b"x" * MB

    def test_writing_that_fails_half_way_leaves_nothing(self, storage):
        _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (MB, most))
        try:
            with pytest.raises(OSError, match="File too large"):
                storage.save("ab/name", ContentFile(b"x" * 3 * MB))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        assert stored(storage) == {}
        assert storage.save("ab/name", ContentFile(b"x" * 3 * MB)) == "ab/name"

    def test_a_source_that_breaks_off_leaves_nothing(self, storage):
        class Broken(ContentFile):
            def chunks(self, chunk_size=None):
                yield b"x" * 100_000
                raise ConnectionResetError

        with pytest.raises(ConnectionResetError):
            storage.save("ab/name", Broken(b"x" * MB))
        assert stored(storage) == {}

    def test_moving_in_that_fails_leaves_nothing(self, storage):
        storage.save("ab", ContentFile(b"a file where a folder should be"))
        with pytest.raises(OSError, match="exists"):
            storage.save("ab/name", ContentFile(b"x"))
        assert list(stored(storage)) == ["ab"]

    def test_space_is_asked_before_anything_is_written(self, storage, settings):
        settings.FILES_LEAVE_FREE = 10**18
        with pytest.raises(OSError, match="No space left") as refused:
            storage.save("ab/name", ContentFile(b"x"))
        assert is_full(refused.value)
        assert stored(storage) == {}


def arriving(*files: tuple[str, int]) -> HttpRequest:
    """A request with files of these names and sizes."""
    sent = {name: BytesIO(b"x" * size) for name, size in files}
    for name, file in sent.items():
        file.name = f"{name}.pdf"
    return RequestFactory().post("/", sent)


class TestArriving:
    def test_a_file_is_held_in_memory_whatever_the_disk_of_temporary_files_does(self, settings):
        settings.FILE_UPLOAD_TEMP_DIR = "/nowhere"
        file = arriving(("file", 5 * MB)).FILES["file"]
        assert file.size == 5 * MB
        assert file.read() == b"x" * 5 * MB

    def test_as_much_as_may_be_sent_is_held(self):
        file = arriving(("file", 10 * MB)).FILES["file"]
        assert (file.size, len(file.read())) == (10 * MB, 10 * MB)

    def test_of_a_larger_one_the_size_is_told_and_nothing_held(self):
        file = arriving(("file", 10 * MB + 1)).FILES["file"]
        assert file.size == 10 * MB + 1
        assert len(file.read()) < 100_000

    def test_several_files_are_not_held_beyond_that_together(self):
        files = arriving(("one", 6 * MB), ("two", 6 * MB), ("three", 1000)).FILES
        assert len(files["one"].read()) == 6 * MB
        for name in ("two", "three"):
            assert files[name].size > 10 * MB, "no form takes it for a whole one"
            assert len(files[name].read()) < 100_000


@pytest.mark.parametrize(
    ("error", "full"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), True),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), True),
        (OSError(errno.EACCES, "Permission denied"), False),
        (ValueError(), False),
        (None, False),
    ],
    ids=repr,
)
def test_a_full_disk_is_recognised(error, full):
    assert is_full(error) is full
