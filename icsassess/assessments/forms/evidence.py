"""The form for evidence: a link or a file, whose type is judged by its content."""

from __future__ import annotations

import zipfile
from typing import Any

import filetype
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from icsassess.lib.forms import Form

OFFICE = "application/vnd.openxmlformats-officedocument."


def _media_type(file: UploadedFile[Any]) -> str:
    """What `file` is by its content; '' where nothing tells. It is read from its start again."""
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
            parts = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return ""
    if "[Content_Types].xml" in parts:
        for part, kind in (
            ("word/document.xml", "wordprocessingml.document"),
            ("xl/workbook.xml", "spreadsheetml.sheet"),
            ("ppt/presentation.xml", "presentationml.presentation"),
        ):
            if part in parts:
                return OFFICE + kind
    return ""


class EvidenceForm(Form):
    """A link or a file; the type of a file is judged by its content, never by its name."""

    LARGEST = 10 * 1024 * 1024
    TYPES = {
        "application/pdf": "PDF",
        OFFICE + "wordprocessingml.document": "Word",
        OFFICE + "spreadsheetml.sheet": "Excel",
        OFFICE + "presentationml.presentation": "PowerPoint",
        "image/png": "PNG",
        "image/jpeg": "JPEG",
    }
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
        if self.media_type not in self.TYPES:
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
