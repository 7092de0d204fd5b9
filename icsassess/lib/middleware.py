"""What is asked of every request, and told with every answer, whichever page it is for."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.handlers.exception import response_for_exception
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.security import SecurityMiddleware
from django.utils.cache import patch_cache_control

Answering = Callable[[HttpRequest], HttpResponseBase]


def not_stored(get_response: Answering) -> Answering:
    """No cache keeps what is answered here: pages, files and exports hold what people said.

    What is for everybody and says so itself (`public`), as static files do, is kept.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        answer = get_response(request)
        if "public" not in answer.get("Cache-Control", ""):
            patch_cache_control(answer, private=True, no_store=True)
        return answer

    return middleware


class Request(WSGIRequest):
    """A request that can be answered whatever charset it names.

    Python knows charsets that make no text ('hex'). Django decodes by them while it makes the
    request, before any middleware, and nobody would answer.
    """

    def __init__(self, environ: dict[str, Any]) -> None:
        try:
            super().__init__(environ)
        except (LookupError, ValueError, SuspiciousOperation):
            super().__init__(environ | {"CONTENT_TYPE": "text/plain; charset=unknown"})


def readable(get_response: Answering) -> Answering:
    """Answer 400 to what cannot be read, before anybody tries to.

    The answer leaves before Django's security middleware, so its headers are set here too.
    """
    security = SecurityMiddleware(get_response)

    def middleware(request: HttpRequest) -> HttpResponseBase:
        try:
            refuse_unreadable(request)
        except (BadRequest, SuspiciousOperation) as error:
            answer: HttpResponse = response_for_exception(request, error)
            return security.process_response(request, answer)
        return get_response(request)

    return middleware


def refuse_unreadable(request: HttpRequest) -> None:
    """Raise BadRequest for a charset that is not read or a NUL, DisallowedHost for another's host.

    Browsers write forms as our pages are written, in UTF-8. PostgreSQL keeps no NUL, and fails when
    it is asked for one.
    """
    request.get_host()
    charset = (request.content_params or {}).get("charset")
    if charset is not None and _name(charset) != "utf-8":
        raise BadRequest("The request is not written in UTF-8.")
    said = [request.path_info, *request.COOKIES.values()]
    if "%00" in request.META.get("QUERY_STRING", "") or any("\0" in text for text in said):
        raise BadRequest("There is a NUL in the address or in a cookie.")


def _name(charset: str) -> str | None:
    """Python's own name of a charset; None where there is no such."""
    try:
        return codecs.lookup(charset).name
    except (LookupError, ValueError):
        return None
