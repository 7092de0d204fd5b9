"""Every form that makes something makes it once: pressed twice, and by two people at once.

The addresses that take a POST are found by walking them all. Each stands in one of two tables: what
it makes and how it is asked, or why it makes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.parser import HTMLParser

import pytest
from django.db import IntegrityError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import ResolverMatch, get_resolver

from icsassess.accounts.models import User
from icsassess.lib.twice import AskedAgain
from tests.cast import Cast, cast
from tests.house.presses import MAKES, Press
from tests.house.test_addresses import address, patterns
from tests.racing import race

SAVES = "saves what is there as it is sent: twice is the same"
STEP = "one step of something that is there; a second press finds it taken"
REMOVES = "takes something away"

#: Addresses that take a POST and make nothing, each with the reason.
MAKES_NOTHING = {
    **dict.fromkeys(
        [
            "assessments:change-round",
            "assessments:targets",
            "assessments:criterion",
            "assessments:agreed",
            "frameworks:edit",
            "frameworks:edit-details",
            "frameworks:edit-level",
            "frameworks:edit-domain",
            "frameworks:edit-criterion",
            "account_change_password",
            "account_reset_password_from_key",
            "accounts:change-person",
            "systems:change-region",
            "systems:change-system",
            "systems:change-organisation",
        ],
        SAVES,
    ),
    **dict.fromkeys(
        [
            "assessments:check",
            "assessments:start-agreeing",
            "assessments:decline",
            "assessments:close",
            "assessments:submit",
            "assessments:withdraw",
            "assessments:move-back",
            "frameworks:publish",
            "frameworks:retire",
            "account_confirm_address",
            "account_invitation",
        ],
        STEP,
    ),
    **dict.fromkeys(
        [
            "assessments:remove-evidence",
            "frameworks:remove-level",
            "frameworks:remove-domain",
            "frameworks:remove-criterion",
            "frameworks:discard",
            "assessments:invitation",
            "accounts:remove-role",
            "systems:remove-region",
            "systems:remove-system",
            "systems:remove-organisation",
        ],
        REMOVES,
    ),
    "account_login": "a session of the browser",
    "account_logout": "ends the session",
    "account_reset_password": "sends a mail; how often is limited",
    "account_email": "sends a mail; how often is limited",
    "accounts:invite-again": "sends a mail; the link before it ends",
    "account_signup": "says that it is closed",
    "gallery": "shows components, for whoever builds pages",
}


def taking_posts() -> set[str]:
    """The names of all addresses that take a POST from somebody who may do everything."""
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.create_superuser("all@example.org", name="Administrator"))
    found = set()
    for name, way in sorted(patterns(get_resolver()), key=lambda one: "logout" in one[0]):
        old = ".views." in name  # leads to where it is now, and the form with it
        if not old and client.post(address(way)).status_code != 405:
            found.add(name)
    return found


def untold(names: Iterable[str]) -> list[str]:
    return sorted({*names} - {*MAKES, *MAKES_NOTHING})


@pytest.mark.django_db
@pytest.mark.one_database("ask which addresses there are")
def test_of_every_address_that_takes_a_post_it_is_known_what_it_makes():
    taking = taking_posts()
    assert untold(taking) == [], "Say in MAKES what it makes, or in MAKES_NOTHING why nothing."
    assert {*MAKES, *MAKES_NOTHING} - taking == set()
    assert untold([*taking, "planted"]) == ["planted"]


class Hidden(HTMLParser):
    """What a page's forms send beside what is typed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and given.get("type") == "hidden" and given.get("name"):
            self.fields[str(given["name"])] = given.get("value") or ""


def client_of(stage: Cast, press: Press) -> Client:
    client = Client()
    client.force_login(stage[press.who])
    return client


def opened(client: Client, press: Press) -> dict[str, str]:
    """What the open page sends beside what is typed."""
    return Hidden(client.get(press.url).content.decode()).fields


def rows(press: Press) -> int:
    return press.makes.objects.count()


def told(answer: HttpResponse) -> bool:
    """Whether somebody is led on, or told in words why nothing was made."""
    if answer.status_code == 302:
        return True
    words = answer.content.decode()
    return answer.status_code in (200, 409, 422) and bool(
        re.search("There is a problem|not saved|errornote|already|somebody", words, re.IGNORECASE)
    )


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.django_db
@pytest.mark.parametrize("name", MAKES)
def test_pressed_twice_it_makes_one_thing(media, name):
    stage = cast()
    press = MAKES[name](stage)
    client = client_of(stage, press)
    sent = opened(client, press)
    before = rows(press)
    assert client.post(press.url, press.typed() | sent).status_code == 302
    made = rows(press)
    assert made == before + press.number
    assert told(client.post(press.url, press.typed() | sent))
    assert rows(press) == made


#: Two people may each add the same link, or upload the same file.
ONE_FOR_EACH = {
    "assessments:add-evidence",
    "assessments:add-agreed-evidence",
    "frameworks:load",
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("of", ["one page", "two pages"])
@pytest.mark.parametrize("name", MAKES)
def test_at_once_it_makes_one_thing_and_nobody_sees_an_error(media, name, of):
    """One page whose button is pressed again before it has answered, or a page of each of two."""
    stage = cast()
    press = MAKES[name](stage)
    client, other = client_of(stage, press), client_of(stage, press)
    first = opened(client, press)
    second = opened(other, press) if of == "two pages" else first
    before = rows(press)
    answers = []
    last = race(
        lambda: answers.append(client.post(press.url, press.typed() | first)),
        lambda: other.post(press.url, press.typed() | second),
    )
    assert answers[0].status_code == 302
    assert told(last)
    for_each = of == "two pages" and name in ONE_FOR_EACH
    assert rows(press) - before == (2 if for_each else press.number)


def test_what_a_constraint_refuses_twice_is_told_and_other_faults_are_not_hidden():
    request = RequestFactory().post("/", {})

    def refused(request, cause):
        raise IntegrityError("refused") from cause

    taken, other = Exception(), Exception()
    taken.pgcode, other.pgcode = "23505", "23514"
    for cause, status in ((taken, 409), (other, None)):
        request.resolver_match = ResolverMatch(refused, (), {"cause": cause})
        request.user = User(name="Somebody")
        try:
            refused(request, cause)
        except IntegrityError as error:
            answer = AskedAgain(lambda _: HttpResponse()).process_exception(request, error)
        assert getattr(answer, "status_code", None) == status
