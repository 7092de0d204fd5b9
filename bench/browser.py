"""A browser of few words: one person's session with a server."""

from __future__ import annotations

import time
from dataclasses import dataclass
from html.parser import HTMLParser
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.test import Client

from bench.server import HOST, Server

if TYPE_CHECKING:
    from icsassess.accounts.models import User

HEADERS = {
    "Host": HOST,
    "Referer": f"https://{HOST}/",
    "X-Forwarded-Proto": "https",  # as the proxy in front of a production server says
    "Accept": "text/html",
}


@dataclass(frozen=True)
class Reply:
    status: int
    location: str
    body: bytes
    seconds: float  # until the last byte
    sql: int  # statements; 0 where they were not counted
    control: int  # statements that only begin and end transactions

    @property
    def fields(self) -> dict[str, str]:
        """What a browser would send of the page's forms, as they stand."""
        found = _Fields()
        found.feed(self.body.decode())
        return found.fields


class _Fields(HTMLParser):
    """Inputs that are hidden, hold a text or are checked, and textareas; buttons send nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.textarea = ""  # the name of the one that is being read

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "textarea":
            self.textarea = name
            self.fields[name] = ""
        elif tag == "input" and (
            given.get("type") not in ("radio", "checkbox", "submit") or "checked" in given
        ):
            self.fields[name] = given.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.fields[self.textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # A browser leaves the first line out where it is empty.
            self.fields[self.textarea] = self.fields[self.textarea].removeprefix("\n")
            self.textarea = ""


class Browser:
    """Signed in as `user`; sends one request after the other, each over a connection of its own."""

    def __init__(self, server: Server, user: User) -> None:
        """Begin a session straight in the database, which this process shares with the server."""
        self.server = server
        client = Client()
        client.force_login(user, server.backend)
        self.cookies = {"sessionid": client.cookies["sessionid"].value}

    def get(self, path: str, *, count: bool = False) -> Reply:
        return self._send("GET", path, count=count)

    def post(
        self, path: str, data: dict[str, str], *, count: bool = False, htmx: bool = False
    ) -> Reply:
        """Send a form; `htmx` says that a script sent it, which wants a part of a page back."""
        return self._send("POST", path, urlencode(data), count=count, htmx=htmx)

    def _send(
        self, method: str, path: str, body: str = "", *, count: bool, htmx: bool = False
    ) -> Reply:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = HEADERS | {"Cookie": cookies}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if htmx:
            headers |= {"HX-Request": "true", "HX-Current-URL": f"https://{HOST}{path}"}
        if count:
            headers["Bench-Count"] = "yes"
        connection = HTTPConnection("127.0.0.1", self.server.port, timeout=300)
        began = time.perf_counter()
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
        seconds = time.perf_counter() - began
        connection.close()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.status not in (200, 302):
            raise SystemExit(f"{method} {path} answered {answer.status}.")
        self.server.cpu = float(answer.headers["Bench-Cpu"])
        self.server.rss = int(answer.headers["Bench-Rss"])
        return Reply(
            answer.status,
            answer.headers.get("Location", ""),
            content,
            seconds,
            int(answer.headers.get("Bench-Sql", 0)),
            int(answer.headers.get("Bench-Control", 0)),
        )
