"""Changing one's e-mail address: proven at the new one, told to the old one, kept as an act."""

import re
import smtplib

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from icsassess.accounts import addresses, changes
from icsassess.accounts.models import User
from icsassess.audit.models import Event
from icsassess.lib import mail as mails
from tests.accounts.test_signing_in import PASSWORD, sign_in
from tests.cast import person
from tests.pages import text_of
from tests.racing import race

pytestmark = pytest.mark.django_db
NEW = "new@example.org"


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


@pytest.fixture
def ann(client):
    ann = person("Ann")
    client.force_login(ann)
    Event.objects.all().delete()
    return ann


def ask(client, address=NEW, password=PASSWORD):
    sent = {"address": address, "password": password}
    return client.post(reverse("account_email"), sent, follow=True)


def link():
    """The link of the latest mail."""
    return re.search(r"http://testserver(\S+)", mail.outbox[-1].body)[1]


def address_of(user) -> str:
    return User.objects.get(pk=user.pk).email


def test_the_link_goes_to_the_new_address_and_its_button_changes_it(
    client, ann, django_capture_on_commit_callbacks
):
    page = ask(client, " New@Example.ORG ")
    assert "We have sent an email to new@example.org" in text_of(page)
    assert [(sent.to, sent.subject) for sent in mail.outbox] == [
        ([NEW], "Confirm your new email address")
    ]
    assert address_of(ann) == "ann@example.org"

    assert NEW in text_of(client.get(link()))
    assert address_of(ann) == "ann@example.org"  # a mail scanner opens links too
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(link(), follow=True)
    assert "You sign in with new@example.org from now on." in text_of(page)
    assert address_of(ann) == NEW


def test_the_old_address_is_told_and_the_act_is_kept(
    client, ann, django_capture_on_commit_callbacks
):
    ask(client)
    there = link()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(there)
    told = mail.outbox[-1]
    assert (told.to, told.subject) == (["ann@example.org"], "Your email address was changed")
    assert NEW in told.body
    act = Event.objects.get()
    assert (act.verb, act.actor_id, act.object_id) == (
        "changed the email address",
        ann.pk,
        str(ann.pk),
    )
    assert act.detail == "from ann@example.org to new@example.org"


def test_one_signs_in_with_the_new_address_and_not_with_the_old(client, ann):
    ask(client)
    client.post(link())
    assert not sign_in(Client(), "ann@example.org").wsgi_request.user.is_authenticated
    assert sign_in(Client(), NEW).wsgi_request.user == ann
    assert client.get("/").status_code == 200  # and stays signed in


def test_a_link_to_a_new_password_goes_to_the_new_address_alone(client, ann):
    """Asked for before the change too: allauth used to keep the old address beside then."""
    asking = reverse("account_reset_password")
    client.post(asking, {"email": "ann@example.org"})
    old_link = link()
    ask(client)
    client.post(link())
    stranger = Client()
    assert "This link no longer works" in text_of(stranger.get(old_link, follow=True))
    mail.outbox.clear()
    stranger.post(asking, {"email": "ann@example.org"})
    stranger.post(asking, {"email": NEW})
    assert [("accounts/password/reset/key" in sent.body, sent.to) for sent in mail.outbox] == [
        (False, ["ann@example.org"]),  # is told that there is no account
        (True, [NEW]),
    ]


def test_the_addresses_of_allauths_own_table_are_never_written(client, ann):
    stranger = Client()
    sign_in(stranger, "ann@example.org")
    stranger.logout()
    stranger.post(reverse("account_reset_password"), {"email": "ann@example.org"})
    form = stranger.get(link(), follow=True)
    sent = {"password1": "another long password", "password2": "another long password"}
    stranger.post(form.request["PATH_INFO"], sent)
    assert sign_in(stranger, "ann@example.org", "another long password").status_code == 302
    client.force_login(User.objects.get(pk=ann.pk))
    ask(client, password="another long password")  # noqa: S106
    client.post(link())
    assert address_of(ann) == NEW
    assert not EmailAddress.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_address_that_was_added_before_is_forgotten_by_the_upgrade():
    ann, bob = person("Ann"), person("Bob")
    try:
        call_command("migrate", "accounts", "0001", verbosity=0)
        EmailAddress.objects.create(user=ann, email="bob@example.org", verified=True)
        assert sign_in(Client(), bob.email).wsgi_request.user == ann  # what is mended
    finally:
        call_command("migrate", verbosity=0)
    assert not EmailAddress.objects.exists()
    cache.clear()
    assert sign_in(Client(), bob.email).wsgi_request.user == bob


