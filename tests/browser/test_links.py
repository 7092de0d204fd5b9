"""Links between versions, by the keyboard alone and at every width."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from frameworks import changes
from frameworks.files import links
from icsassess.accounts.models import User
from tests.browser.conftest import problems
from tests.browser.keyboard import choose, press, skip_to_content, tab_to, write
from tests.browser.mouse import button, go, link
from tests.cast import person
from tests.frameworks.links import as_told, two

pytestmark = pytest.mark.django_db(transaction=True)

PAIR = "/frameworks/links/old/2018/with/new/2019/"


@pytest.fixture
def administrator(transactional_db) -> User:
    user = person("Administrator")
    user.is_administrator = True
    user.save()
    return user


@pytest.fixture
def versions(transactional_db):
    return two()


def a_draft() -> None:
    """The link of 3 and 4, as it comes with the product."""
    header = ",".join(links.COLUMNS[:8])
    changes.links.import_csv(
        f"{header}\nold,2018,3,overlaps,new,2019,4,Why not?\n".encode(), by=None
    )


def asked(page: Page, one: str, other: str) -> None:
    """The page asks about these two, and the keyboard stands at its heading."""
    heading = page.get_by_role(
        "heading", level=1, name=f"Do {one} of 2018 and {other} of 2019 belong together?"
    )
    expect(heading).to_be_focused()


@pytest.mark.parametrize("scripts", [True, False], ids=["", "without scripts"])
def test_the_queue_is_worked_through_by_keyboard(device, versions, administrator, scripts):
    a_draft()
    page = device(administrator, java_script_enabled=scripts)
    page.goto("/frameworks/links/")
    if scripts:  # without them nothing can say where the focus is on the way
        skip_to_content(page)
        press(page, link(page, "The old framework 2018 and The new framework 2019"))
        press(page, link(page, "Decide one by one: 3 waiting"))
    else:
        page.goto(f"{PAIR}decide/")

    asked(page, "3", "4")
    for key in ("Tab", "ArrowDown"):  # from the kind proposed to the next: broader
        page.keyboard.press(key)
    expect(page.get_by_role("radio", name="Broader than 4 of 2019")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type(" Money is more.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    asked(page, "1", "1")
    for _ in range(5):  # kind, note, Confirm, Refuse, Skip
        page.keyboard.press("Tab")
    expect(link(page, "Skip", exact=True)).to_be_focused()
    page.keyboard.press("Enter")

    asked(page, "2", "2")
    for _ in range(4):
        page.keyboard.press("Tab")
    expect(button(page, "Refuse")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{page.url.partition('/frameworks')[0]}{PAIR}")
    assert as_told() == [
        "old 2 equivalent new 2: refused",
        "old 3 broader new 4: confirmed",
    ]


def test_two_criteria_are_linked_and_unlinked_by_keyboard(signed_in, versions, administrator):
    page = signed_in(administrator)
    page.goto(PAIR)
    skip_to_content(page)
    tab_to(page, page.get_by_label("Question of The old framework 2018"))
    page.keyboard.type("3 Money")
    tab_to(page, page.get_by_label("Question of The new framework 2019"))
    page.keyboard.type("4 Digital")
    press(page, button(page, "Show the two"))

    asked(page, "3", "4")
    press(page, button(page, "Confirm"))
    expect(page.locator(".nhsuk-error-summary")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Select how the two relate")
    choose(page, page.get_by_role("radio", name="Narrower than 4 of 2019"))
    write(page, page.get_by_label("Note"), "Records cost money.")
    press(page, button(page, "Confirm"))
    expect(page).to_have_title(
        "Links of The old framework 2018 and The new framework 2019 – ICS Assess"
    )
    assert as_told() == ["old 3 narrower new 4: confirmed"]

    press(page, link(page, "Change how 3 and 4 relate"))
    asked(page, "3", "4")
    press(page, button(page, "Remove the link"))
    expect(page.get_by_text("Suggested by wording or reference")).to_be_visible()
    assert as_told() == []


def test_a_file_is_mended_and_imported(signed_in, versions, administrator, tmp_path):
    page = signed_in(administrator)
    header = ",".join(links.COLUMNS[:8])
    bad, good = tmp_path / "bad.csv", tmp_path / "good.csv"
    bad.write_text(f"{header}\nold,2018,1,same,new,2019,1,\n")
    good.write_text(f"{header}\nold,2018,1,equivalent,new,2019,1,\n")
    page.goto("/frameworks/links/")
    go(link(page, "Import links from a file"))

    page.get_by_label("File").set_input_files(bad)
    go(button(page, "Import"))
    expect(page.get_by_role("alert")).to_contain_text("Line 2: The kind 'same' is not one of")
    assert problems(page) == []

    page.get_by_label("File").set_input_files(good)
    go(button(page, "Import"))
    expect(page.get_by_role("alert")).to_contain_text("1 link was imported.")
    assert as_told() == ["old 1 equivalent new 1: draft"]


def test_everybody_can_use_the_pages(signed_in, look, versions, administrator):
    a_draft()
    page = signed_in(administrator)
    for address in (
        "/frameworks/links/",
        "/frameworks/links/?one=&other=",
        "/frameworks/links/import/file/",
        PAIR,
        f"{PAIR}decide/2/2/#question",
        f"{PAIR}decide/3/4/",
        "/frameworks/old/2018/",
    ):
        page.goto(address)
        look(page)
