"""The form for evidence: a link or a file, whose type is judged by its content."""

from __future__ import annotations

import zipfile
import zlib
from typing import Any
from xml.etree import ElementTree

import filetype
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from icsassess.assessments.rules.evidence import KINDS, OFFICE
from icsassess.lib.forms import Form
from icsassess.lib.twice import MadeOnce

HOLDS_MACROS = (
    "This file holds macros, which are small programs. Save it without them, as .docx, .xlsx or "
    ".pptx, and try again."
)


def _media_type(file: UploadedFile[Any]) -> str:
    """What `file` is by its content; '' where nothing tells. It is read from its start again.

    Raises ValidationError for an Office file with macros.
    """
    start = file.read(8192)
    if start.startswith(b"PK"):
        found = _office_type(file)
    else:
        kind = filetype.guess(start)
        found = kind.mime if kind else ""
    file.seek(0)
    return found


def _office_type(file: UploadedFile[Any]) -> str:
    """An archive is judged by its list of parts: programs write them in different orders."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = [name.lower() for name in archive.namelist()]
            types = _types_of_parts(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError):
        return ""
    if types is None or len(set(parts)) < len(parts):  # programs differ in which of two they read
        return ""
    said = " ".join([*types, *parts]).lower()
    if any(word in said for word in ("macroenabled", "vbaproject", "macrosheet")):
        raise ValidationError(HOLDS_MACROS)
    for part, kind in (
        ("word/document.xml", "wordprocessingml.document"),
        ("xl/workbook.xml", "spreadsheetml.sheet"),
        ("ppt/presentation.xml", "presentationml.presentation"),
    ):
        if part in parts:
            return OFFICE + kind
    return ""


def _types_of_parts(archive: zipfile.ZipFile) -> set[str] | None:
    """What an Office file says that its parts are; None where it says so in no allowed way."""
    try:
        with archive.open("[Content_Types].xml") as part:
            listed = part.read(1_000_001)
    except KeyError:
        return None
    # Office files declare no entities, and with none a small file cannot become a large one.
    if len(listed) > 1_000_000 or b"<!DOCTYPE" in listed.replace(b"\0", b""):
        return None
    try:
        root = ElementTree.fromstring(listed)  # noqa: S314
    except ElementTree.ParseError:
        return None
    return {element.get("ContentType", "") for element in root.iter()}


class EvidenceForm(MadeOnce, Form):
    """A link or a file; the type of a file is judged by its content, never by its name."""

    LARGEST = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    media_type = ""

    title = forms.CharField(
        max_length=200,
        label="What is it?",
        help_text="For example: minutes of the partnership board, March 2018.",
        error_messages={"required": "Say in a few words what it is"},
    )
    url = forms.URLField(
        required=False,
        max_length=2000,
        assume_scheme="https",
        label="Link",
        error_messages={"invalid": "Enter a whole web address, such as https://www.example.org/"},
    )
    file = forms.FileField(
        required=False,
        label="Or a file",
        help_text="PDF, Word, Excel, PowerPoint, PNG or JPEG, up to 10 MB.",
        error_messages={"empty": "The file is empty. Choose another."},
    )

    def clean_url(self) -> str:
        url = self.cleaned_data["url"]
        if url and not url.lower().startswith(("http://", "https://")):
            raise ValidationError("Enter a web address that starts with https:// or http://")
        return url

    def clean_file(self) -> UploadedFile[Any] | None:
        file = self.cleaned_data["file"]
        if not file:
            return None
        if file.size > self.LARGEST:
            raise ValidationError("The file is larger than 10 MB. Choose a smaller one.")
        self.media_type = _media_type(file)
        if self.media_type not in KINDS:
            raise ValidationError(
                "The content of this file is not one of these: PDF, Word, Excel, PowerPoint, "
                "PNG or JPEG. Save it as one of them and try again."
            )
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"url", "file"} & self.errors.keys():
            return cleaned
        if bool(cleaned.get("url")) == bool(cleaned.get("file")):
            self.add_error("url", "Give either a link or a file, and only one of them")
        return cleaned
