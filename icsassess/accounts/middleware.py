"""Every page needs sign-in; a form sent after the session expired is kept for its author."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from icsassess.lib import kept


class SignInRequired(LoginRequiredMiddleware):
    """Every page needs sign-in (Django's own rule); a form sent too late is kept."""

    def handle_no_permission(  # type: ignore[override]  # Django's type knows redirects only
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponse:
        if request.method == "POST":
            kept.keep(request)
            if request.htmx:  # type: ignore[attr-defined]
                return HttpResponse("signed out", status=401)
        return super().handle_no_permission(request, view_func)
