"""Signing in through a real proxy, to two workers: people are told apart, wherever they come from.

The proxy takes a connection, adds to `X-Forwarded-For` whom it
was asked by, and passes the request on to gunicorn, as nginx does. People have addresses of their
own on the loopback network.
"""

from __future__ import annotations

import http.client
import re
import socket
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.test_settings import end, start

pytestmark = [
    pytest.mark.large,
    pytest.mark.skipif(sys.platform != "linux", reason="needs 127.0.0.2 and its like"),
]

LEAD, PASSWORD = "lead@example.org", "a long enough password"
LEAD_AT, ATTACKER_AT = "127.0.0.2", "127.0.0.3"
MAKE_PEOPLE = f"""
import django; django.setup()
from icsassess.accounts.models import User
User.objects.create_user({LEAD!r}, {PASSWORD!r}, name="Lead")
"""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def wait_for(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except ConnectionRefusedError:
            time.sleep(0.1)
    pytest.fail("The server does not answer.")


@pytest.fixture(scope="module")
def workers(tmp_path_factory) -> Iterator[tuple[int, Path]]:
    """Two workers of gunicorn with a database of their own: their port, and a list of answers.

    The list holds, for each answer, the id of the worker's process.
    """
    var = tmp_path_factory.mktemp("var")
    log = var / "access.log"
    said = {
        "VAR_DIR": str(var),
        "DATABASE_URL": f"sqlite:///{var}/test.sqlite3",
        "DJANGO_SETTINGS_MODULE": "icsassess.settings",
        "DEBUG": "off",
        "BEHIND_TLS_PROXY": "on",
        "PROXY_COUNT": "1",
    }
    for steps in (("manage.py", "migrate"), ("manage.py", "createcachetable"), ("-c", MAKE_PEOPLE)):
        code, _, err = end(start(*steps, **said))
        assert code == 0, err
    port = free_port()
    gunicorn = start(
        *("-m", "gunicorn", "icsassess.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2"),
        *("--threads", "2", "--no-control-socket", "--log-level", "warning"),
        *("--access-logfile", str(log), "--access-logformat", "%(p)s"),
        **said,
    )
    try:
        wait_for(port)
        yield port, log
    finally:
        gunicorn.terminate()
        gunicorn.wait(30)


@pytest.fixture(scope="module")
def proxy(workers) -> Iterator[int]:
    """A proxy that ends TLS before the workers (its own side of that is left out): its port."""
    behind, _ = workers

    class Hop(BaseHTTPRequestHandler):
        def pass_on(self) -> None:
            before = self.headers.get("X-Forwarded-For")
            asked_by = self.client_address[0]
            headers = dict(self.headers.items())
            headers["X-Forwarded-For"] = f"{before}, {asked_by}" if before else asked_by
            headers["X-Forwarded-Proto"] = "https"
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            onwards = http.client.HTTPConnection("127.0.0.1", behind, timeout=60)
            onwards.request(self.command, self.path, body, headers)
            answer = onwards.getresponse()
            page = answer.read()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ("connection", "transfer-encoding", "date", "server"):
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(page)
            onwards.close()

        do_GET = do_POST = pass_on

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Hop) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


class Person:
    """Somebody's browser at one address; what it says of itself in `X-Forwarded-For` is a lie."""

    def __init__(self, proxy: int, at: str) -> None:
        self.proxy, self.at = proxy, at
        self.cookie = self.token = ""

    def ask(self, method: str, body: str = "", cookies: str = "", lie: str = ""):
        asking = http.client.HTTPConnection(
            "127.0.0.1", self.proxy, timeout=60, source_address=(self.at, 0)
        )
        headers = {"Host": "localhost", "Origin": "https://localhost", "Cookie": cookies}
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        if lie:
            headers["X-Forwarded-For"] = lie
        asking.request(method, "/accounts/login/", body, headers)
        answer = asking.getresponse()
        page = answer.read().decode()
        asking.close()
        return answer, page

    def open(self):
        """Open the sign-in page."""
        answer, page = self.ask("GET")
        [cookie] = SimpleCookie(answer.getheader("Set-Cookie")).values()
        self.cookie = f"{cookie.key}={cookie.value}"
        self.token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]

    def sign_in(self, email: str, password: str, lie: str = "") -> str:
        """Say 'in', 'wrong', 'wait' (for this account) or 'stop' (for this computer)."""
        if not self.token:
            self.open()
        typed = {"login": email, "password": password, "csrfmiddlewaretoken": self.token}
        answer, page = self.ask("POST", urlencode(typed), self.cookie, lie)
        if answer.status == 302:
            return "in"
        if answer.status == 429:
            return "stop"
        assert answer.status == 200, page
        return "wait" if "Too many wrong passwords" in page else "wrong"


def test_twelve_wrong_passwords_keep_out_who_typed_them_and_nobody_else(workers, proxy):
    attacker, lead = Person(proxy, ATTACKER_AT), Person(proxy, LEAD_AT)
    with ThreadPoolExecutor(4) as pool:  # so that both workers have something to do
        said = list(pool.map(lambda _: attacker.sign_in(LEAD, "not the password"), range(12)))
    assert said.count("wrong") == 5  # together, whichever worker was asked
    assert said.count("wait") == 7
    _, log = workers
    assert len(set(log.read_text().split())) == 2

    assert attacker.sign_in(LEAD, PASSWORD) == "wait"
    assert lead.sign_in(LEAD, PASSWORD) == "in"


def test_who_lies_about_where_they_are_has_no_more_tries(proxy):
    liar = Person(proxy, "127.0.0.4")
    said = [liar.sign_in(LEAD, "not the password", lie=f"203.0.113.{n}") for n in range(7)]
    assert said == ["wrong"] * 5 + ["wait"] * 2
    # Nor do they use up those of whom they say that they are.
    assert {liar.sign_in(LEAD, "not the password", lie="127.0.0.5") for _ in range(5)} == {"wait"}
    assert Person(proxy, "127.0.0.5").sign_in(LEAD, PASSWORD) == "in"


def test_many_people_press_the_button_within_a_minute(proxy):
    """More than one computer may: allowed is 120."""
    first = Person(proxy, LEAD_AT)
    first.open()
    people = [Person(proxy, f"127.0.1.{number}") for number in range(1, 131)]
    for one in people:
        one.cookie, one.token = first.cookie, first.token
    with ThreadPoolExecutor(4) as pool:
        said = set(pool.map(lambda one: one.sign_in("", ""), people))
    assert said == {"wrong"}
    assert people[-1].sign_in(LEAD, PASSWORD) == "in"
