"""Nothing typed is lost: the connection, the server or the session goes while somebody types."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Browser, Dialog, Page, expect

from frameworks.changes.drafts import copy
from frameworks.models import Criterion
from icsassess.accounts.models import User
from tests.browser.conftest import PATIENCE, problems, sign_in
from tests.browser.mouse import box, button, go, link
from tests.browser.server import Server
from tests.cast import Cast, cast, name_of

pytestmark = pytest.mark.django_db(transaction=True)

SAVED = re.compile(r"^\s*Saved \d\d:\d\d\s*$")
NO_CONNECTION = re.compile("^Not saved: there is no connection. Keep this page open;")
NOT_SENT = re.compile("^Not sent: there is no connection. Keep this page open;")
PASSWORD = "a long enough password"  # noqa: S105


@pytest.fixture
def stage(transactional_db) -> Cast:
    return cast()


@pytest.fixture
def server(stage, tmp_path) -> Iterator[Server]:
    server = Server(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def at(browser: Browser, server: Server) -> Iterator[Callable[[User], Page]]:
    """Sign somebody in at the server that can be stopped."""
    contexts = []

    def at(user: User) -> Page:
        context = browser.new_context(base_url=server.url, locale="en-GB")
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        # The server knows passwords as they are kept outside tests.
        user.password = PBKDF2PasswordHasher().encode(PASSWORD, "salt")
        user.save()
        sign_in(context, user, server.url)
        return context.new_page()

    yield at
    for context in contexts:
        context.close()


@pytest.fixture
def leader(signed_in, stage) -> Page:
    return signed_in(stage["leader"])


def url(stage: Cast, ref: str = "1.1") -> str:
    place = [stage.assessment.key, stage.response.key, ref]
    return reverse("assessments:criterion", args=place)


def draft_of(stage: Cast) -> tuple[Criterion, str]:
    """A criterion of a draft, and the address at which it is edited."""
    draft = copy(by=stage["administrator"], version=stage.version, label="2018 local")
    criterion = draft.criteria.get(ref="1.1")
    return criterion, reverse("frameworks:edit-criterion", args=[*name_of(draft), criterion.pk])


def saved(page: Page):
    return page.locator("#saved")


def not_saved(page: Page):
    return page.locator("#not-saved")


def not_sent(page: Page):
    return page.locator("form .app-not-saved")


def asks_before_leaving(page: Page, way_out: str) -> bool:
    """Whether the browser asks when somebody follows a link; they stay if it does."""
    asked = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    before = page.url
    link(page, way_out).first.click(no_wait_after=True)
    while page.url == before and not asked:
        page.wait_for_timeout(50)
    page.remove_listener("dialog", stay)
    return asked == ["beforeunload"]


class TestTheServerIsStopped:
    """Nothing tells the browser that the connection is back: it is online all the time."""

    def test_what_is_typed_meanwhile_is_saved_when_it_is_back(self, at, server, stage):
        page = at(stage["leader"])
        page.goto(url(stage))
        server.stop()
        box(page, "Gaps").press_sequentially("Typed in between")
        expect(not_saved(page)).to_have_text(NO_CONNECTION)
        server.start()
        expect(saved(page)).to_have_text(SAVED)
        expect(not_saved(page)).to_have_text("")
        assert stage.answer("1.1").gaps == "Typed in between"

    def test_the_green_button_keeps_page_and_text_and_goes_on_when_it_is_back(
        self, at, server, stage
    ):
        page = at(stage["leader"])
        page.goto(url(stage))
        server.stop()
        box(page, "Don't know").last.check()
        box(page, "Gaps").fill("Typed in between")
        button(page, "Save and continue").click()
        expect(not_saved(page)).to_contain_text("you go on when that is done")
        expect(box(page, "Gaps")).to_have_value("Typed in between")
        assert page.url.endswith(url(stage))
        server.start()
        expect(page.get_by_role("heading", level=1)).to_contain_text("1.2")
        answer = stage.answer("1.1")
        assert (answer.standing, answer.gaps) == ("dont_know", "Typed in between")

    def test_who_types_on_is_saved_and_not_led_away(self, at, server, stage):
        page = at(stage["leader"])
        page.goto(url(stage))
        server.stop()
        box(page, "Don't know").last.check()
        button(page, "Save and continue").click()
        expect(not_saved(page)).to_contain_text("you go on when that is done")
        box(page, "Gaps").press_sequentially("One more thing")
        server.start()
        expect(saved(page)).to_have_text(SAVED)
        assert page.url.endswith(url(stage))
        assert stage.answer("1.1").gaps == "One more thing"

    def test_two_windows_come_together_when_it_is_back(self, at, server, stage):
        page = at(stage["leader"])
        other = page.context.new_page()
        for window in (page, other):
            window.goto(url(stage))
        server.stop()
        box(page, "Gaps").press_sequentially("Typed in one")
        box(other, "Strengths").press_sequentially("Typed in the other")
        for window in (page, other):
            expect(not_saved(window)).to_have_text(NO_CONNECTION)
        server.start()
        for window in (page, other):
            expect(saved(window)).to_contain_text("Saved")
            expect(not_saved(window)).to_have_text("")
        answer = stage.answer("1.1")
        assert (answer.gaps, answer.strengths) == ("Typed in one", "Typed in the other")

    def test_a_session_that_ends_meanwhile_loses_nothing(self, at, server, stage):
        page = at(stage["leader"])
        page.goto(url(stage))
        server.stop()
        box(page, "Gaps").press_sequentially("Typed in between")
        expect(not_saved(page)).to_have_text(NO_CONNECTION)
        Session.objects.all().delete()
        server.start()
        expect(not_saved(page)).to_contain_text("You were signed out.")
        go(button(page, "Save and continue"))
        expect(page.get_by_text("It is kept: when you have signed in")).to_be_visible()
        box(page, "Email address").fill(stage["leader"].email)
        box(page, "Password").fill(PASSWORD)
        go(button(page, "Sign in"))
        expect(page.get_by_text("What you typed is still here: check it and save.")).to_be_visible()
        expect(box(page, "Gaps")).to_have_value("Typed in between")
        go(button(page, "Skip for now"))
        assert stage.answer("1.1").gaps == "Typed in between"

    def test_so_does_every_other_form(self, at, server, stage):
        criterion, address = draft_of(stage)
        page = at(stage["administrator"])
        page.goto(address)
        page.get_by_label("Title").fill("Another title")
        server.stop()
        save = page.locator(".app-actions").get_by_role("button", name="Save")
        save.click()
        expect(not_sent(page)).to_have_text(NOT_SENT)
        save.click()  # once more, as people do
        expect(page.get_by_label("Title")).to_have_value("Another title")
        assert page.url.endswith(address)
        server.start()
        expect(page.get_by_text("Saved", exact=True)).to_be_visible()
        criterion.refresh_from_db()
        assert criterion.title == "Another title"


def test_the_pauses_grow_to_a_minute(leader, stage):
    leader.clock.install(time=datetime(2018, 3, 1, 14))
    leader.goto(url(stage))
    leader.clock.pause_at(datetime(2018, 3, 1, 15))  # it goes on by `run_for` alone
    leader.context.set_offline(True)
    tries = []
    leader.on("request", lambda request: tries.append(request.url))
    with leader.expect_event("requestfailed"):
        box(leader, "Gaps").fill("Typed in a tunnel")
        leader.clock.run_for(700)
    for number, seconds in enumerate((2, 4, 8, 16, 32, 60, 60), 1):
        leader.wait_for_timeout(300)  # until the page has heard that it failed
        leader.clock.run_for(seconds * 1000 - 100)
        assert len(tries) == number, seconds
        with leader.expect_event("requestfailed"):
            leader.clock.run_for(100)
    leader.context.set_offline(False)
    expect(saved(leader)).to_have_text(SAVED)


class TestNotSavedIsSeen:
    def test_in_red_with_a_sign_and_without_scrolling(self, leader, stage):
        leader.goto(url(stage))
        leader.context.set_offline(True)
        statement = leader.get_by_role("radio").first
        statement.check()
        bar = not_saved(leader)
        expect(bar).to_have_text(NO_CONNECTION)
        expect(bar).to_have_attribute("role", "alert")
        expect(bar).to_have_css("color", "rgb(213, 40, 27)")
        for size in ((1280, 900), (320, 640)):
            leader.set_viewport_size({"width": size[0], "height": size[1]})
            statement.scroll_into_view_if_needed()
            expect(bar).to_be_in_viewport(ratio=1)
        assert problems(leader) == []

    def test_what_is_said_again_is_not_announced_again(self, leader, stage):
        leader.goto(url(stage))
        leader.context.set_offline(True)
        box(leader, "Gaps").press_sequentially("One")
        expect(not_saved(leader)).to_have_text(NO_CONNECTION)
        leader.evaluate(
            """() => {
                window.said = 0;
                new MutationObserver(() => said++).observe(
                    document.getElementById("not-saved"), {childList: true, characterData: true});
            }"""
        )
        with leader.expect_event("requestfailed"):
            box(leader, "Gaps").press_sequentially(" more")
        assert leader.evaluate("said") == 0

    def test_what_was_saved_though_something_is_missing_is_said_to_be(self, leader, stage):
        leader.goto(url(stage))
        sent = []
        leader.on("request", lambda one: one.method == "POST" and sent.append(one.url))
        box(leader, "Gaps").fill("Half of it")
        go(button(leader, "Save and continue"))
        assert len(sent) == 2  # what was typed, and then the page: no more
        expect(leader.get_by_role("alert").first).to_contain_text("There is a problem")
        expect(saved(leader)).to_have_text(SAVED)
        expect(not_saved(leader)).to_have_text("")
        assert not asks_before_leaving(leader, "All criteria")

    def test_what_cannot_be_saved_is_said_not_to_be(self, leader, stage):
        leader.goto(url(stage))
        box(leader, "Gaps").fill("x" * 10_001)
        go(button(leader, "Save and continue"))
        expect(saved(leader)).to_have_text("")
        expect(not_saved(leader)).to_have_text("Not saved yet.")
        assert asks_before_leaving(leader, "All criteria")


class TestSomebodyAnswersInOurPlace:
    """A proxy's error, or the sign-in page of a network: it is no answer of ours, with 200 too."""

    @pytest.mark.parametrize("status", [200, 204, 302, 502])
    def test_an_autosave_is_not_saved_by_it(self, leader, stage, status):
        leader.goto(url(stage))

        def answer(route):
            route.fulfill(
                status=status,
                headers={"Location": "/help/"} if status == 302 else {},
                content_type="text/html",
                body="<h1>Welcome to our hotel</h1>",
            )

        leader.route(f"**{url(stage)}", answer)
        box(leader, "Gaps").press_sequentially("Written in a hotel")
        expect(not_saved(leader)).to_contain_text("the service did not answer as it should")
        expect(leader.get_by_text("Welcome to our hotel")).to_have_count(0)
        assert stage.answer("1.1").gaps == ""
        leader.unroute(f"**{url(stage)}")
        expect(saved(leader)).to_have_text(SAVED)
        assert stage.answer("1.1").gaps == "Written in a hotel"

    def test_a_form_is_not_sent_to_it(self, signed_in, stage):
        criterion, address = draft_of(stage)
        page = signed_in(stage["administrator"])
        page.goto(address)
        page.route("**/alive/", lambda route: route.fulfill(status=200, body="Welcome"))
        page.get_by_label("Title").fill("Another title")
        page.locator(".app-actions").get_by_role("button", name="Save").click()
        expect(not_sent(page)).to_have_text(NOT_SENT)
        page.unroute("**/alive/")
        expect(page.get_by_text("Saved", exact=True)).to_be_visible()
        criterion.refresh_from_db()
        assert criterion.title == "Another title"


