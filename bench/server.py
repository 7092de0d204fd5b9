"""gunicorn with one sync worker, and a browser of few words that talks to it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from html.parser import HTMLParser
from http.client import HTTPConnection
from types import TracebackType
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.test import Client

if TYPE_CHECKING:
    from icsassess.accounts.models import User

HOST = "bench.example.org"
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
    def hidden(self) -> dict[str, str]:
        """The hidden fields of the page's forms."""
        found = _Hidden()
        found.feed(self.body.decode())
        return found.fields


class _Hidden(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and given.get("type") == "hidden":
            self.fields[given["name"] or ""] = given.get("value") or ""


class Server:
    """A Django project behind gunicorn on a free port of this machine, as a context manager.

    `cpu` (seconds since the worker began) and `rss` (bytes, the largest so far) are what its
    latest answer said.
    """

    cpu = 0.0
    rss = 0

    def __init__(self, settings: str, application: str) -> None:
        self.settings = settings
        self.application = application
        self.cookies: dict[str, str] = {}

    def __enter__(self) -> Server:
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = found.getsockname()[1]
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", self.application),
                *("--bind", f"127.0.0.1:{self.port}", "--workers", "1", "--timeout", "60"),
                *("--no-control-socket", "--log-level", "warning"),
            ],
            env=os.environ | {"DJANGO_SETTINGS_MODULE": self.settings},
        )
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return self
            except ConnectionRefusedError:
                time.sleep(0.1)
        raise SystemExit("The server does not answer.")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.terminate()
        self.process.wait()

    def sign_in(self, user: User, backend: str | None = None) -> None:
        """Begin a session straight in the database, which this process shares with the server."""
        client = Client()
        client.force_login(user, backend)
        self.cookies["sessionid"] = client.cookies["sessionid"].value

    def get(self, path: str, *, count: bool = False) -> Reply:
        return self._send("GET", path, count=count)

    def post(self, path: str, data: dict[str, str], *, count: bool = False) -> Reply:
        return self._send("POST", path, urlencode(data), count=count)

    def _send(self, method: str, path: str, body: str = "", *, count: bool) -> Reply:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = HEADERS | {"Cookie": cookies}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if count:
            headers["Bench-Count"] = "yes"
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
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
        self.cpu = float(answer.headers["Bench-Cpu"])
        self.rss = int(answer.headers["Bench-Rss"])
        return Reply(
            answer.status,
            answer.headers.get("Location", ""),
            content,
            seconds,
            int(answer.headers.get("Bench-Sql", 0)),
            int(answer.headers.get("Bench-Control", 0)),
        )
