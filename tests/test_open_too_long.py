"""A form is sent from a page that was open too long: what was typed is there again, in every form.

The session expired, or somebody signed in again in another window, which changes the token.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from frameworks.changes.drafts import copy
from frameworks.changes.versions import publish, store
from icsassess.assessments.models import Answer
from icsassess.lib import kept
from tests.cast import Cast, cast, name_of
from tests.frameworks.files import COMPONENTS, read
from tests.pages import folded, text_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database("ask what waits in a session"),
]

PASSWORD = "a long enough password"  # noqa: S105
TYPED = "A long thought, not to be lost"
STILL_HERE = "What you typed is still here: check it and save."


class Form(HTMLParser):
    """What a browser would send of the form with `kept_by`, and its boxes for text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.boxes: list[str] = []
        [form] = [f for f in re.findall(r"(?s)<form.*?</form>", page) if kept.FIELD in f]
        self.feed(form)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, kind = given.get("name") or "", given.get("type") or "text"
        if tag == "textarea" or (tag == "input" and kind == "text"):
            self.boxes.append(name)
        elif tag == "input" and (kind == "hidden" or "checked" in given):
            self.values[name] = given.get("value") or ""


def agreed(stage: Cast) -> tuple[str, str]:
    stage.start_agreeing()
    return "lead", reverse("assessments:agreed", args=[stage.assessment.key, "1.1"])


def submit(stage: Cast) -> tuple[str, str]:
    stage.start_agreeing()
    stage.agree_everything()
    return "lead", reverse("assessments:submit", args=[stage.assessment.key])


def criterion(stage: Cast, name: str = "criterion") -> tuple[str, str]:
    place = [stage.assessment.key, stage.response.key, "1.1"]
    return "leader", reverse(f"assessments:{name}", args=place)


def evidence(stage: Cast) -> tuple[str, str]:
    return criterion(stage, "add-evidence")


def close_a_view(stage: Cast) -> tuple[str, str]:
    stage.answer_everything()
    place = [stage.assessment.key, stage.response.key]
    return "lead", reverse("assessments:close", args=place)


def open_round(stage: Cast) -> tuple[str, str]:
    return "reviewer", reverse("assessments:open-round", args=[stage.region.slug])


def copy_version(stage: Cast) -> tuple[str, str]:
    return "administrator", reverse("frameworks:copy", args=name_of(stage.version))


def edit(name: str) -> Callable[[Cast], tuple[str, str]]:
    def place(stage: Cast) -> tuple[str, str]:
        draft = copy(by=stage["administrator"], version=stage.version, label="2018 local")
        more = [draft.criteria.get(ref="1.1").pk] if name == "edit-criterion" else []
        return "administrator", reverse(f"frameworks:{name}", args=[*name_of(draft), *more])

    return place


def link(stage: Cast) -> tuple[str, str]:
    other, _ = store(read(COMPONENTS))
    publish(other)
    place = [*name_of(stage.version), *name_of(other), "1.1", "1.1"]
    return "administrator", reverse("frameworks:link", args=place)


FORMS = {
    "a leader's answer": criterion,
    "an agreed score": agreed,
    "evidence": evidence,
    "closing a view": close_a_view,
    "a round": open_round,
    "submitting": submit,
    "a copy of a version": copy_version,
    "the details of a draft": edit("edit-details"),
    "a criterion of a draft": edit("edit-criterion"),
    "a new level of a draft": edit("add-level"),
    "a link between criteria": link,
}


class Browser:
    """One person in one browser, with our pages' token asked for as outside tests."""

    def __init__(self, email: str) -> None:
        cache.clear()
        self.client, self.email = Client(enforce_csrf_checks=True), email
        self.sign_in()

    def token(self) -> str:
        return self.client.cookies["csrftoken"].value

    def sign_in(self, email: str = "") -> None:
        address = reverse("account_login")
        self.client.get(address)
        sent = {"login": email or self.email, "password": PASSWORD}
        self.client.post(address, sent | {"csrfmiddlewaretoken": self.token()})

    def sign_out(self) -> None:
        sent = {"csrfmiddlewaretoken": self.token()}
        self.client.post(reverse("account_logout"), sent)

    def type(self, address: str) -> dict[str, str]:
        """Open a page and type; returns what its form would send."""
        form = Form(self.client.get(address).content.decode())
        return form.values | {form.boxes[0]: TYPED}


