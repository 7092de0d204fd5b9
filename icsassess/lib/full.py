"""A full disk: how it is recognised, and the page that says so."""

from __future__ import annotations

import errno
import logging
import sqlite3
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

log = logging.getLogger(__name__)

DISK_FULL = "53100"  # PostgreSQL's own code


def is_full(error: BaseException | None) -> bool:
    """Whether `error`, or what it came of, is that a disk or a database has no room left."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
            return True
        if getattr(error, "pgcode", None) == DISK_FULL:
            return True
        error = error.__cause__
    return False


class ToldWhenFull:
    """Say that there is no room left where the page of a server error would say nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not is_full(error):
            return None
        log.error("The disk or the database is full: %s", error)
        return render(request, "507.html", status=507)
