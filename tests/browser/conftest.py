"""Pages in a real browser: Debian's Chromium, signed in fast, asked about what people meet."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

from icsassess.accounts.models import User

QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]
PATIENCE = 30_000  # ms: only a failing test waits so long, and others want the processor too
AXE = settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium-headless-shell")  # Debian's; else Playwright's own
    for built in ("css/web.css", "js/nhsuk-frontend.min.js"):
        if not (settings.BASE_DIR / "build" / built).exists():
            pytest.fail(f"build/{built} is missing: `npm run build` makes it.")
    # Playwright runs an event loop in this thread, and Django refuses its database beside one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=PATIENCE)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
            yield browser
            browser.close()
    finally:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Complaints(list[str]):
    """What the browser complained of: errors, blocked scripts and styles, files not found."""

    def watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.append(f"{page.url}: {error}"))
        page.on("console", self.hear)

    def hear(self, message: ConsoleMessage) -> None:
        """Keep an error or a warning; a page that comes back with errors (409, 422) is none."""
        returned = re.search(r"status of (409|422)", message.text)
        if message.type in ("error", "warning") and not returned:
            at = message.location["url"]
            self.append(f"{message.page and message.page.url}: {message.text} ({at})")


@pytest.fixture
def complaints() -> Complaints:
    return Complaints()


@pytest.fixture
def look(complaints: Complaints) -> Callable[[Page], None]:
    """Look at a page as everybody does, after the browser has."""

    def look(page: Page) -> None:
        expect(page.locator("h1")).to_have_count(1)
        expect(page).to_have_title(re.compile("[^ ].* – ICS Assess$"))
        assert problems(page) + complaints == [], page.url

    return look


@pytest.fixture
def device(browser: Browser, live_server, complaints: Complaints) -> Iterator[Callable[..., Page]]:
    """Make fresh browsers, with somebody signed in or nobody; the options are Playwright's.

    Addresses may be given without the server.
    """
    contexts = []

    def make(user: User | None = None, **options: Any) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": 1280, "height": 900},
            locale="en-GB",
            **options,
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.on("page", complaints.watch)
        if user:
            sign_in(context, user, live_server.url)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(device: Callable[..., Page]) -> Page:
    """A page of a fresh browser."""
    return device()


@pytest.fixture
def signed_in(page: Page, live_server) -> Callable[[User], Page]:
    """Sign a person in without the sign-in page; the same browser can change hands."""

    def signed_in(user: User) -> Page:
        sign_in(page.context, user, live_server.url)
        return page

    return signed_in


def sign_in(context: BrowserContext, user: User, url: str) -> None:
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])


def axe(page: Page) -> list[str]:
    """Ask axe about the page as it is now: one line per element that breaks a rule.

    WCAG 2.0 to 2.2, A and AA, and axe's best practices. Evaluated, not loaded: the page's
    security policy stays on.
    """
    page.evaluate(Path(AXE).read_text())
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    quick = {"runOnly": rules, "resultTypes": ["violations"], "selectors": False, "preload": False}
    found = page.evaluate("options => axe.run(options)", quick)
    return [
        f"{violation['id']} ({violation['help']}): {node['html']} — {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def dead_links(page: Page) -> list[str]:
    """Links within the page that lead nowhere; axe does not see them."""
    return page.evaluate(
        """() => [...document.querySelectorAll('a[href^="#"]')]
            .map(link => link.getAttribute('href'))
            .filter(href => !document.getElementById(decodeURIComponent(href.slice(1))))"""
    )


def sideways(page: Page) -> list[str]:
    """What sticks out of a screen 320 px wide, so that one must scroll sideways to read it."""
    size = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 640})
    found = page.evaluate(
        """async () => {
            const fits = () => document.documentElement.scrollWidth <= 320;
            // The header folds its links a moment after the screen has changed.
            for (let wait = 0; wait < 10 && !fits(); wait++) {
                await new Promise(resolve => setTimeout(resolve, 50));
            }
            return fits() ? [] : [...document.querySelectorAll('body *')]
                .filter(element => element.getBoundingClientRect().right > 320)
                .map(element => element.outerHTML.slice(0, 120));
        }"""
    )
    page.set_viewport_size(size or {"width": 1280, "height": 900})
    return found


def problems(page: Page) -> list[str]:
    """Everything above at once."""
    return axe(page) + dead_links(page) + sideways(page)
