"""Nobody guesses a password, and nobody is kept out by the wrong passwords of others."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from icsassess.accounts.limits import COOKIE
from tests.accounts.test_signing_in import PASSWORD, sign_in
from tests.cast import person

pytestmark = pytest.mark.django_db
WRONG = "not the password"
HERE, ELSEWHERE = "203.0.113.7", "198.51.100.1"


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


@pytest.fixture
def lead():
    return person("Lead")


def computer(address=HERE) -> Client:
    """A browser in which nobody has signed in yet."""
    return Client(REMOTE_ADDR=address)


def gets_in(browser, user, password=PASSWORD) -> bool:
    return sign_in(browser, user.email, password).status_code == 302


def sign_out(browser) -> None:
    """As people do: the test client's own way forgets every cookie."""
    browser.post(reverse("account_logout"))


def try_wrong_passwords(browser, email, times):
    for _ in range(times):
        sign_in(browser, email, WRONG)


def test_wrong_passwords_elsewhere_keep_nobody_out(lead):
    try_wrong_passwords(computer(ELSEWHERE), lead.email, 12)
    assert gets_in(computer(), lead)
    assert not gets_in(computer(ELSEWHERE), lead)


def test_wrong_passwords_of_a_neighbour_keep_nobody_out_who_has_signed_in_here_before(lead):
    own = computer()
    assert gets_in(own, lead)
    sign_out(own)
    try_wrong_passwords(computer(), lead.email, 12)  # behind the same address
    assert not gets_in(computer(), lead)
    assert gets_in(own, lead)


def test_wrong_passwords_for_others_keep_nobody_out(lead):
    for number in range(40):
        sign_in(computer(), f"nobody-{number}@example.org", WRONG)
    assert gets_in(computer(), lead)


def test_from_a_computer_that_tries_many_accounts_one_try_each_is_left(lead):
    for number in range(30):
        sign_in(computer(), f"nobody-{number}@example.org", WRONG)
    assert sign_in(computer(), lead.email, WRONG).status_code == 429
    assert not gets_in(computer(), lead)
    assert gets_in(computer(ELSEWHERE), lead)


def test_a_whole_office_signs_in_within_a_minute():
    people = [person(f"Leader {number}") for number in range(60)]
    assert all(gets_in(computer(), one) for one in people)


@pytest.mark.parametrize("known", [False, True])
def test_five_wrong_passwords_of_ones_own_and_even_the_right_one_waits(lead, known):
    own = computer()
    if known:
        assert gets_in(own, lead)
        sign_out(own)
    try_wrong_passwords(own, lead.email, 5)
    page = sign_in(own, lead.email).content.decode()
    assert "Too many wrong passwords. Wait five minutes, then try again." in page


def test_an_address_is_one_account_however_it_is_written(lead):
    for typed in ("Lead@example.org", " LEAD@EXAMPLE.ORG ", "lead@Example.org") * 2:
        sign_in(computer(), typed, WRONG)
    assert not gets_in(computer(), lead)


def test_a_right_password_forgets_the_wrong_ones_before(lead):
    own = computer()
    for _ in range(3):
        try_wrong_passwords(own, lead.email, 4)
        assert gets_in(own, lead)
        sign_out(own)


def test_ones_own_account_lets_nobody_try_on_at_others(lead):
    attacker = person("Attacker")
    browser = computer()
    for number in range(30):
        sign_in(browser, f"nobody-{number}@example.org", WRONG)
    assert gets_in(browser, attacker)
    sign_out(browser)
    assert sign_in(browser, lead.email, WRONG).status_code == 429


def test_who_chose_a_new_password_need_not_wait(lead):
    own = computer()
    try_wrong_passwords(own, lead.email, 6)
    own.post(reverse("account_reset_password"), {"email": lead.email})
    there = re.search(r"http://testserver(\S+)", mail.outbox[-1].body)[1]
    form = own.get(there, follow=True).request["PATH_INFO"]
    own.post(form, {"password1": "another long password", "password2": "another long password"})
    assert gets_in(own, lead, "another long password")
    assert not EmailAddress.objects.exists()


def test_a_browser_is_known_for_who_signed_in_and_for_nobody_else(lead):
    attacker = person("Attacker")
    browser = computer()
    assert gets_in(browser, attacker)
    sign_out(browser)
    try_wrong_passwords(browser, lead.email, 6)
    assert gets_in(computer(ELSEWHERE), lead)
    assert not gets_in(browser, lead)
    assert not gets_in(computer(), lead)  # they count for the computer, not for that browser


@pytest.mark.parametrize("made_up", ["", "x", "x:y:z", "lead@example.org"])
def test_a_browser_does_not_make_itself_known(lead, made_up):
    browser = computer()
    browser.cookies[COOKIE] = made_up
    try_wrong_passwords(browser, lead.email, 5)
    browser.cookies[COOKIE] = made_up + "1"
    assert not gets_in(browser, lead)


def test_what_makes_a_browser_known_tells_nothing(settings, lead):
    settings.SESSION_COOKIE_SECURE = True
    told = sign_in(computer(), lead.email).cookies[COOKIE]
    assert "lead" not in told.value
    assert told["httponly"]
    assert told["secure"]
    assert told["samesite"] == "Lax"


def test_a_changed_address_is_a_new_account_to_a_browser(lead):
    own = computer()
    assert gets_in(own, lead)
    sign_out(own)
    lead.email = "new@example.org"
    lead.save()
    assert gets_in(own, lead)


def test_a_flood_from_one_computer_is_stopped_before_any_password_is_looked_at():
    answers = [sign_in(computer(), "", "").status_code for _ in range(121)]
    assert answers == [200] * 120 + [429]