@pytest.mark.parametrize("taken", ["bob@example.org", "BOB@Example.org"])
def test_an_address_in_use_is_answered_as_any_other_and_its_owner_is_told(client, ann, taken):
    person("Bob")
    free, used = ask(client, "free@example.org"), ask(client, taken)
    said = text_of(free).replace("free@example.org", "bob@example.org")
    assert re.sub(r'value="\w{64}"', "", text_of(used)) == re.sub(r'value="\w{64}"', "", said)
    told = mail.outbox[-1]
    assert (told.to, told.subject) == (
        ["bob@example.org"],
        "You sign in with this address already",
    )
    assert "http" not in told.body
    assert address_of(ann) == "ann@example.org"


def test_an_address_that_was_taken_since_is_refused_and_nothing_is_half_written(client, ann):
    ask(client)
    bob = person("Bob")
    bob.email = NEW
    bob.save()
    answer = client.post(link())
    assert answer.status_code == 409
    assert "This address is in use" in text_of(answer)
    assert address_of(ann) == "ann@example.org"
    assert not Event.objects.exists()
    assert len(mail.outbox) == 1  # nobody is told of a change that was not made
    assert sign_in(Client(), "ann@example.org").wsgi_request.user == ann


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_one_address_at_once_one_is_refused():
    ann, bob = person("Ann"), person("Bob")
    proofs = {}
    for one in (ann, bob):
        addresses.ask_for_proof(one, NEW, lambda proof: proof)
        proofs[one] = re.search(r"^\S{40,}$", mail.outbox[-1].body, re.MULTILINE)[0]
    with pytest.raises(changes.addresses.AddressInUse):
        race(
            lambda: changes.addresses.change_address(by=ann, proof=proofs[ann]),
            lambda: changes.addresses.change_address(by=bob, proof=proofs[bob]),
        )
    assert (address_of(ann), address_of(bob)) == (NEW, "bob@example.org")
    assert Event.objects.get().actor_id == ann.pk
    connection.close()


def choose_another_password(client, ann):
    ann.set_password("another long password")
    ann.save()
    client.force_login(ann)


def be_somebody_else(client, ann):
    client.force_login(person("Bob"))


def use_the_link(client, ann):
    client.post(link())


@pytest.mark.parametrize("then", [choose_another_password, be_somebody_else, use_the_link])
def test_a_link_that_proves_nothing_any_more(client, ann, then):
    ask(client)
    there, count = link(), len(mail.outbox)
    then(client, ann)
    before = address_of(ann)
    for answer in (client.get(there), client.post(there)):
        assert answer.status_code == 410
        assert "This link no longer works" in text_of(answer)
    assert address_of(ann) == before
    assert len(mail.outbox) == count


def test_a_link_works_for_a_day(client, ann, monkeypatch):
    ask(client)
    now = addresses.signing.time.time()
    for later, status in ((-60, 200), (60, 410)):
        then = now + addresses.VALID_FOR + later
        monkeypatch.setattr(addresses.signing.time, "time", lambda then=then: then)
        assert client.get(link()).status_code == status


@pytest.mark.parametrize("proof", ["x", "x:y:z", "a" * 3_000])
def test_a_link_that_somebody_made_up(client, ann, proof):
    assert client.get(reverse("account_confirm_address", args=[proof])).status_code == 410


def test_a_link_leads_through_the_sign_in(ann, client):
    ask(client)
    stranger = Client()
    there = stranger.get(link())
    assert there.url.startswith(reverse("account_login"))
    page = stranger.post(there.url, {"login": ann.email, "password": PASSWORD}, follow=True)
    assert "Confirm your new email address" in text_of(page)


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        ({"password": "not the password"}, "This is not your password"),
        ({"password": ""}, "Enter your password"),
        ({"address": "ANN@example.org"}, "You sign in with this address already"),
        ({"address": "no address"}, "Enter an email address like name@example.org"),
        ({"address": f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.org"}, "254"),
        ({"address": ""}, "Enter new email address"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_sent(client, ann, sent, text):
    page = ask(client, **{"address": NEW, "password": PASSWORD} | sent)
    assert page.status_code == 422
    assert text in text_of(page)
    assert PASSWORD not in page.content.decode()
    assert mail.outbox == []


def test_an_email_that_cannot_be_sent_is_told(client, ann, monkeypatch):
    def fail(*_, **__):
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr(mails, "send_mail", fail)
    page = ask(client)
    assert page.status_code == 422
    assert "The email could not be sent. Try again in a few minutes." in text_of(page)


def test_the_change_stands_where_the_old_address_takes_no_mail(
    client, ann, monkeypatch, django_capture_on_commit_callbacks
):
    ask(client)

    def fail(*_, **__):
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr(mails, "send_mail", fail)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(link())
    assert address_of(ann) == NEW


def test_nobody_is_sent_mail_without_end(client, ann):
    asked = [ask(client, f"one-{number}@example.org").status_code for number in range(12)]
    assert asked == [200] * 10 + [429] * 2
    assert len(mail.outbox) == 10
