"""Every page needs sign-in; what is sent from a page that was open too long is kept."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from icsassess.lib import autosave, kept

HOURS = settings.SESSION_COOKIE_AGE // 3600
SIGNED_OUT = (
    f"You were signed out. Signing in lasts {HOURS} hours, and ends when you sign out in another "
    "window. Sign in to go on."
)
WHILE_TYPING = "Use the button below to go on: what you typed is kept."


class SignInRequired(LoginRequiredMiddleware):
    """Every page needs sign-in (Django's own rule); a form sent too late is kept."""

    def handle_no_permission(  # type: ignore[override]  # Django's type knows redirects only
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponse:
        is_kept = request.method == "POST" and kept.keep(request)
        if autosave.is_autosave(request):
            why = f"You were signed out. {WHILE_TYPING}"
            return autosave.not_saved(why, status=401)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not is_kept:
            messages.info(request, SIGNED_OUT)
        return super().handle_no_permission(request, view_func)


def open_too_long(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form with a token that is not the browser's any more (`CSRF_FAILURE_VIEW`).

    Signing in again, in another window, changes the token. What was typed is kept as over an
    expired session: its own page shows it again, with the new token, to be looked at and saved.
    A form that no page of ours made for a person carries no `kept_by`, and is only refused.
    """
    by_others = kept.author_of(request.POST) not in (None, str(request.user.pk))
    if not (request.user.is_authenticated and by_others) and kept.keep(request):
        if autosave.is_autosave(request):
            why = f"You signed in again in another window. {WHILE_TYPING}"
            return autosave.not_saved(why, status=403)
        return redirect(request.get_full_path())
    if autosave.is_autosave(request):
        why = "Somebody else signed in in another window. Copy what you typed."
        return autosave.not_saved(why, status=403)
    context = {"by_others": by_others, "texts": kept.texts(request)}
    return render(request, "403_csrf.html", context, status=403)
