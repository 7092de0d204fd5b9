"""An administrator copies the framework of 2018, makes it their own and mends it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from frameworks.changes.versions import publish
from frameworks.files.definition import parse, problems_of
from frameworks.models import CriterionLink, FrameworkVersion
from frameworks.queries.versions import definition_of
from tests.browser.keyboard import press, skip_to_content, tab_to, write
from tests.browser.mouse import button, go, link
from tests.cast import Cast, cast

pytestmark = pytest.mark.django_db(transaction=True)

COPY = "/frameworks/west-midlands/2018/edit/copy/"
DRAFT = "/frameworks/west-midlands/2018%20local/edit/"
WORD = "Donaudampfschifffahrtsgesellschaft" * 6


@pytest.fixture
def stage() -> Cast:
    return cast()


@pytest.fixture
def page(signed_in: Callable[..., Page], stage: Cast) -> Page:
    return signed_in(stage["administrator"])


def local() -> FrameworkVersion:
    return FrameworkVersion.objects.get(label="2018 local")


def save(page: Page) -> None:
    """Press the button at the foot of a form."""
    go(page.locator(".app-actions").get_by_role("button", name="Save"))


def make_a_copy(page: Page) -> None:
    page.goto("/frameworks/west-midlands/2018/")
    go(link(page, "Copy to a new draft"))
    page.get_by_label("Label of the copy").fill("2018 local")
    go(button(page, "Make the copy"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Edit version 2018 local")


def journey(page: Page) -> None:
    make_a_copy(page)

    go(link(page, "5. Mature"))
    page.get_by_label("Descriptor").fill("Every part of it is there, here in our county.")
    save(page)
    expect(page.get_by_role("link", name="5. Mature", exact=True)).to_be_focused()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()

    go(page.get_by_role("link", name="Add another criterion to 1 Effective"))
    page.get_by_label("Ref").fill("1.6")
    page.get_by_label("Title").fill("Carers have a voice")
    save(page)
    expect(page.get_by_role("heading", name="1 problem to mend")).to_be_visible()
    expect(
        page.get_by_text("This criterion is scored by its statements and has none.")
    ).to_be_visible()

    # Up twice, with the focus staying on the button that was pressed.
    for _ in range(2):
        go(button(page, "Move up 1.6 Carers have a voice"))
        expect(page.get_by_role("button", name="Move up 1.6 Carers")).to_be_focused()

    go(page.locator(".nhsuk-warning-callout").get_by_role("link", name="1.6 Carers"))
    go(button(page, "Add a statement"))
    expect(page.get_by_label("Statement 1", exact=True)).to_be_focused()
    page.get_by_label("Statement 1", exact=True).fill("Carers sit on the board.")
    go(button(page, "Add another statement"))
    page.get_by_label("Statement 2", exact=True).fill("Carers are asked.")
    go(button(page, "Move up statement 2"))
    expect(page.get_by_label("Statement 1", exact=True)).to_have_value("Carers are asked.")
    go(button(page, "Add a question"))
    page.get_by_label("Question 1", exact=True).fill("Who cares?")
    save(page)
    expect(page.get_by_text("This is a draft without problems.")).to_be_visible()

    whole = definition_of(local())
    assert [c.ref for c in whole.domains[0].criteria] == ["1.1", "1.2", "1.3", "1.6", "1.4", "1.5"]
    carers = whole.domains[0].criteria[3]
    assert [s.text for s in carers.statements] == ["Carers are asked.", "Carers sit on the board."]
    assert whole.scale[-1].descriptor == "Every part of it is there, here in our county."
    assert problems_of(whole) == ()
    with page.expect_download() as download:
        link(page, "Download it as a file").click()
    file = download.value.path().read_bytes()
    assert parse(file, "file.yaml").checksum == whole.checksum == local().checksum


@pytest.mark.both_databases
def test_from_a_copy_to_a_draft_without_problems(page, stage, complaints):
    before = definition_of(stage.version)

    journey(page)

    assert definition_of(stage.version) == before
    assert publish(local())
    assert complaints == []


def test_the_same_without_javascript(device, stage):
    journey(device(stage["administrator"], java_script_enabled=False))


def test_with_the_keyboard_alone(page, stage):
    make_a_copy(page)
    page.goto(DRAFT)
    skip_to_content(page)
    down = page.get_by_role("button", name="Move down 1.1")
    tab_to(page, down)
    for place in (1, 2):
        page.keyboard.press("Enter")
        expect(page.locator('a[id^="criterion-"]').nth(place)).to_contain_text("1.1")
        expect(down).to_be_focused()
    page.goto(DRAFT)
    skip_to_content(page)
    press(page, page.get_by_role("link", name=re.compile("^1.2 Clear")))
    expect(page.get_by_role("heading", name="1.2 Clear")).to_be_visible()
    skip_to_content(page)
    ref = page.get_by_label("Ref")
    tab_to(page, ref)
    page.keyboard.press("End")
    page.keyboard.type("a")
    page.keyboard.press("Enter")  # saves: it does not move the first statement
    expect(page.get_by_role("link", name=re.compile("^1.2a Clear"))).to_be_focused()
    press(page, page.get_by_role("link", name="Add another criterion to 1 "))
    expect(page.get_by_role("heading", name="New criterion")).to_be_visible()
    skip_to_content(page)
    write(page, page.get_by_label("Ref"), "1.9")
    write(page, page.get_by_label("Title"), "Nine")
    press(page, page.get_by_role("button", name="Add a statement"))
    expect(page.get_by_label("Statement 1", exact=True)).to_be_focused()
    page.keyboard.type("It is there.")
    press(page, page.locator(".app-actions").get_by_role("button", name="Save"))
    expect(page.get_by_role("link", name="1.9 Nine", exact=True)).to_be_focused()

    refs = [c.ref for c in definition_of(local()).domains[0].criteria]
    assert refs == ["1.2a", "1.3", "1.1", "1.4", "1.5", "1.9"]


@pytest.mark.large
def test_every_page_whatever_was_typed(page, stage, look):
    make_a_copy(page)
    draft = local()
    criterion = draft.criteria.first()
    criterion.title = f"A title <b {WORD}"
    criterion.guidance = "<script>alert(1)</script> {{ form }} " + WORD * 5
    criterion.save()
    criterion.statements.filter(position=1).update(text=WORD * 5, group="g" * 20)
    criterion.domain.title = WORD * 2
    criterion.domain.save()
    draft.domains.create(ref="Z", title="Empty", position=9)
    FrameworkVersion.objects.filter(pk=draft.pk).update(domain_word="W" * 60, source=WORD * 3)
    CriterionLink.objects.create(
        from_criterion=stage.version.criteria.first(), to_criterion=criterion, kind="equivalent"
    )
    level = draft.levels.last()
    editing = f"{DRAFT}criteria/{criterion.pk}/"

    def wrong() -> None:
        page.get_by_label("Ref").fill("1.2")
        page.get_by_label("Statement 2", exact=True).fill("")
        save(page)
        expect(page.get_by_role("alert")).to_be_visible()

    def rows() -> None:
        go(button(page, "Add another statement"))
        go(button(page, "Move up statement 8"))

    def meet() -> None:
        criterion.note += "!"
        criterion.save()
        page.get_by_label("Title").fill("Mine " + WORD)
        save(page)
        expect(page.get_by_role("heading", name="This was changed in the meantime")).to_be_visible()

    def remove_late() -> None:
        criterion.note += "!"
        criterion.save()
        go(page.locator("main").get_by_role("button", name="Remove"))
        expect(page.get_by_text("Nothing is removed yet")).to_be_visible()

    def drop() -> None:
        page.get_by_label("It does not").check()
        save(page)
        expect(page.get_by_role("alert")).to_be_visible()

    def too_late() -> None:
        page.get_by_label("Title").fill("Mine " + WORD)
        FrameworkVersion.objects.filter(pk=draft.pk).update(state="published")
        save(page)
        expect(page.get_by_role("heading", name="This was not saved")).to_be_visible()

    stops = [
        (DRAFT, None),
        (COPY, None),
        (COPY, lambda: go(button(page, "Make the copy"))),
        (f"{DRAFT}details/", None),
        (f"{DRAFT}details/", drop),
        (f"{DRAFT}levels/add/", None),
        (f"{DRAFT}levels/add/", lambda: save(page)),
        (f"{DRAFT}levels/{level.pk}/", None),
        (f"{DRAFT}levels/{level.pk}/remove/", None),
        (f"{DRAFT}domains/add/", None),
        (f"{DRAFT}domains/{criterion.domain_id}/", None),
        (f"{DRAFT}domains/{criterion.domain_id}/remove/", None),
        (f"{DRAFT}domains/{criterion.domain_id}/add/", None),
        (editing, None),
        (editing, wrong),
        (editing, rows),
        (editing, meet),
        (f"{editing}remove/", None),
        (f"{editing}remove/", remove_late),
        (editing, too_late),
        ("/frameworks/west-midlands/2018/edit/", None),
    ]
    for address, do in stops:
        page.goto(address)
        if do:
            do()
        look(page)
