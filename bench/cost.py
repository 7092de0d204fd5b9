"""A middleware that writes on every answer what the process has used so far."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse

CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
RSS_UNIT = 1 if sys.platform == "darwin" else 1024


def tell(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Headers: CPU seconds of the whole process since its start, its largest RSS in bytes.

    Asked with `Bench-Count`, also the SQL statements of this request, and apart from them those
    that only begin and end transactions; writing them down costs time, so not while measuring.
    The check of a kept connection's health is not seen, here and on the floor alike.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        connection.force_debug_cursor = "Bench-Count" in request.headers
        response = get_response(request)
        if connection.force_debug_cursor:
            written = [query["sql"] for query in connection.queries]
            control = sum(sql.startswith(CONTROL) for sql in written)
            response["Bench-Sql"] = len(written) - control
            response["Bench-Control"] = control
        response["Bench-Rss"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * RSS_UNIT
        response["Bench-Cpu"] = str(time.process_time())
        return response

    return answer
