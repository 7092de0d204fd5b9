"""The command: it fills an empty database once, and says how to sign in."""

from __future__ import annotations

import re

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from icsassess.accounts.models import Membership, User
from icsassess.accounts.roles import Role
from icsassess.assessments.models import AgreedScore, Evidence, Response, Round
from icsassess.audit.models import Event
from icsassess.systems.models import Organisation, System
from tests.cast import person, west_midlands

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def evidence_elsewhere(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def load_demo(capsys) -> str:
    call_command("load_demo")
    return capsys.readouterr().out


def everything() -> list[int]:
    models = (User, Membership, System, Organisation, Round, Response, AgreedScore, Evidence, Event)
    return [model.objects.count() for model in models]


def test_the_command_fills_an_empty_database_and_says_how_to_sign_in(client, capsys):
    west_midlands()
    told = load_demo(capsys)
    (password,) = re.findall(r"the password of each is (\S+)", told)
    emails = re.findall(r"\S+@icsassess\.example", told)
    for email in emails:
        sent = {"login": email, "password": password}
        assert client.post(reverse("account_login"), sent).status_code == 302
        assert client.session["_auth_user_id"] == str(User.objects.get(email=email).pk)
        client.logout()
    people = User.objects.filter(email__in=emails)
    held = set(Membership.objects.filter(user__in=people).values_list("role", flat=True))
    assert held == set(Role) - {Role.ADMINISTRATOR}
    assert people.filter(is_administrator=True).exists()


def test_the_command_again_changes_nothing_and_says_the_same(capsys):
    west_midlands()
    first, before = load_demo(capsys), everything()
    assert load_demo(capsys) == first
    assert everything() == before


def test_where_somebody_has_an_account_nothing_is_loaded(capsys):
    west_midlands()
    person("Somebody")
    before = everything()
    assert "was not loaded" in load_demo(capsys)
    assert everything() == before


def test_it_is_refused_in_production(settings):
    west_midlands()
    settings.PRODUCTION = True
    before = everything()
    with pytest.raises(CommandError, match="production"):
        call_command("load_demo")
    assert everything() == before


def test_without_the_framework_it_says_how_to_load_it():
    before = everything()
    with pytest.raises(CommandError, match="load_framework fixtures/frameworks"):
        call_command("load_demo")
    assert everything() == before
