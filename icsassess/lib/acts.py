"""Telling that something was done. Every room tells; the audit room keeps.

A signal, because rooms below `audit` on the ladder act too and may not import it. It is sent
inside the transaction of the change, so an act and its record stand or fall together.
"""

from typing import Any

from django.db.models import Model
from django.dispatch import Signal

from icsassess.lib.enums import LabelledEnum

done = Signal()


class Verb(LabelledEnum):
    """Every act of the product, in the past tense: somebody `verb` something.

    Stored as it is, so a word that was told once stays as it stands.
    """

    SIGNED_IN = "signed in"
    CHANGED_ADDRESS = "changed the email address"
    INVITED = "sent a link to choose a password to"
    ACCEPTED = "accepted the invitation"

    # People and places, rounds and the systems in them
    ADDED = "added"
    CHANGED = "changed"
    DELETED = "deleted"

    # Versions of frameworks, and links between their criteria
    LOADED = "loaded"
    EDITED = "edited"
    PUBLISHED = "published"
    RETIRED = "retired"
    DISCARDED = "discarded"
    CONFIRMED_LINK = "confirmed a link"
    REFUSED_LINK = "refused a link"
    REMOVED_LINK = "removed a link"
    IMPORTED_LINKS = "imported links"

    # Rounds
    OPENED = "opened"
    SET_TARGETS = "set targets"
    WITHDREW = "withdrew"
    ADDED_AGAIN = "added again"

    # Leaders' views and agreed scores
    ASKED = "asked for a view"
    TOOK_BACK = "took back asking for a view"
    COMPLETED = "completed"
    DECLINED = "declined"
    CLOSED = "closed before it was finished"
    REOPENED = "reopened"
    ADDED_EVIDENCE = "added evidence"
    REMOVED_EVIDENCE = "removed evidence"

    # Earlier answers
    CARRIED_FORWARD = "carried forward"
    CONFIRMED_CARRIED = "confirmed what came along for"
    SET_ASIDE_CARRIED = "set aside what came along for"
    OFFERED_CARRIED_AGAIN = "took back setting aside for"

    # The assessment of a system
    MOVED = "moved"
    MOVED_BACK = "moved back"
    STARTED_AGREEING = "started to agree scores"
    SUBMITTED = "submitted"
    EXPORTED_RESULTS = "exported the results"
    EXPORTED_REPORT = "exported the report"


def tell(
    verb: Verb,
    *,
    by: Any,
    on: Model,
    within: Model | None = None,
    place: Model | None = None,
    detail: str = "",
) -> None:
    """Tell that `by` (a user, or None for the product itself) did `verb` to `on`.

    `within` is the whole that `on` is a part of and by which the act is found again (the
    assessment of an answer, say): `on` itself unless given. `place` is the region or system where
    it was done. All are kept by their ids and their `str()`. `detail` never holds what somebody
    answered. Raises TypeError for a word that is not among the verbs.
    """
    if not isinstance(verb, Verb):
        raise TypeError(f"{verb!r} is none of the acts in `acts.Verb`.")
    done.send(
        sender=type(on),
        verb=verb,
        by=by,
        on=on,
        within=within or on,
        place=place,
        detail=detail,
    )
