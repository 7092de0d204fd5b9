"""Telling that something was done. Every room tells; the audit room keeps.

A signal, because rooms below `audit` on the ladder act too and may not import it. It is sent
inside the transaction of the change, so an act and its record stand or fall together.
"""

from typing import Any

from django.dispatch import Signal

done = Signal()


def tell(verb: str, *, by: Any, on: Any, place: Any = "", detail: str = "") -> None:
    """Tell that `by` (a user, or None for the product itself) did `verb` to `on` at `place`.

    `verb` is a past tense in plain words ('submitted'); `on` and `place` are shown by their
    `str()`. `detail` never holds what somebody answered.
    """
    done.send(sender=type(on), verb=verb, by=by, on=on, place=place, detail=detail)
