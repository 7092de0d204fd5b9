"""What the header offers: one line per page that somebody can go to from everywhere."""

from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse


class Item(NamedTuple):
    label: str
    url: str
    current: bool


# Label and name of the address, in order. A room's first page gets a line here: rounds, say.
EVERYBODY = [("Home", "home"), ("Rounds", "assessments:rounds"), ("Frameworks", "frameworks:list")]
ADMINISTRATORS = [("People", "accounts:people"), ("Places", "systems:places")]


def nav(request: HttpRequest) -> dict[str, list[Item]]:
    """Give templates `nav`; nothing for somebody who is not signed in.

    An item is current on its own page and on those below it (Home only on its own). A request that
    was refused before anybody asked who sends it has no user.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"nav": []}
    lines = EVERYBODY + (ADMINISTRATORS if user.is_administrator else [])
    items = [(label, reverse(name)) for label, name in lines]
    return {
        "nav": [
            Item(label, url, request.path == url or (url != "/" and request.path.startswith(url)))
            for label, url in items
        ]
    }
