"""An administrator takes a framework from a file to a published version, and retires the old."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from frameworks.changes.versions import publish, store
from frameworks.files.definition import parse
from frameworks.models import FrameworkUpload, FrameworkVersion
from tests.browser.conftest import problems
from tests.browser.keyboard import press, skip_to_content, write
from tests.browser.mouse import button, go, link
from tests.cast import Cast, cast
from tests.frameworks.files import COMPONENTS, large, spoiled
from tests.frameworks.source import FRAMEWORKS

pytestmark = pytest.mark.django_db(transaction=True)

WORD = "Donaudampfschifffahrtsgesellschaft" * 6
State = FrameworkVersion.State


@pytest.fixture
def stage() -> Cast:
    return cast()


@pytest.fixture
def page(signed_in: Callable[..., Page], stage: Cast) -> Page:
    return signed_in(stage["administrator"])


@pytest.fixture
def write_file(tmp_path: Path) -> Callable[[str, str], Path]:
    def write_file(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write_file


def of_2019() -> str:
    """The framework of 2018 as somebody might revise it."""
    text = (FRAMEWORKS / "west-midlands-2018.yaml").read_text(encoding="utf-8")
    for old, new in [
        ('label: "2018"', 'label: "2019"'),
        ("published: 2018-02", "published: 2019-03"),
        ("open, transparent and high trust behaviours", "open, honest and high trust behaviours"),
        ("status: Fair Progress", "status: Some progress"),
    ]:
        text = spoiled(text, old, new)
    begin, end = text.index('      - ref: "1.3"'), text.index('      - ref: "1.4"')
    return text[:begin] + text[end:]


def upload(page: Page, file: Path) -> None:
    page.get_by_label("Framework file").set_input_files(file)
    go(button(page, "Upload"))


def title(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(text)


def journey(page: Page, write_file: Callable[[str, str], Path]) -> None:
    page.goto("/frameworks/")
    go(link(page, "Load a version"))
    go(button(page, "Upload"))
    expect(page.get_by_role("alert")).to_contain_text("Choose a framework file")

    wrong = spoiled(of_2019(), "status: Some progress", "statsu: Some progress")
    upload(page, write_file("draft.yaml", wrong))
    title(page, "This file cannot be loaded")
    expect(page.locator(".app-lines").last).to_contain_text("statsu: Some progress")
    expect(page.get_by_text("Did you mean 'status'?")).to_be_visible()

    upload(page, write_file("mended.yaml", of_2019()))
    title(page, "Preview, nothing is stored yet")
    expect(page.get_by_text("1 criterion removed")).to_be_visible()
    expect(page.locator("ins", has_text="honest")).to_be_visible()
    expect(page.locator("del", has_text="transparent")).to_be_visible()
    assert FrameworkVersion.objects.filter(label="2019").count() == 0
    go(button(page, "Store as draft"))
    expect(page.get_by_text("2019 is stored as a draft.")).to_be_visible()

    go(link(page, "Compare with another version"))
    expect(page.locator("del", has_text="1.3 Effective governance model")).to_be_visible()
    page.go_back()
    go(link(page, "Publish", exact=True))
    page.get_by_label("Type the label").fill("2018")
    go(button(page, "Publish for good"))
    expect(page.get_by_role("alert")).to_contain_text("This is not the label. Type 2019 to confirm")
    page.get_by_label("Type the label").fill("2019")
    go(button(page, "Publish for good"))
    expect(page.get_by_text("is published. It never changes from now on.")).to_be_visible()

    page.goto("/frameworks/")
    go(page.get_by_role("link", name="Retire Developing integrated care systems").last)
    title(page, "Retire this version")
    expect(page.get_by_text("1 round and 1 assessment rest on it.")).to_be_visible()
    page.get_by_label("Type the label").fill("2018")
    go(button(page, "Retire this version"))
    expect(page.get_by_text("is retired. No new round can be opened.")).to_be_visible()

    states = dict(FrameworkVersion.objects.values_list("label", "state"))
    assert states == {"2018": State.RETIRED, "2019": State.PUBLISHED}
    assert not FrameworkUpload.objects.exists()


@pytest.mark.both_databases
def test_from_a_file_to_a_version_that_takes_the_place_of_another(page, write_file, complaints):
    journey(page, write_file)
    assert complaints == []


def test_the_same_without_javascript(device, stage, write_file):
    journey(device(stage["administrator"], java_script_enabled=False), write_file)


def test_with_the_keyboard_alone(page, stage):
    store(parse(COMPONENTS.encode(), "small.yaml"))
    page.goto("/frameworks/")
    skip_to_content(page)
    press(page, page.get_by_role("link", name="Publish A small framework 1.10"))
    title(page, "Publish this version")
    skip_to_content(page)
    write(page, page.get_by_label("Type the label"), "1.10")
    page.keyboard.press("Enter")
    expect(page.get_by_text("A small framework 1.10 is published.")).to_be_visible()


def test_a_draft_that_came_of_a_wrong_file_is_discarded(page, stage):
    draft, _ = store(parse(COMPONENTS.encode(), "wrong.yaml"))
    page.goto(draft.get_absolute_url())
    go(link(page, "Discard this draft"))
    title(page, "Discard this draft")
    page.get_by_label("Type the label").fill("1.10")
    go(button(page, "Discard for good"))
    expect(page.get_by_text("A small framework 1.10 is discarded.")).to_be_visible()
    expect(page.get_by_role("link", name="1.10 of A small framework")).to_have_count(0)


def test_who_publishes_second_is_told(page, stage):
    draft, _ = store(parse(COMPONENTS.encode(), "small.yaml"))
    page.goto(f"{draft.get_absolute_url()}publish/")
    publish(draft)
    page.get_by_label("Type the label").fill("1.10")
    go(button(page, "Publish for good"))
    expect(page.get_by_text("Somebody else has just published A small framework")).to_be_visible()


def test_what_changed_while_one_looked_is_looked_at_again(page, stage, write_file):
    changed = spoiled(COMPONENTS, "There is a plan.", "There is no plan.")
    draft, _ = store(parse(COMPONENTS.encode(), "small.yaml"))
    page.goto(f"{draft.get_absolute_url()}publish/")
    store(parse(changed.encode(), "small.yaml"))
    page.get_by_label("Type the label").fill("1.10")
    go(button(page, "Publish for good"))
    expect(page.get_by_role("alert")).to_contain_text("Somebody has changed A small framework")
    go(link(page, "Look at A small framework 1.10 as it is now"))
    expect(page.get_by_text("There is no plan.")).to_be_visible()


@pytest.mark.large
def test_every_page_whatever_is_in_the_file(page, stage, write_file, look):
    hostile = COMPONENTS
    for old, new in [
        ("There is a plan.", f'"<script>alert(1)</script> {{{{ form }}}} {WORD * 5}"'),
        ("title: First", f"title: {WORD * 2}"),
        ("status: Done", f"status: {WORD[:99]}"),
        ("source: A source", f"source: {WORD * 3}"),
        ("domain_word: Domain", f"domain_word: {'W' * 60}"),
    ]:
        hostile = spoiled(hostile, old, new)
    nextone = spoiled(hostile, '"1.10"', "L" * 40).replace(WORD, WORD[::-1])
    version, _ = store(parse(hostile.encode(), "file.yaml"))
    publish(version)
    wrong = spoiled(nextone, "band: gap", f"band: {WORD * 5}").replace("titl", f"T{WORD}")
    address = version.get_absolute_url()
    draft = f"/frameworks/small/{'L' * 40}/"

    def no_file() -> None:
        go(button(page, "Upload"))

    def not_loading() -> None:
        upload(page, write_file(f"{WORD[:100]}.yaml", wrong))
        title(page, "This file cannot be loaded")

    def many_problems() -> None:
        upload(page, write_file("many.yaml", large(2, 2, 60).replace("- What", "- text:")))

    def to_store() -> None:
        upload(page, write_file(f"{WORD[:100]}.yaml", nextone))

    def store_it() -> None:
        to_store()
        go(button(page, "Store as draft"))

    def unconfirmed() -> None:
        go(page.locator("form button").last)
        expect(page.get_by_role("alert")).to_be_visible()

    for where, do in [
        ("/frameworks/load/", None),
        ("/frameworks/load/", no_file),
        ("/frameworks/load/", not_loading),
        ("/frameworks/load/", many_problems),
        ("/frameworks/load/", to_store),
        ("/frameworks/load/", store_it),
        (f"{draft}changes/", None),
        (f"{draft}changes/?against=west-midlands/2018", None),
        (f"{draft}publish/", None),
        (f"{draft}publish/", unconfirmed),
        (f"{draft}discard/", None),
        (f"{draft}discard/", unconfirmed),
        (f"{address}retire/", None),
        (f"{address}retire/", unconfirmed),
        ("/frameworks/", None),
    ]:
        page.goto(where)
        if do:
            do()
        look(page)


def test_a_draft_that_was_changed_meanwhile_is_not_replaced(page, stage, write_file):
    page.goto("/frameworks/load/")
    upload(page, write_file("file.yaml", COMPONENTS))
    store(parse(spoiled(COMPONENTS, "a plan", "no plan").encode(), "other.yaml"))
    go(button(page, "Store as draft"))
    expect(page.get_by_role("alert")).to_contain_text("Somebody has changed the draft")
    assert problems(page) == []
    go(button(page, "Store as draft"))
    expect(page.get_by_text("is stored as a draft.")).to_be_visible()
