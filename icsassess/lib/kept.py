"""What somebody typed into a page that was open too long is kept until they can save it.

A form that carries `{% kept_by %}` names its author, signed. When it is sent without a session, or
with the token of an earlier sign-in, the typed text waits in the session, which survives the
sign-in, and the page offers it to its author and nobody else.
"""

from __future__ import annotations

from django.core import signing
from django.forms.utils import pretty_name
from django.http import HttpRequest, QueryDict

FIELD = "kept_by"
LONGEST = 500_000  # characters of one form as sent: its four texts, full of emoji, take 480,000
MOST = 5  # forms of one browser

_signer = signing.Signer(salt="kept")


def _place(request: HttpRequest) -> str:
    """Where a form stands: at its address, and beyond the first page of a long one on its page."""
    page = request.GET.get("page", "1")
    return request.path if page == "1" else f"{request.path}?page={page}"


def author(user_pk: int) -> str:
    """The value of the hidden field that names who is typing."""
    return _signer.sign(str(user_pk))


def author_of(sent: QueryDict) -> str | None:
    """The id of who typed what was sent; None where no page of ours was made for them."""
    try:
        return _signer.unsign(sent.get(FIELD, ""))
    except signing.BadSignature:
        return None


def keep(request: HttpRequest) -> bool:
    """Keep what was sent, if it names its author and is no longer than a form can be.

    Returns whether it waits now.
    """
    by = author_of(request.POST)
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    if by is None or len(typed.urlencode()) > LONGEST:
        return False
    kept = request.session.get("kept", {})
    place = _place(request)
    kept.pop(place, None)
    kept = dict(list(kept.items())[-(MOST - 1) :])
    request.session["kept"] = kept | {place: {"by": by, "typed": typed.urlencode()}}
    return True


def texts(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed into a form of ours and cannot wait, with names of fields, to be copied.

    More than one word: what is shorter may be a value that the page itself set.
    """
    if author_of(request.POST) is None:
        return []
    sent = ((name, str(text)) for name, text in request.POST.items())
    return [(pretty_name(name), text) for name, text in sent if len(text.split()) > 1]


def typed(request: HttpRequest) -> QueryDict | None:
    """What the person who is signed in typed at this address before the session expired."""
    kept = request.session.get("kept", {}).get(_place(request))
    if kept and kept["by"] == str(request.user.pk):
        return QueryDict(kept["typed"])
    return None


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form shows: what was sent now, or what waits since the session expired."""
    return request.POST if request.method == "POST" else typed(request)


def forget(request: HttpRequest) -> None:
    """It was saved: nothing waits at this address any more."""
    place = _place(request)
    if place in (kept := request.session.get("kept", {})):
        del kept[place]
        request.session["kept"] = kept


def follow(request: HttpRequest, to: str) -> None:
    """What waits at this address waits at `to` instead: the page is found there now."""
    if request.path in (kept := request.session.get("kept", {})):
        # In the order in which they were sent: where both have something, the later stays.
        request.session["kept"] = {
            to if path == request.path else path: form for path, form in kept.items()
        }
