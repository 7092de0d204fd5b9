"""Words that are kept in the database and shown to people. Pure: standard library only."""

from __future__ import annotations

from enum import StrEnum


class LabelledEnum(StrEnum):
    """A word of the database with its label for people.

    The label is the word as a sentence begins ('in_place': 'In place'), unless one of its own
    stands behind the word: `MAY = "may_be_required", "Support may be required"`.
    """

    label: str

    def __new__(cls, value: str, label: str = "") -> LabelledEnum:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label or value.replace("_", " ").capitalize()
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Every word with its label, in their order, as fields of models and forms take them."""
        return [(member.value, member.label) for member in cls]
