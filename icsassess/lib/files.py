"""Uploaded files: held in memory while they arrive, then stored whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import uuid
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

UNFINISHED = "unfinished"  # the folder of files that are being written


class InMemory(FileUploadHandler):
    """Hold what is uploaded in memory: no disk of temporary files can be full, or be filled.

    Of one request that is as much as FILE_UPLOAD_MAX_MEMORY_SIZE. Of a file that goes beyond
    nothing is held; that it is larger is told by its size, which forms look at.
    """

    def handle_raw_input(self, *args: Any, **options: Any) -> None:
        self.arrived = 0

    def new_file(self, *args: Any, **options: Any) -> None:
        super().new_file(*args, **options)
        self.held = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.arrived += len(raw_data)
        if self._fits:
            self.held.write(raw_data)
        else:
            self.held = BytesIO()

    @property
    def _fits(self) -> bool:
        return self.arrived <= settings.FILE_UPLOAD_MAX_MEMORY_SIZE

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.held.seek(0)
        return InMemoryUploadedFile(
            file=self.held,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size if self._fits else self.arrived,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )


class WholeFiles(FileSystemStorage):
    """Files on disk, of which none is there in part, and which leave room for the database."""

    def _save(self, name: str, content: File[Any]) -> str:
        """Ask for space, write beside and move in. Whatever fails, nothing is left.

        Raises OSError; without space one for which `icsassess.lib.full.is_full` is true.
        """
        Path(self.location).mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(self.location).free < content.size + settings.FILES_LEAVE_FREE:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        beside = f"{UNFINISHED}/{uuid.uuid4().hex}"
        try:
            super()._save(beside, content)  # type: ignore[misc]  # Django's types leave it out
            _write_through(self.path(beside))
            place = Path(self.path(name))
            place.parent.mkdir(parents=True, exist_ok=True)
            os.replace(self.path(beside), place)
            _write_through(place.parent)
        except BaseException:
            for one in (beside, name):
                with suppress(OSError):
                    self.delete(one)
            raise
        return name


def _write_through(path: str | Path) -> None:
    """Have a file, or the names in a folder, on the disk: what is acknowledged is kept."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
