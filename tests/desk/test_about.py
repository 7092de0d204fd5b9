"""Pages about the service itself: open to everybody, found from every page, and honest."""

import pytest
from django.conf import settings as of_now
from django.urls import reverse

from frameworks.rules.scoring import Status
from icsassess.accounts.roles import Role
from tests.accounts.test_signing_in import PASSWORD, sign_in
from tests.cast import person
from tests.pages import text_of

pytestmark = pytest.mark.django_db
PAGES = ("help", "privacy", "accessibility")
MARK = "To be filled in"
OWN = {
    "organisation": "Example Trust <one>",
    "contact": "help@example.nhs.uk",
    "privacy_contact": "dpo@example.nhs.uk",
    "lawful_basis": "a task in the public interest",
    "kept_for": "eight years",
    "accessibility_checked": "in May 2027 by Example Ltd",
}


@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize("page", PAGES)
def test_open_to_everybody(client, page, signed_in):
    if signed_in:
        client.force_login(person("Ann"))
    assert client.get(reverse(page)).status_code == 200
    assert client.post(reverse(page)).status_code == 405


@pytest.mark.parametrize("signed_in", [False, True])
def test_the_foot_of_every_page_leads_there(client, signed_in):
    if signed_in:
        client.force_login(person("Ann"))
    page = text_of(client.get(reverse("home" if signed_in else "account_login")))
    foot = page[page.index("<footer") :]
    for address in (*map(reverse, PAGES), f"{reverse('help')}#contact"):
        assert f'href="{address}"' in foot
    for own in ("account_change_password", "account_email"):
        assert (f'href="{reverse(own)}"' in foot) == signed_in


def test_the_settings_name_the_lines_that_the_pages_have():
    assert of_now.ORGANISATIONS_OWN.keys() == OWN.keys()


@pytest.mark.parametrize("left_out", OWN)
def test_a_line_that_the_organisation_has_not_filled_in_is_marked_with_its_setting(
    client, settings, left_out
):
    settings.ORGANISATIONS_OWN = OWN | {left_out: ""}
    marked = [page for page in map(text_of, map(client.get, map(reverse, PAGES))) if MARK in page]
    assert marked
    assert all(f"(setting {left_out.upper()})" in page for page in marked)


def test_nothing_is_marked_where_all_is_filled_in_and_each_line_is_shown(client, settings):
    settings.ORGANISATIONS_OWN = OWN
    pages = "".join(text_of(client.get(reverse(page))) for page in PAGES)
    assert MARK not in pages
    for said in OWN.values():
        assert said.replace("<", "&lt;").replace(">", "&gt;") in pages


def test_help_speaks_of_each_role_and_each_status(client):
    page = text_of(client.get(reverse("help")))
    for role in Role:
        assert f'<h3 class="nhsuk-heading-s">{role.label}</h3>' in page
    for status in Status:
        assert status.label.lower() in page


def test_privacy_names_every_cookie_that_is_set(client):
    page = text_of(client.get(reverse("privacy")))
    ann = person("Ann")
    sign_in(client, ann.email)
    client.post(
        reverse("account_email"), {"address": "new@example.org", "password": PASSWORD}
    )  # a message waits for the next page
    set_by_us = set(client.cookies)
    assert set_by_us >= {"sessionid", "csrftoken", "messages", "known_browser"}
    assert all(f">{name}</dt>" in page for name in set_by_us)


def test_search_engines_are_told_to_stay_away(client):
    answer = client.get("/robots.txt")
    assert answer.content.decode() == "User-agent: *\nDisallow: /\n"
    assert answer["Content-Type"].startswith("text/plain")


def test_a_browser_finds_the_picture_where_it_looks_for_it(client):
    assert client.get("/favicon.ico").url == "/static/images/favicon.svg"
