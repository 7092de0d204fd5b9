"""A mouse: what is found on a page by its name, and pressed."""

from __future__ import annotations

from playwright.sync_api import Locator, Page


def box(page: Page, label: str) -> Locator:
    """The field, choice or tick box with this label."""
    return page.get_by_label(label, exact=True)


def button(page: Page, name: str, *, exact: bool = True) -> Locator:
    """The button of exactly this name, or with this in its name."""
    return page.get_by_role("button", name=name, exact=exact)


def link(page: Page, name: str, *, exact: bool = False) -> Locator:
    """The link with this in its name, or of exactly this name."""
    return page.get_by_role("link", name=name, exact=exact)


def go(wanted: Locator) -> None:
    """Press a link or a button and wait for the page it leads to.

    A click alone does not wait: on a busy machine a form is sent only after it has returned.
    """
    with wanted.page.expect_navigation():
        wanted.click()
