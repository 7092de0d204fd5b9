"""What a page that saves while somebody types is answered; `static/js/autosave.js` reads it.

Only our own answer says that something was saved. A proxy, or the sign-in page of a hotel's
network, may answer in our place, and with 200 too; it does not know the page's stamp.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

HEADER = "App-Saved"  # the stamp of the page as it was saved, or 'no'
REVISION = "App-Revision"  # what the page would be made from now


def is_autosave(request: HttpRequest) -> bool:
    """It came while somebody typed, not by a button."""
    return bool(request.htmx)  # type: ignore[attr-defined]


def saved(answer: HttpResponse, page: str, revision: int) -> HttpResponse:
    """Let `answer` say that what the page with the stamp `page` sent is saved, as `revision`."""
    answer[HEADER], answer[REVISION] = page, str(revision)
    return answer


def not_saved(why: object, *, status: int = 200) -> HttpResponse:
    """Say why it is not saved, in plain text; trying the same again would not help."""
    text = "text/plain; charset=utf-8"
    return HttpResponse(f"Not saved. {why}", text, status, headers={HEADER: "no"})