class TestTheEditorAsksBeforeUnsavedTextIsLeft:
    def test_after_typing_and_after_rows_were_moved(self, signed_in, stage):
        _, address = draft_of(stage)
        page = signed_in(stage["administrator"])
        page.goto(address)
        assert not asks_before_leaving(page, "Cancel")
        page.goto(address)
        page.get_by_label("Title").fill("Another title")
        assert asks_before_leaving(page, "Cancel")
        go(button(page, "Move up statement 2"))
        expect(page.get_by_text("Nothing is saved yet.")).to_be_visible()
        assert asks_before_leaving(page, "Cancel")
        go(page.locator(".app-actions").get_by_role("button", name="Save"))
        assert not asks_before_leaving(page, "Frameworks")


def sign_in_again(page: Page, user: User) -> None:
    """In a second window of the same browser, which changes the token of the first."""
    other = page.context.new_page()
    other.goto("/")
    go(button(other, "Sign out"))
    other.goto("/accounts/login/")
    box(other, "Email address").fill(user.email)
    box(other, "Password").fill(PASSWORD)
    go(button(other, "Sign in"))
    other.close()


@pytest.mark.parametrize("mode", ["development", "production"])
class TestSigningInAgainInAnotherWindow:
    @pytest.fixture
    def who(self, mode, request, browser) -> Callable[[User], Page]:
        """Development is what `make run` serves; with DEBUG off it is as in production."""
        return request.getfixturevalue({"development": "at", "production": "signed_in"}[mode])

    def test_what_was_typed_is_there_and_is_saved(self, who, stage):
        page = who(stage["leader"])
        page.goto(url(stage))
        sign_in_again(page, stage["leader"])
        for label in ("Rationale", "Strengths", "Gaps"):
            box(page, label).fill(f"My {label}")
        expect(not_saved(page)).to_contain_text("You signed in again in another window.")
        expect(box(page, "Rationale")).to_have_value("My Rationale")

        go(button(page, "Save and continue"))
        expect(page.get_by_text("What you typed is still here: check it and save.")).to_be_visible()
        for label in ("Rationale", "Strengths", "Gaps"):
            expect(box(page, label)).to_have_value(f"My {label}")
        assert stage.answer("1.1").words.is_empty
        box(page, "Don't know").last.check()
        expect(saved(page)).to_have_text(SAVED)
        go(button(page, "Save and continue"))
        expect(page.get_by_role("heading", level=1)).to_contain_text("1.2")
        assert stage.answer("1.1").rationale == "My Rationale"

    def test_in_the_editor_too(self, who, stage):
        criterion, address = draft_of(stage)
        page = who(stage["administrator"])
        page.goto(address)
        sign_in_again(page, stage["administrator"])
        page.get_by_label("Title").fill("Another title")
        go(page.locator(".app-actions").get_by_role("button", name="Save"))
        expect(page.get_by_text("What you typed is still here: check it and save.")).to_be_visible()
        expect(page.get_by_label("Title")).to_have_value("Another title")
        go(page.locator(".app-actions").get_by_role("button", name="Save"))
        criterion.refresh_from_db()
        assert criterion.title == "Another title"


def test_without_javascript_the_same_is_there_again(device, stage):
    page = device(stage["leader"], java_script_enabled=False)
    page.goto(url(stage))
    sign_in_again(page, stage["leader"])
    box(page, "Gaps").fill("A long thought")
    go(button(page, "Save and continue"))
    expect(page.get_by_text("What you typed is still here: check it and save.")).to_be_visible()
    expect(box(page, "Gaps")).to_have_value("A long thought")
    go(button(page, "Skip for now"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("1.2")
    assert stage.answer("1.1").gaps == "A long thought"
