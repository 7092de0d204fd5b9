"""Signing in by e-mail address; nobody makes an account for themselves."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from icsassess.accounts.models import User
from icsassess.assessments.models import TYPED
from icsassess.audit.models import Event
from icsassess.lib import kept
from tests.assessments.steps import HTMX
from tests.cast import person
from tests.pages import text_of

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"  # noqa: S105


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


@pytest.fixture
def ann():
    return person("Ann")


def sign_in(client, login, password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": login, "password": password}, **more)


@pytest.mark.parametrize("typed", ["ann@example.org", "Ann@Example.ORG", " ANN@EXAMPLE.ORG "])
def test_in_any_case(client, ann, typed):
    assert sign_in(client, typed).url == reverse("home")
    assert client.get(reverse("home")).status_code == 200
    assert Event.objects.get(verb="signed in").actor_id == ann.pk


def test_a_wrong_password_and_an_unknown_address_are_told_alike(client, ann):
    wrong = sign_in(client, ann.email, "not the password")
    unknown = sign_in(client, "nobody@example.org")
    assert wrong.context["form"].errors == unknown.context["form"].errors
    assert wrong.context["form"].errors
    assert not Event.objects.exists()
    assert client.get(reverse("home")).status_code == 302


def test_an_account_that_is_not_active(client, ann):
    ann.is_active = False
    ann.save()
    sign_in(client, ann.email)
    assert client.get(reverse("home")).status_code == 302
    assert not Event.objects.exists()


def leave(ann):
    ann.is_active = False
    ann.save()


def choose_another_password(ann):
    ann.set_password("another long password")
    ann.save()


def expire(ann):
    Session.objects.update(expire_date=timezone.now())


@pytest.mark.parametrize("end", [leave, choose_another_password, expire, User.delete])
def test_whoever_is_signed_in_is_out_at_once(client, ann, end):
    sign_in(client, ann.email)
    assert client.get(reverse("home")).status_code == 200
    end(ann)
    assert client.get(reverse("home")).status_code == 302


def test_nobody_makes_an_account(client):
    sent = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    for response in (
        client.get(reverse("account_signup")),
        client.post(reverse("account_signup"), sent),
    ):
        assert "You cannot make an account yourself" in response.content.decode()
    assert not User.objects.exists()


def test_too_many_wrong_passwords_are_told_plainly_and_even_the_right_one_waits(client, ann):
    for _ in range(5):
        sign_in(client, ann.email, "not the password")
    page = sign_in(client, ann.email).content.decode()
    assert "Too many wrong passwords. Wait five minutes, then try again." in page
    assert client.get(reverse("home")).status_code == 302


def test_too_many_tries_from_one_computer_get_a_page_of_ours(client):
    for number in range(31):
        response = sign_in(client, f"nobody-{number}@example.org")
    assert response.status_code == 429
    page = response.content.decode()
    assert "Wait a few minutes" in page
    assert "nhsuk" in page


def test_the_link_to_a_new_password_says_for_what_and_how_long(client, ann, settings):
    client.post(reverse("account_reset_password"), {"email": ann.email})
    assert "new password for ICS Assess" in mail.outbox[0].body
    assert "The link works for three days, and once." in mail.outbox[0].body
    assert settings.PASSWORD_RESET_TIMEOUT == 3 * 24 * 60 * 60


def test_what_a_password_has_to_be_is_said_in_words_wherever_one_is_chosen(client, ann):
    client.post(reverse("account_reset_password"), {"email": ann.email})
    reset = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]
    pages = [client.get(reset, follow=True)]
    client.force_login(ann)
    pages.append(client.get(reverse("account_change_password")))
    for page in pages:
        assert "At least 12 characters. Not a common password" in text_of(page)
        assert "&lt;ul&gt;" not in text_of(page)


class TestWhatIsKeptOfAFormSentTooLate:
    def send(self, client, user, path="/assessments/1/agreed/1.1/", **typed):
        sent = {"kept_by": kept.author(user.pk), "gaps": "A long thought"} | typed
        return client.post(path, sent)

    def waiting(self, client):
        return list(client.session.get("kept", {}))

    def test_the_last_few_forms(self, client, ann):
        paths = [f"/assessments/{number}/agreed/1.1/" for number in range(kept.MOST + 2)]
        for path in paths:
            self.send(client, ann, path)
        assert self.waiting(client) == paths[-kept.MOST :]

    def test_the_latest_of_one_page(self, client, ann):
        for text in ("first", "second"):
            self.send(client, ann, gaps=text)
        [held] = client.session["kept"].values()
        assert "second" in held["typed"]
        assert "first" not in held["typed"]

    def test_nothing_larger_than_a_form_can_be(self, client, ann):
        self.send(client, ann, gaps="x" * (kept.LONGEST - 1_000))
        assert len(self.waiting(client)) == 1
        self.send(client, ann, "/assessments/2/agreed/1.1/", gaps="x" * (kept.LONGEST + 1))
        assert len(self.waiting(client)) == 1

    @pytest.mark.parametrize("letter", ["a", "é", "语", "😀"])
    def test_four_texts_of_full_length_in_any_script_fit(self, client, ann, letter):
        texts = dict.fromkeys(("rationale", "strengths", "gaps", "support"), letter * TYPED)
        self.send(client, ann, **texts)
        assert len(self.waiting(client)) == 1

    def test_no_token_and_no_password(self, client, ann):
        self.send(client, ann, csrfmiddlewaretoken="secret")
        [held] = client.session["kept"].values()
        assert "secret" not in held["typed"]
        sign_in(client, ann.email, "not the password")
        assert "not+the+password" not in str(dict(client.session))

    def test_the_page_is_told_while_typing(self, client, ann):
        sent = {"kept_by": kept.author(ann.pk), "gaps": "A long thought"}
        response = client.post("/assessments/1/agreed/1.1/", sent, **HTMX)
        assert response.status_code == 401
        assert len(self.waiting(client)) == 1
