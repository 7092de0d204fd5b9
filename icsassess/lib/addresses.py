"""Addresses that a page had before."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from django.utils.encoding import escape_uri_path, iri_to_uri

from icsassess.lib import kept


def numbered(asked: str) -> int | None:
    """The id by which an old address asks for something; None where it does not."""
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None


def lead_to(request: HttpRequest, path: str, query: str | None = None) -> HttpResponse:
    """Lead on to `path`, with the query as it came if none is given; the caller has asked who may.

    A form that was open at the old address is sent on as it is, and what waits there since its
    session expired waits at the new one. No browser may keep the answer: it would skip both.
    """
    kept.follow(request, path)
    query = iri_to_uri(request.META.get("QUERY_STRING", "")) if query is None else query
    to = escape_uri_path(path) + (f"?{query}" if query else "")
    answer = redirect(to, permanent=True, preserve_request=request.method == "POST")
    add_never_cache_headers(answer)
    return answer