@pytest.fixture(params=[False, True], ids=["as in production", "in development"])
def mode(request, settings) -> None:
    settings.DEBUG = request.param


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_no_form_loses_what_was_typed(form):
    stage = cast()
    who, address = form(stage)
    browser = Browser(stage[who].email)
    sent = browser.type(address)
    Session.objects.all().delete()

    to_sign_in = browser.client.post(address, sent)
    why = text_of(browser.client.get(to_sign_in.url))
    assert "You were signed out before what you typed was saved. It is kept" in why
    browser.sign_in()
    there_again(browser, address)

    # The other window still shows the page of the earlier sign-in.
    browser.sign_out()
    browser.sign_in()
    answer = browser.client.post(address, sent)
    assert (answer.status_code, answer.url) == (302, address)
    there_again(browser, address)


def there_again(browser: Browser, address: str) -> None:
    page = folded(browser.client.get(address).content.decode())
    assert TYPED in page
    assert STILL_HERE in page
    assert "data-unsaved" in page


def test_what_is_there_again_is_saved(mode):
    stage = cast()
    who, address = criterion(stage)
    browser = Browser(stage[who].email)
    sent = browser.type(address)
    browser.sign_out()
    browser.sign_in()
    browser.client.post(address, sent)
    token = Form(browser.client.get(address).content.decode()).values["csrfmiddlewaretoken"]

    browser.client.post(address, sent | {"csrfmiddlewaretoken": token, "then": "skip"})

    assert TYPED in stage.answer("1.1").words.texts
    assert STILL_HERE not in text_of(browser.client.get(address))


def test_a_page_that_saves_while_one_types_is_told(mode):
    stage = cast()
    who, address = criterion(stage)
    browser = Browser(stage[who].email)
    sent = browser.type(address)
    browser.sign_out()

    told = browser.client.post(address, sent, headers={"HX-Request": "true"})
    assert (told.status_code, told["App-Saved"]) == (401, "no")
    assert text_of(told).startswith("Not saved. You were signed out.")

    browser.sign_in()
    told = browser.client.post(address, sent, headers={"HX-Request": "true"})
    assert (told.status_code, told["App-Saved"]) == (403, "no")
    assert text_of(told).startswith("Not saved. You signed in again in another window.")
    assert TYPED in text_of(browser.client.get(address))


def test_what_somebody_else_typed_can_be_copied_and_is_not_saved_as_ones_own(mode):
    stage = cast()
    who, address = criterion(stage)
    browser = Browser(stage[who].email)
    sent = browser.type(address)
    browser.sign_out()
    browser.sign_in(stage["lead"].email)

    told = browser.client.post(address, sent, headers={"HX-Request": "true"})
    assert "Somebody else signed in in another window." in text_of(told)
    answer = browser.client.post(address, sent)

    assert answer.status_code == 403
    assert TYPED in text_of(answer)
    assert "Lead is signed in in this browser now" in text_of(answer)
    assert "kept" not in browser.client.session
    assert not Answer.objects.exclude(changed_by=None).exists()


@pytest.mark.parametrize("kept_by", ["", "1", "1:forged"])
def test_what_no_page_of_ours_sent_is_refused_and_shown_nowhere(kept_by, mode):
    stage = cast()
    who, address = criterion(stage)
    browser = Browser(stage[who].email)

    answer = browser.client.post(address, {"gaps": "Words of an attacker", "kept_by": kept_by})

    assert answer.status_code == 403
    assert "This page was open too long" in text_of(answer)
    assert "Words of an attacker" not in text_of(answer)
    assert "Words of an attacker" not in text_of(browser.client.get(address))


def test_longer_than_can_wait_it_can_still_be_copied():
    stage = cast()
    who, address = criterion(stage)
    browser = Browser(stage[who].email)
    sent = browser.type(address)
    browser.sign_out()
    browser.sign_in()
    answer = browser.client.post(address, sent | {"gaps": f"{TYPED} {'x' * kept.LONGEST}"})
    assert answer.status_code == 403
    assert TYPED in text_of(answer)


def test_who_only_looks_is_told_why_they_sign_in_again():
    stage = cast()
    who, address = criterion(stage)
    browser = Browser(stage[who].email)
    Session.objects.all().delete()

    page = browser.client.get(address, follow=True)

    assert "You were signed out. Signing in lasts 12 hours" in text_of(page)
    assert "You were signed out" not in text_of(Client().get(address, follow=True))
