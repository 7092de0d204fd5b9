"""A keyboard and nothing else: what is reached by Tab, chosen by arrows, pressed by Enter."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

# Where the focus is, seen from the element that is wanted. Radio buttons are one stop of Tab.
FOCUS = """wanted => {
    const active = document.activeElement;
    const {x, y, width, height} = active.getBoundingClientRect();
    const top = document.elementFromPoint(x + width / 2, y + height / 2);
    return {
        here: active === wanted || (wanted.type === "radio" && active.name === wanted.name),
        hidden: active !== document.body && !active.contains(top) && !top?.contains(active)
            && ![...(active.labels ?? [])].some(label => label.contains(top)),
        is: active.outerHTML.slice(0, 120),
    };
}"""


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until `wanted` has the focus; on the way nothing with the focus may be covered."""
    for _ in range(80):
        page.keyboard.press("Tab")
        focus = wanted.evaluate(FOCUS)
        assert not focus["hidden"], f"Covered while it has the focus: {focus['is']}"
        if focus["here"]:
            return
    pytest.fail(f"Tab does not lead to {wanted}")


def skip_to_content(page: Page) -> None:
    """On a page just opened: the first stop of Tab leads past the header."""
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")


def press(page: Page, wanted: Locator) -> None:
    """Go to a link or a button and press Enter."""
    tab_to(page, wanted)
    page.keyboard.press("Enter")


def choose(page: Page, radio: Locator) -> None:
    """Go to a group of radio buttons, none of them chosen yet, and choose `radio`."""
    tab_to(page, radio)
    page.keyboard.press("Space")
    for _ in range(10):
        if radio.is_checked():
            return
        page.keyboard.press("ArrowDown")
    pytest.fail(f"The arrows do not lead to {radio}")


def write(page: Page, field: Locator, text: str) -> None:
    tab_to(page, field)
    page.keyboard.type(text)
