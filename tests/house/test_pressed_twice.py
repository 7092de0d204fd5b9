"""Every form that makes something makes it once: pressed twice, and by two people at once.

The addresses that take a POST are found by walking them all. Each stands in one of two tables: what
it makes and how it is asked, or why it makes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html.parser import HTMLParser
from typing import Any, NamedTuple

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import ResolverMatch, get_resolver, reverse

from frameworks.changes.drafts import copy
from frameworks.models import (
    Criterion,
    CriterionLink,
    Domain,
    FrameworkUpload,
    FrameworkVersion,
    ScaleLevel,
)
from icsassess.accounts.models import User
from icsassess.accounts.roles import Role
from icsassess.assessments.models import Assessment, Evidence, Response, Round
from icsassess.lib.twice import AskedAgain
from icsassess.systems.models import Organisation, Region, System
from tests.assessments.earlier import another_version, before
from tests.cast import Cast, cast, name_of, person
from tests.frameworks.files import COMPONENTS
from tests.house.test_addresses import address, patterns
from tests.racing import race


class Press(NamedTuple):
    """A form as it is sent: by whom, to which address, with what is typed, and what it makes."""

    who: str
    url: str
    typed: Callable[[], dict[str, Any]]  # made anew for each press, because a file is read once
    makes: Any  # the model of which it makes rows
    number: int = 1  # how many


def file(text: str, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def in_assessment(page: str, stage: Cast, *more: Any) -> str:
    return reverse(f"assessments:{page}", args=[stage.assessment.key, *more])


def in_draft(page: str, stage: Cast, **more: Any) -> str:
    """The address of a page of a draft of our version."""
    draft = FrameworkVersion.objects.filter(label="a draft").first()
    if draft is None:
        draft = copy(by=stage["administrator"], version=stage.version, label="a draft")
    slug, label = name_of(draft)
    if "domain" in more:
        more["domain"] = draft.domains.first().pk
    return reverse(f"frameworks:{page}", kwargs={"slug": slug, "label": label} | more)


def open_round(stage: Cast) -> Press:
    typed = {
        "title": "Autumn", "version": stage.version.pk, "systems": [stage.system.pk],
        "opens-day": "1", "opens-month": "9", "opens-year": "2018",
        "due-day": "30", "due-month": "11", "due-year": "2018", "attribution": "named",
    }  # fmt: skip
    url = reverse("assessments:open-round", args=[stage.region.slug])
    return Press("reviewer", url, lambda: typed, Round)


def add_systems(stage: Cast) -> Press:
    neighbour = System.objects.get(name="The neighbour")
    url = reverse("assessments:add-systems", args=[stage.round.key])
    return Press("reviewer", url, lambda: {"systems": [neighbour.pk]}, Assessment)


def ask_a_leader(stage: Cast) -> Press:
    ann = person("Ann", Role.SYSTEM_LEADER, stage.system).memberships.get()
    url = in_assessment("add-respondents", stage)
    return Press("lead", url, lambda: {"leaders": [ann.pk]}, Response)


def evidence(stage: Cast) -> Press:
    url = in_assessment("add-evidence", stage, stage.response.key, "1.1")
    typed = {"title": "Minutes", "url": "https://example.org/"}
    return Press("leader", url, lambda: typed, Evidence)


def agreed_evidence(stage: Cast) -> Press:
    stage.start_agreeing()
    url = in_assessment("add-agreed-evidence", stage, "1.1")

    def typed() -> dict[str, Any]:
        return {"title": "Minutes", "file": file("%PDF-1.4 minutes", "minutes.pdf")}

    return Press("lead", url, typed, Evidence)


def carry(stage: Cast) -> Press:
    url = in_assessment("carry-from", stage, before(stage).key)
    return Press("lead", url, dict, Assessment.carried_from.through)


def move(stage: Cast) -> Press:
    url = in_assessment("move-to", stage, *name_of(another_version(stage)))
    return Press("lead", url, lambda: {"sure": "on"}, Assessment)


def upload(stage: Cast) -> Press:
    url = reverse("frameworks:load")
    return Press(
        "administrator", url, lambda: {"file": file(COMPONENTS, "a.yaml")}, FrameworkUpload
    )


def store(stage: Cast) -> Press:
    kept = FrameworkUpload.objects.create(
        name="a.yaml", text=COMPONENTS, uploaded_by=stage["administrator"]
    )
    url = reverse("frameworks:preview", args=[kept.key])
    return Press("administrator", url, dict, FrameworkVersion)


def copy_version(stage: Cast) -> Press:
    slug, label = name_of(stage.version)
    url = reverse("frameworks:copy", args=[slug, label])
    return Press("administrator", url, lambda: {"label": "a copy"}, FrameworkVersion)


def level(stage: Cast) -> Press:
    url = in_draft("add-level", stage)
    typed = {"score": "6", "status": "Beyond", "band": "strength", "support": "none"}
    return Press("administrator", url, lambda: typed, ScaleLevel)


def domain(stage: Cast) -> Press:
    url = in_draft("add-domain", stage)
    return Press("administrator", url, lambda: {"ref": "9", "title": "Ninth"}, Domain)


def criterion(stage: Cast) -> Press:
    url = in_draft("add-criterion", stage, domain=0)
    within = Domain.objects.filter(version__label="a draft").first().pk
    typed = {"ref": "9.9", "title": "Ninth", "tier": "system", "scored": "on", "domain": within}
    return Press("administrator", url, lambda: typed, Criterion)


def link(stage: Cast) -> Press:
    one, other = name_of(stage.version), name_of(another_version(stage))
    refs = (stage.version.criteria.first().ref, another_version(stage).criteria.first().ref)
    url = reverse("frameworks:link", args=[*one, *other, *refs])
    typed = {"do": "confirmed", "kind": "equivalent", "seen": ""}
    return Press("administrator", url, lambda: typed, CriterionLink)


def links(stage: Cast) -> Press:
    (slug, label), (other, other_label) = name_of(stage.version), name_of(another_version(stage))
    ref, other_ref = stage.version.criteria.first().ref, another_version(stage).criteria.first().ref
    text = (
        "from_framework,from_version,from_ref,to_framework,to_version,to_ref,kind\n"
        f"{slug},{label},{ref},{other},{other_label},{other_ref},equivalent\n"
    )
    url = reverse("frameworks:link-import")
    return Press("administrator", url, lambda: {"file": file(text, "links.csv")}, CriterionLink)


def in_admin(model: Any, typed: Callable[[Cast], dict[str, Any]]) -> Callable[[Cast], Press]:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_add"

    def press(stage: Cast) -> Press:
        sent = typed(stage)
        return Press("administrator", reverse(name), lambda: sent, model)

    return press


PASSWORD = "a long enough password"  # noqa: S105

#: What each of these makes, and how it is asked for.
MAKES: dict[str, Callable[[Cast], Press]] = {
    "assessments:open-round": open_round,
    "assessments:add-systems": add_systems,
    "assessments:add-respondents": ask_a_leader,
    "assessments:add-evidence": evidence,
    "assessments:add-agreed-evidence": agreed_evidence,
    "assessments:carry-from": carry,
    "assessments:move-to": move,
    "frameworks:load": upload,
    "frameworks:preview": store,
    "frameworks:copy": copy_version,
    "frameworks:add-level": level,
    "frameworks:add-domain": domain,
    "frameworks:add-criterion": criterion,
    "frameworks:link": link,
    "frameworks:link-import": links,
    "admin:systems_region_add": in_admin(Region, lambda s: {"name": "New", "slug": "new"}),
    "admin:systems_system_add": in_admin(
        System,
        lambda s: {"name": "New", "slug": "new", "region": s.region.pk, "kind": "system"},
    ),
    "admin:systems_organisation_add": in_admin(
        Organisation, lambda s: {"name": "New", "type": "nhs_trust", "system": s.system.pk}
    ),
    "admin:accounts_user_add": in_admin(
        User,
        lambda s: {
            "email": "new@example.org",
            "name": "New",
            "usable_password": "true",
            "password1": PASSWORD,
            "password2": PASSWORD,
            "memberships-TOTAL_FORMS": "0",
            "memberships-INITIAL_FORMS": "0",
        },
    ),
}

SAVES = "saves what is there as it is sent: twice is the same"
STEP = "one step of something that is there; a second press finds it taken"
REMOVES = "takes something away"

#: Addresses that take a POST and make nothing, each with the reason.
MAKES_NOTHING = {
    "assessments:change-round": SAVES,
    "assessments:targets": SAVES,
    "assessments:criterion": SAVES,
    "assessments:agreed": SAVES,
    "assessments:check": STEP,
    "assessments:start-agreeing": STEP,
    "assessments:submit": STEP,
    "assessments:withdraw": STEP,
    "assessments:move-back": STEP,
    "assessments:remove-evidence": REMOVES,
    "frameworks:edit": SAVES,
    "frameworks:edit-details": SAVES,
    "frameworks:edit-level": SAVES,
    "frameworks:edit-domain": SAVES,
    "frameworks:edit-criterion": SAVES,
    "frameworks:remove-level": REMOVES,
    "frameworks:remove-domain": REMOVES,
    "frameworks:remove-criterion": REMOVES,
    "frameworks:discard": REMOVES,
    "frameworks:publish": STEP,
    "frameworks:retire": STEP,
    "account_login": "a session of the browser",
    "account_logout": "ends the session",
    "account_change_password": SAVES,
    "account_reset_password": "sends a mail; how often is limited",
    "account_reset_password_from_key": SAVES,
    "account_email": "sends a mail; how often is limited",
    "account_confirm_address": STEP,
    "account_signup": "says that it is closed",
    "admin:login": "leads to the product's own sign-in",
    "admin:logout": "ends the session",
    "admin:index": "lists",
    "admin:password_change": SAVES,
    "admin:app_list": "lists",
    "admin:view_on_site": "leads on",
    "admin:auth_user_password_change": SAVES,
    "admin:auth_group_add": "closed",
    "admin:account_emailaddress_add": "closed",
    "admin:django.contrib.admin.sites.AdminSite.catch_all_view": "finds nothing",
    "gallery": "shows components, for whoever builds pages",
}
# Of a model in the administration: its list, an old address of one row, and what changes one.
ADMIN_MAKES_NOTHING = ("_changelist", "_history", "_delete", "_change")


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
    known = {*MAKES, *MAKES_NOTHING}
    return sorted(
        name
        for name in names
        if name not in known
        and not (name.startswith("admin:") and name.endswith(ADMIN_MAKES_NOTHING))
    )


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
