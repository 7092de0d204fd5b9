"""How often a password may be tried: nobody guesses one, and nobody is kept out by others.

The counts lie in the cache that all workers share; how many are let pass stands in the settings.
"""

from __future__ import annotations

import secrets

from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from icsassess.accounts.rules import client_address

COOKIE = "known_browser"
KNOWN_FOR = 60 * 60 * 24 * 180  # seconds


def address(request: HttpRequest) -> str:
    """The address of the computer that asks, or a word for all of which none is known."""
    found = client_address(
        peer=request.META.get("REMOTE_ADDR", ""),
        forwarded=request.META.get("HTTP_X_FORWARDED_FOR", ""),
        proxies=settings.PROXY_COUNT,
    )
    return found or "unknown"


class Try:
    """One try to sign in to the account of `email` (which there may not be).

    It counts for the account together with where it comes from: a browser in which this person
    has signed in before, else a computer. So whoever tries wrong passwords elsewhere, or in
    another browser behind the same address, uses up tries of their own.
    """

    def __init__(self, request: HttpRequest, email: str) -> None:
        self.request = request
        account = email.strip().lower()
        self.browser = _known_browser(request, account)
        self.key = f"{account} {self.browser or address(request)}"
        self.computer_may = True

    def begin(self) -> bool:
        """Say whether the password is looked at. It counts as a wrong one until it was right.

        From a computer that tried many accounts, one try each is left: a right password that is
        typed there passes, whatever others typed.
        """
        few = ratelimit.consume(self.request, action="wrong_password", key=self.key)
        if self.browser:
            return few
        first = ratelimit.consume(self.request, action="first_wrong_password", key=self.key)
        self.computer_may = ratelimit.consume(
            self.request, action="wrong_from_computer", dry_run=True
        )
        return few and (first or self.computer_may)

    def failed(self) -> None:
        """The password was wrong. Raises ImmediateHttpResponse for a computer that goes on."""
        if self.browser:
            return
        ratelimit.consume(self.request, action="wrong_from_computer")
        if not self.computer_may:
            raise ImmediateHttpResponse(ratelimit.respond_429(self.request))

    def forget(self) -> None:
        """The password was right, or there is a new one: what went before counts no more."""
        for action in ("wrong_password", "first_wrong_password"):
            ratelimit.clear(self.request, action=action, key=self.key)


def remember_browser(answer: HttpResponseBase, email: str) -> None:
    """Let the browser that `answer` goes to be known as one in which this person signed in."""
    answer.set_cookie(
        COOKIE,
        _signer(email).sign(secrets.token_urlsafe(16)),
        max_age=KNOWN_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _known_browser(request: HttpRequest, account: str) -> str | None:
    """What tells this browser from others, if this person has signed in in it."""
    try:
        return _signer(account).unsign(request.COOKIES.get(COOKIE, ""), max_age=KNOWN_FOR)
    except signing.BadSignature:
        return None


def _signer(account: str) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"known browser of {account}")
