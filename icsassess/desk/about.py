"""Pages about the service itself, open to everybody: help, privacy, accessibility.

What only the organisation that runs it knows stands in the settings; a line that is missing there
is marked on the page.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from icsassess.accounts import limits

WORDS = [
    ("Framework", "A set of questions about how mature a system is, by those who wrote it."),
    ("Version", "A framework as it was at one time. Once published, it never changes."),
    ("Domain", "A part of a framework: a group of criteria. Some frameworks call it a capability."),
    ("Criterion", "One question of a framework, with its statements."),
    ("Statement", "One sentence that says what good looks like."),
    ("Level", "A step of a framework’s scale, with its score and what it means."),
    ("Round", "A time in which systems are asked to assess themselves on one version."),
    ("Assessment", "What one system says in one round."),
    ("View", "What one leader answers in an assessment."),
    ("Agreed score", "What the system says of a criterion with one voice."),
    ("Evidence", "A file or a link that shows what was said."),
    ("Coverage", "How many of the criteria have been answered."),
    ("Spread", "How far the views of leaders lie apart."),
    ("Target", "The level that a round asks a system to reach."),
    ("Support wanted", "What the system needs from others to get on."),
]

# Every cookie that the product sets, and what for.
COOKIES = [
    (settings.SESSION_COOKIE_NAME, "Keeps you signed in."),
    (settings.CSRF_COOKIE_NAME, "Makes sure that what is sent comes from our own pages."),
    ("messages", "Carries what a page tells you, such as ‘saved’, to the next page."),
    (
        limits.COOKIE,
        "Lets you sign in here while others try wrong passwords for your account. It does not name "
        "you, and goes after half a year.",
    ),
]


@login_not_required
@require_safe
def help(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/help.html", {"own": settings.ORGANISATIONS_OWN, "words": WORDS})


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(
        request, "desk/privacy.html", {"own": settings.ORGANISATIONS_OWN, "cookies": COOKIES}
    )


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/accessibility.html", {"own": settings.ORGANISATIONS_OWN})


@login_not_required
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Say that it is this service that answers, before a form is sent (`static/js/forms.js`).

    The header tells it from a proxy, or from a network's own sign-in page.
    """
    return HttpResponse(status=204, headers={"App-Alive": "yes"})


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Nothing here is for search engines: what there is to read needs sign-in."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers look for it here beside a file that names none, such as a PDF."""
    return redirect(static("images/favicon.svg"))
