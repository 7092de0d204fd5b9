"""Pages that all rooms share: they can be used by everybody, in every state."""

import re

import pytest
from django.core import mail
from django.test import Client

from icsassess.accounts.models import User
from tests.browser.conftest import problems, sideways

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "a long enough password"  # noqa: S105


@pytest.fixture
def administrator():
    return User.objects.create_user(
        "administrator@example.org", PASSWORD, name="Administrator", is_administrator=True
    )


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/login/",
        "/accounts/signup/",
        "/accounts/inactive/",
        "/accounts/password/reset/",
        "/accounts/password/reset/done/",
        "/accounts/password/reset/key/1-gone/",
        "/accounts/password/reset/key/done/",
        "/accounts/confirm-email/",
    ],
)
def test_pages_before_sign_in_are_accessible(page, complaints, address):
    page.goto(address)
    assert page.locator("h1").count() == 1
    assert problems(page) == []
    assert complaints == []


@pytest.mark.parametrize(
    "address",
    [
        "/gallery/",
        "/gallery/?errors",
        "/accounts/logout/",
        "/accounts/password/change/",
        "/accounts/reauthenticate/",
        "/accounts/email/",
    ],
)
def test_pages_after_sign_in_are_accessible(signed_in, administrator, complaints, address):
    page = signed_in(administrator)
    page.goto(address)
    assert page.get_by_role("button", name="Sign out").first.is_visible()
    assert problems(page) == []
    assert complaints == []


def test_somebody_signs_in_and_out(page, administrator, complaints):
    page.goto("/gallery/")
    page.get_by_label("Email address").fill("administrator@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    assert page.get_by_role("heading", name="Gallery").is_visible()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/")
    assert page.get_by_role("heading", name="Sign in").is_visible()
    assert complaints == []


def test_a_failed_sign_in_says_so_accessibly(page, administrator):
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in").click()
    assert page.title().startswith("Error: Sign in")
    page.get_by_role("link", name="Enter email address").click()
    assert page.evaluate("document.activeElement.name") == "login"
    page.get_by_label("Email address").fill("administrator@example.org")
    page.get_by_label("Password", exact=True).fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    assert page.get_by_role("alert").is_visible()
    assert problems(page) == []


def test_a_forgotten_password_is_replaced(page, administrator, complaints):
    page.goto("/accounts/login/")
    page.get_by_role("link", name="I have forgotten my password").click()
    page.get_by_label("Email address").fill("administrator@example.org")
    page.get_by_role("button", name="Send the link").click()
    assert page.get_by_role("heading", name="Check your email").is_visible()
    page.goto(re.search(r"http://\S+", mail.outbox[0].body)[0])
    page.get_by_label("New password", exact=True).fill("another long password")
    page.get_by_label("The same password again").fill("another long pass")
    page.get_by_role("button", name="Save the new password").click()
    assert page.get_by_role("alert").is_visible()
    assert problems(page) == []
    page.get_by_label("New password", exact=True).fill("another long password")
    page.get_by_label("The same password again").fill("another long password")
    page.get_by_role("button", name="Save the new password").click()
    assert page.get_by_role("heading", name="Your password is changed").is_visible()
    assert complaints == []
    assert Client().login(username="administrator@example.org", password="another long password")  # noqa: S106


def test_every_line_of_the_error_summary_leads_to_an_input(signed_in, administrator):
    page = signed_in(administrator)
    page.goto("/gallery/?errors")
    links = page.locator(".nhsuk-error-summary a")
    assert links.count() >= 8
    for n in range(links.count()):
        links.nth(n).click()
        assert page.evaluate("document.activeElement.matches('input, select, textarea')")


def test_a_choice_reveals_the_field_that_belongs_to_it(signed_in, administrator):
    page = signed_in(administrator)
    page.goto("/gallery/")
    reason = page.get_by_label("Why does it not apply?")
    assert not reason.is_visible()
    page.get_by_label("Not applicable", exact=True).first.check()
    assert reason.is_visible()


def test_the_keyboard_skips_to_the_content(signed_in, administrator):
    page = signed_in(administrator)
    page.goto("/gallery/?errors")
    page.evaluate("document.activeElement.blur()")
    page.goto("/accounts/password/change/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "maincontent"


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
    assert page.get_by_label("Why does it not apply?").is_visible()
    assert page.get_by_role("link", name="Home").first.is_visible()
    context.close()


@pytest.mark.parametrize(
    ("address", "heading"), [("/nowhere/", "Page not found"), ("/gallery/", "You may not do this")]
)
def test_refusals_say_what_to_do(signed_in, settings, address, heading):
    settings.DEBUG = False
    leader = User.objects.create_user("leader@example.org", PASSWORD, name="Leader")
    page = signed_in(leader)
    page.goto(address)
    assert page.get_by_role("heading", name=heading).is_visible()
    assert problems(page) == []


@pytest.mark.parametrize("template", ["400.html", "403_csrf.html", "500.html"])
def test_failures_are_told_without_request_or_database(page, template):
    from django.template.loader import get_template

    page.goto("/accounts/login/")
    page.set_content(get_template(template).render())
    assert page.get_by_role("heading", level=1).is_visible()
    assert sideways(page) == []
