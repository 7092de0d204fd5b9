"""Every address needs sign-in unless it is on the list of open ones."""

import re
import sys
from collections.abc import Iterator
from types import ModuleType

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, include, path, re_path, reverse
from django.utils.regex_helper import normalize

# What somebody who is not signed in may open, by the name of its address.
OPEN = {
    "account_inactive",
    "account_invitation",
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_signup",
    "accessibility",
    "alive",
    "favicon",
    "help",
    "privacy",
    "robots",
}
SAMPLES = ("1", "x", "1.1", "5f0c1d9e-0000-4000-8000-000000000000")


def patterns(
    resolver: URLResolver, before: tuple[str, ...] = (), spaces: tuple[str, ...] = ()
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every page's name with its namespaces, and the regular expressions that lead to it."""
    for entry in resolver.url_patterns:
        way = (*before, entry.pattern.regex.pattern)
        if isinstance(entry, URLPattern):
            yield ":".join([*spaces, entry.name or entry.lookup_str]), way
        else:
            yield from patterns(entry, way, (*spaces, *filter(None, [entry.namespace])))


def address(way: tuple[str, ...]) -> str:
    """An address that the regular expressions of `way` lead to, with samples for its parts."""
    made = ""
    for expression in way:
        form, names = normalize(expression)[0]
        whole = re.compile(expression)
        tried = (form % dict.fromkeys(names, sample) for sample in SAMPLES)
        made += next(one for one in tried if whole.match(one))
    return f"/{made}"


def faults(client: Client, expected_open: set[str]) -> list[str]:
    """Name every address that answers a stranger though it is not on the list."""
    sign_in = reverse("account_login")
    found = []
    for name, way in patterns(get_resolver()):
        if name in expected_open:
            continue
        answer = client.get(address(way), follow=True)
        if answer.request["PATH_INFO"] != sign_in:
            found.append(f"{name} answers {answer.status_code} to a stranger")
    return found


@pytest.mark.django_db
@pytest.mark.one_database("ask who is let in before the database is")
def test_every_address_needs_sign_in_unless_it_is_listed(client):
    assert faults(client, OPEN) == []


def test_the_list_names_no_address_that_is_gone():
    assert {name for name, _ in patterns(get_resolver())} >= OPEN


def closed(request: HttpRequest, **parts: str) -> HttpResponse:
    return HttpResponse("private")


@login_not_required
def ajar(request: HttpRequest, **parts: str) -> HttpResponse:
    return HttpResponse("public")


@pytest.mark.django_db
def test_a_planted_fault_is_found(client, settings, monkeypatch):
    planted = ModuleType("planted")
    planted.urlpatterns = [
        path("", include("icsassess.desk.urls")),
        path("accounts/", include("icsassess.accounts.urls")),
        path("closed/<int:number>/<slug:word>/", closed, name="closed"),
        path("ajar/<uuid:key>/", ajar, name="ajar"),
        path("deep/", include(([re_path(r"^(?P<ref>\d\.\d)/$", ajar, name="ajar")], "deep"))),
    ]
    monkeypatch.setitem(sys.modules, "planted", planted)
    settings.ROOT_URLCONF = "planted"
    assert faults(client, OPEN) == [
        "ajar answers 200 to a stranger",
        "deep:ajar answers 200 to a stranger",
    ]
