"""What the bare project is asked to do."""

from __future__ import annotations

import itertools

from bench.browser import Browser, Reply
from bench.measuring import Operation
from bench.reading import reading
from bench.server import Server
from icsassess.accounts.models import User
from icsassess.systems.models import Organisation


def floors(server: Server, user: User, row: Organisation) -> list[Operation]:
    """Open the page of one row; save it; save it and follow to the page; save it by a script."""
    browser = Browser(server, user)
    path = f"/{row.pk}/"
    fields = browser.get(path).fields
    number = itertools.count()

    def typed() -> dict[str, str]:
        return fields | {"name": f"Partner {next(number)}"}

    def save(count: bool) -> list[Reply]:
        return [browser.post(path, typed(), count=count)]

    def save_and_show(count: bool) -> list[Reply]:
        [sent] = save(count)
        return [sent, browser.get(sent.location, count=count)]

    def autosave(count: bool) -> list[Reply]:
        return [browser.post(path, typed(), count=count, htmx=True)]

    return [
        reading("Floor: open", browser, path),
        Operation("Floor: save alone", browser, save),
        Operation("Floor: save and show", browser, save_and_show),
        Operation("Floor: autosave", browser, autosave),
    ]
