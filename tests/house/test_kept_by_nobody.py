"""No cache between us and a browser keeps what is answered at any address of the product."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver, reverse

from icsassess.accounts.models import User
from icsassess.assessments import changes
from icsassess.assessments.models import Evidence
from tests.cast import cast
from tests.house.test_addresses import address, patterns

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database("ask what is told with an answer"),
]


def may_be_kept(client: Client) -> list[str]:
    """Name every address whose answer does not forbid it, whatever the answer is."""
    found = []
    for ask in (client.get, client.post):
        # Signing out comes last: who is signed in stays so until then.
        for name, way in sorted(patterns(get_resolver()), key=lambda one: "logout" in one[0]):
            told = ask(address(way)).get("Cache-Control", "")
            if not {"private", "no-store"} <= set(told.split(", ")):
                found.append(f"{name}: {told}")
    return found


@pytest.mark.parametrize("signed_in", [False, True])
def test_no_address_answers_what_a_cache_may_keep(client, signed_in):
    if signed_in:
        client.force_login(User.objects.create_superuser("admin@example.org", name="Administrator"))
    client.raise_request_exception = False
    assert may_be_kept(client) == []


def test_pages_exports_and_files_with_answers(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    stage = cast()
    stage.finish()
    stage.start_agreeing()
    changes.evidence.add_evidence(
        by=stage["lead"],
        on=stage.agreed("1.1"),
        title="The minutes",
        file=SimpleUploadedFile("minutes.pdf", b"%PDF-1.4"),
        media_type="application/pdf",
    )
    key = [stage.assessment.key]
    client.force_login(stage["lead"])
    for there in (
        reverse("assessment", args=key),
        reverse("assessments:agreed", args=[*key, "1.1"]),
        reverse("reports:results", args=key),
        reverse("reports:export", args=key),
        reverse("reports:report", args=key),
        reverse("reports:pdf", args=key),
        reverse("assessments:evidence", args=[Evidence.objects.get().key]),
    ):
        answer = client.get(there)
        assert answer.status_code == 200, there
        assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", ")), there
