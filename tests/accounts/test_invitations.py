"""An account is made for somebody; a link that works once lets them choose their own password."""

import re

import pytest
from django.core import mail, signing
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse

from icsassess.accounts import changes, invitations
from icsassess.accounts.models import User
from icsassess.audit.models import Event
from icsassess.lib.editing import Refused
from icsassess.lib.mail import Sender
from tests.accounts.test_signing_in import sign_in
from tests.cast import person
from tests.pages import text_of
from tests.racing import race

pytestmark = pytest.mark.django_db
PASSWORD = "of my own choosing"  # noqa: S105
CHOSEN = {"password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


def sender():
    return Sender(RequestFactory().get("/").build_absolute_uri)


@pytest.fixture
def administrator():
    return User.objects.create_superuser("admin@example.org", name="Administrator")


@pytest.fixture
def bob(administrator, django_capture_on_commit_callbacks):
    """Somebody who was mailed an invitation."""
    with django_capture_on_commit_callbacks(execute=True):
        return changes.people.add_person(
            by=administrator, email=" Bob@Example.org ", name="Bob", sender=sender()
        )


def link():
    """The link of the latest mail."""
    return re.search(r"http://testserver(/accounts/invitation/\S+)", mail.outbox[-1].body)[1]


def test_the_link_goes_to_them_alone_and_lets_them_in(client, bob):
    [told] = mail.outbox
    assert (told.to, told.subject) == (["bob@example.org"], "Your account for ICS Assess")
    assert "Administrator made an account for Bob" in told.body
    page = text_of(client.get(link()))
    assert "An account was made for Bob" in page
    page = client.post(link(), CHOSEN, follow=True)
    assert page.redirect_chain[-1][0] == reverse("home")
    assert "Your password is set. You sign in with bob@example.org." in text_of(page)
    assert page.wsgi_request.user == bob
    assert sign_in(Client(), bob.email, PASSWORD).wsgi_request.user == bob
    acts = [(act.actor_label, act.verb) for act in Event.objects.order_by("id")]
    assert acts[:2] == [("Administrator", "added"), ("Bob", "accepted the invitation")]


def test_a_scanner_that_opens_the_link_uses_nothing_up(client, bob):
    for ask in (client.get, client.head, client.get):
        assert ask(link()).status_code == 200
    assert not User.objects.get(pk=bob.pk).has_usable_password()
    assert client.post(link(), CHOSEN).status_code == 302


def test_nobody_signs_in_before(bob):
    assert not sign_in(Client(), bob.email, "").wsgi_request.user.is_authenticated
    assert not bob.has_usable_password()


def test_it_works_once(client, bob):
    there = link()
    client.post(there, CHOSEN)
    another = {"password1": "somebody else's choice", "password2": "somebody else's choice"}
    for answer in (Client().get(there), Client().post(there, another)):
        assert answer.status_code == 410
        assert "This link no longer works" in text_of(answer)
    assert sign_in(Client(), bob.email, PASSWORD).wsgi_request.user == bob


def close(bob):
    User.objects.filter(pk=bob.pk).update(is_active=False)


def change_address(bob):
    User.objects.filter(pk=bob.pk).update(email="robert@example.org")


@pytest.mark.parametrize("then", [close, change_address])
def test_it_falls_with_the_account_and_its_address(client, bob, then):
    then(bob)
    assert client.get(link()).status_code == 410
    assert client.post(link(), CHOSEN).status_code == 410
    assert not User.objects.get(pk=bob.pk).has_usable_password()


def test_it_works_for_two_weeks(client, bob, monkeypatch):
    now = signing.time.time()
    for later, status in ((-60, 200), (60, 410)):
        then = now + 14 * 24 * 60 * 60 + later
        monkeypatch.setattr(signing.time, "time", lambda then=then: then)
        assert client.get(link()).status_code == status


def test_who_comes_too_late_asks_for_another(bob):
    mail.outbox.clear()
    Client().post(reverse("account_reset_password"), {"email": bob.email})
    assert "accounts/password/reset/key" in mail.outbox[0].body


MADE_UP = {
    "no signature": "x",
    "a wrong one": "x:y:z",
    "signed for somebody else": signing.dumps([1, "x"], salt="invitation"),
}


@pytest.mark.parametrize("proof", MADE_UP.values(), ids=MADE_UP.keys())
def test_one_that_somebody_made_up(client, bob, proof):
    assert client.get(reverse("account_invitation", args=[proof])).status_code == 410


@pytest.mark.parametrize(
    ("password", "again", "text"),
    [
        ("short", "short", "at least 12 characters"),
        (PASSWORD, "something else", "the same password"),
        ("", "", "Enter password"),
    ],
)
def test_what_is_wrong_with_a_password_is_told(client, bob, password, again, text):
    page = client.post(link(), {"password1": password, "password2": again})
    assert page.status_code == 422
    assert text in text_of(page)
    assert not User.objects.get(pk=bob.pk).has_usable_password()


def test_it_is_accepted_in_a_browser_in_which_somebody_else_is_signed_in(client, bob):
    client.force_login(person("Ann"))
    assert client.post(link(), CHOSEN, follow=True).wsgi_request.user == bob


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_it_at_once_one_is_refused(bob):
    proof = link().split("/")[-2]
    with pytest.raises(signing.BadSignature):
        race(
            lambda: changes.invitations.accept(proof=proof, password=PASSWORD),
            lambda: changes.invitations.accept(proof=proof, password="another long password"),  # noqa: S106
        )
    assert User.objects.get(pk=bob.pk).check_password(PASSWORD)


def test_it_is_sent_again_until_they_have_chosen(
    administrator, bob, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        changes.invitations.send_again(by=administrator, person=bob, sender=sender())
    assert len(mail.outbox) == 2
    changes.invitations.accept(proof=link().split("/")[-2], password=PASSWORD)
    with pytest.raises(Refused, match="has chosen a password already"):
        changes.invitations.send_again(
            by=administrator, person=User.objects.get(pk=bob.pk), sender=sender()
        )


def test_an_address_in_use_is_refused(administrator, bob):
    with pytest.raises(Refused, match="already signs in with this address"):
        changes.people.add_person(
            by=administrator, email="BOB@example.org", name="Robert", sender=sender()
        )
    assert User.objects.get(pk=bob.pk).name == "Bob"


def test_a_link_is_for_one_person(bob):
    """That of another does not become theirs by changing who it names."""
    _, made_for = signing.loads(link().split("/")[-2], salt="invitation")
    other = User.objects.create(email="eve@example.org", name="Eve", password="!")  # noqa: S106
    with pytest.raises(signing.BadSignature):
        invitations.invited(signing.dumps([other.pk, made_for], salt="invitation"))


def test_what_a_password_has_to_be_is_said_in_words(client, bob):
    page = text_of(client.get(link()))
    assert "At least 12 characters. Not a common password" in page
    assert "&lt;ul&gt;" not in page
