"""A form that is sent twice, or by two people at once, makes one thing, and says so plainly.

Sent twice: a form carries the key of what it will make (`MadeOnce`), so that a second press finds
it made (`made_before`). At once: the database's own constraint lets one of two through, and the
other is asked again (`AskedAgain`).
"""

from __future__ import annotations

import logging
import sqlite3
import uuid
from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from icsassess.lib.models import Addressed

log = logging.getLogger(__name__)

M = TypeVar("M", bound=Addressed)

# PostgreSQL's codes, and SQLite's, for a row that another one stands against: of the same name, or
# gone though this one points to it.
TAKEN = {
    "23505",
    "23503",
    sqlite3.SQLITE_CONSTRAINT_UNIQUE,
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY,
    sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY,
}


class MadeOnce(forms.Form):
    """A form that makes something with an address: its key comes from the form."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)

    def clean_key(self) -> uuid.UUID:
        """A page that was open before forms carried a key sends none."""
        return self.cleaned_data["key"] or uuid.uuid4()


def made_before(rows: QuerySet[M], request: HttpRequest) -> M | None:
    """What the form that is sent has made already; None where it is sent for the first time.

    `rows` are those that it could have made: this person's own, in this place.
    """
    try:
        key = uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return None
    return rows.filter(key=key).first()


class AskedAgain:
    """Ask a page once more whose form was refused by a constraint of the database.

    What another person has just written stands there by now, so that the form itself says what is
    wrong, beside what was typed. Where it cannot, a page says that nothing was saved.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, error: Exception
    ) -> HttpResponseBase | HttpResponse | None:
        match = request.resolver_match
        if not is_taken(error) or match is None:
            return None
        for _, files in request.FILES.lists():
            for file in files:
                file.seek(0)
        try:
            return match.func(request, *match.args, **match.kwargs)
        except IntegrityError:
            log.exception("A constraint refused what was sent, twice")
            return render(request, "409.html", status=409)


def is_taken(error: Exception) -> bool:
    """Whether `error` says that another row stands against what was to be written."""
    if not isinstance(error, IntegrityError):
        return False
    cause = error.__cause__
    codes = {getattr(cause, "pgcode", None), getattr(cause, "sqlite_errorcode", None)}
    return bool(codes & TAKEN)
