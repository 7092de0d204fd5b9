"""Every address that allauth brings is a page of ours or not there at all."""

import sys
from collections.abc import Iterator
from types import ModuleType

import pytest
from allauth.account import urls
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, get_resolver, include, path

from icsassess.accounts.models import User
from tests.house.test_addresses import address

pytestmark = [pytest.mark.django_db, pytest.mark.one_database("ask which pages there are")]
OURS = str(settings.BASE_DIR / "templates")


def theirs() -> Iterator[str]:
    """The addresses of allauth, where its own list of them would be ours."""
    for entry in urls.urlpatterns:
        assert isinstance(entry, URLPattern)
        yield address(("^accounts/", entry.pattern.regex.pattern))


def faults(client: Client, there: str) -> list[str]:
    """What is wrong with the answers of one address to GET and POST, for who asks."""
    found = []
    for ask in (client.get, client.post):
        answer = ask(there)
        pages = [template.origin.name for template in getattr(answer, "templates", [])[:1]]
        if answer.status_code in (301, 302):
            get_resolver().resolve(
                answer["Location"].partition("?")[0]
            )  # leads to a page that is there
        elif answer.status_code not in (404, 405, 429) and not pages[0].startswith(OURS):
            found.append(f"{there} shows {pages[0]}")
    return found


@pytest.fixture(params=["a stranger", "somebody"])
def asking(request):
    client = Client()
    if request.param == "somebody":
        client.force_login(User.objects.create_user("ann@example.org", "x", name="Ann"))
    return client


def test_every_address_of_allauth_is_ours_or_not_there(asking):
    # Signing out comes last: who is signed in stays so until then.
    walked = sorted(theirs(), key=lambda there: "logout" in there)
    assert len(walked) > 10
    assert [fault for there in walked for fault in faults(asking, there)] == []


@pytest.mark.parametrize(
    "closed", ["confirm-email/", "confirm-email/x/", "reauthenticate/", "password/set/"]
)
def test_what_is_not_used_is_closed(asking, closed):
    for ask in (asking.get, asking.post):
        assert ask(f"/accounts/{closed}").status_code == 404


def test_a_planted_fault_is_found(settings, monkeypatch, client):
    planted = ModuleType("planted")
    planted.urlpatterns = [
        path("", include("icsassess.desk.urls")),
        path("accounts/", include("allauth.account.urls")),
    ]
    monkeypatch.setitem(sys.modules, "planted", planted)
    settings.ROOT_URLCONF = "planted"
    (fault,) = faults(client, "/accounts/confirm-email/")
    assert fault.endswith("account/verification_sent.html")
