"""Pages that all rooms share: they can be used by everybody, in every state."""

import re

import pytest
from django.core import mail
from django.test import Client
from playwright.sync_api import expect

from icsassess.accounts.models import User
from tests.browser.conftest import sideways
from tests.browser.mouse import box, button, go, link

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "a long enough password"  # noqa: S105


@pytest.fixture
def administrator():
    return User.objects.create_user(
        "administrator@example.org", PASSWORD, name="Administrator", is_administrator=True
    )


def test_pages_before_sign_in_are_accessible(page, look):
    for address in (
        "login/",
        "signup/",
        "inactive/",
        "password/reset/",
        "password/reset/done/",
        "password/reset/key/1-gone/",
        "password/reset/key/done/",
    ):
        page.goto(f"/accounts/{address}")
        look(page)
    for address in ("/help/", "/privacy/", "/accessibility/"):
        page.goto(address)
        look(page)


def test_pages_after_sign_in_are_accessible(signed_in, administrator, look):
    page = signed_in(administrator)
    for address in (
        "/gallery/",
        "/gallery/?errors",
        "/accounts/logout/",
        "/accounts/password/change/",
        "/accounts/email/",
    ):
        page.goto(address)
        expect(button(page, "Sign out").first).to_be_visible()
        look(page)


def test_somebody_signs_in_and_out(page, administrator, complaints):
    page.goto("/gallery/")
    box(page, "Email address").fill("administrator@example.org")
    box(page, "Password").fill(PASSWORD)
    go(button(page, "Sign in"))
    expect(page.get_by_role("heading", level=1, name="Gallery")).to_be_visible()
    go(button(page, "Sign out"))
    page.goto("/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert complaints == []


def test_a_failed_sign_in_says_so_accessibly(page, administrator, look):
    page.goto("/accounts/login/")
    go(button(page, "Sign in"))
    expect(page).to_have_title(re.compile("^Error: Sign in"))
    link(page, "Enter email address").click()
    expect(box(page, "Email address")).to_be_focused()
    box(page, "Email address").fill("administrator@example.org")
    box(page, "Password").fill("not the password")
    go(button(page, "Sign in"))
    expect(page.get_by_role("alert")).to_be_visible()
    look(page)


def test_a_forgotten_password_is_replaced(page, administrator, look):
    page.goto("/accounts/login/")
    go(link(page, "I have forgotten my password"))
    box(page, "Email address").fill("administrator@example.org")
    go(button(page, "Send the link"))
    expect(page.get_by_role("heading", name="Check your email")).to_be_visible()
    page.goto(re.search(r"http://\S+", mail.outbox[0].body)[0])
    box(page, "New password").fill("another long password")
    box(page, "The same password again").fill("another long pass")
    go(button(page, "Save the new password"))
    expect(page.get_by_role("alert")).to_be_visible()
    look(page)
    box(page, "New password").fill("another long password")
    box(page, "The same password again").fill("another long password")
    go(button(page, "Save the new password"))
    expect(page.get_by_role("heading", name="Your password is changed")).to_be_visible()
    assert Client().login(username="administrator@example.org", password="another long password")  # noqa: S106


def test_an_email_address_is_changed(signed_in, administrator, look, complaints):
    page = signed_in(administrator)
    page.goto("/")
    go(link(page, "Change your email address"))
    go(button(page, "Send the link"))
    expect(page.get_by_role("alert")).to_be_visible()
    look(page)
    new = f"{'a' * 64}@example.org"
    box(page, "New email address").fill(new)
    box(page, "Your password").fill(PASSWORD)
    go(button(page, "Send the link"))
    expect(page.get_by_text(f"We have sent an email to {new}")).to_be_visible()
    look(page)
    there = re.search(r"http://\S+", mail.outbox[0].body)[0]
    page.goto(there)
    expect(page.get_by_role("heading", name="Confirm your new email address")).to_be_visible()
    look(page)
    go(button(page, "Use the new address"))
    expect(page.get_by_text(f"You sign in with {new} from now on.")).to_be_visible()
    look(page)
    page.goto(there)
    expect(page.get_by_role("heading", name="This link no longer works")).to_be_visible()
    complaints.clear()  # the browser tells of the 410
    look(page)


def test_every_line_of_the_error_summary_leads_to_an_input(signed_in, administrator):
    page = signed_in(administrator)
    page.goto("/gallery/?errors")
    links = page.locator(".nhsuk-error-summary a").all()
    assert len(links) >= 8
    for each in links:
        each.click()
        expect(page.locator(":is(input, select, textarea):focus")).to_be_visible()


def test_a_choice_reveals_the_field_that_belongs_to_it(signed_in, administrator):
    page = signed_in(administrator)
    page.goto("/gallery/")
    reason = page.get_by_label("Why does it not apply?")
    expect(reason).to_be_hidden()
    page.get_by_label("Not applicable", exact=True).first.check()
    expect(reason).to_be_visible()


def test_the_keyboard_skips_to_the_content(signed_in, administrator):
    page = signed_in(administrator)
    page.goto("/gallery/?errors")
    page.evaluate("document.activeElement.blur()")
    page.goto("/accounts/password/change/")
    page.keyboard.press("Tab")
    expect(link(page, "Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#maincontent")).to_be_focused()


def test_a_form_works_without_javascript(browser, live_server, administrator):
    client = Client()
    client.force_login(administrator)
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page = context.new_page()
    page.goto("/gallery/")
    page.get_by_label("Not applicable", exact=True).first.check()
    expect(page.get_by_label("Why does it not apply?")).to_be_visible()
    expect(link(page, "Home").first).to_be_visible()
    context.close()


@pytest.mark.parametrize(
    ("address", "heading"), [("/nowhere/", "Page not found"), ("/gallery/", "You may not do this")]
)
def test_refusals_say_what_to_do(signed_in, settings, look, complaints, address, heading):
    settings.DEBUG = False
    leader = User.objects.create_user("leader@example.org", PASSWORD, name="Leader")
    page = signed_in(leader)
    page.goto(address)
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    complaints.clear()  # the browser tells of the 404 and the 403
    look(page)


@pytest.mark.parametrize("template", ["400.html", "403_csrf.html", "500.html"])
def test_failures_are_told_without_request_or_database(page, template):
    from django.template.loader import get_template

    page.goto("/accounts/login/")
    page.set_content(get_template(template).render())
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert sideways(page) == []
