"""What a file of evidence may be, and the name under which it is handed out. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

OFFICE = "application/vnd.openxmlformats-officedocument."


class Kind(NamedTuple):
    """A kind of file that is taken: its name for people, and the endings that its files have."""

    title: str
    endings: tuple[str, ...]


KINDS = {
    "application/pdf": Kind("PDF", ("pdf",)),
    OFFICE + "wordprocessingml.document": Kind("Word", ("docx",)),
    OFFICE + "spreadsheetml.sheet": Kind("Excel", ("xlsx",)),
    OFFICE + "presentationml.presentation": Kind("PowerPoint", ("pptx",)),
    "image/png": Kind("PNG", ("png",)),
    "image/jpeg": Kind("JPEG", ("jpg", "jpeg")),
}

# Up to five letters or figures, one of them a letter: of 'Minutes v1.2' nothing is taken away.
_ENDING = re.compile(r"\.(?=[^.]*[a-z])[a-z0-9]{1,5}$", re.IGNORECASE)


def name_of_file(sent: str, media_type: str) -> str:
    """The name of a file for people: as it was `sent`, but with the ending of what was found in it.

    A computer opens a file by its ending. Signs that do not print go, because one of them turns
    the direction of what follows: 'invoice', such a sign, 'fdp.exe' is read as 'invoiceexe.pdf'.
    `media_type` is one of KINDS; of another the name is as it was sent.
    """
    name = "".join(sign for sign in sent if sign.isprintable()).rstrip(". ")
    kind = KINDS.get(media_type)
    if kind is None:
        return name
    without = _ENDING.sub("", name).rstrip(". ")
    for one in (name, without):
        stem, _, ending = one.rpartition(".")
        if stem and ending.lower() in kind.endings:
            return one
    return f"{without or 'file'}.{kind.endings[0]}"
