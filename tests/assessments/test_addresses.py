"""Addresses do not count: what stands in them, and what becomes of those that did."""

from unittest.mock import ANY

import pytest
from django.core.management import call_command
from django.urls import reverse

from frameworks.models import FrameworkUpload
from icsassess.assessments import changes
from icsassess.assessments.models import Assessment, Evidence, Response, Round
from icsassess.lib import kept
from tests.assessments.earlier import another_version, before
from tests.assessments.steps import HTMX, ask, form
from tests.assessments.test_access import PEOPLE as INSIDERS
from tests.assessments.test_access import STRANGERS
from tests.cast import cast, name_of

KEYED = (Round, Assessment, Response, Evidence, FrameworkUpload)


@pytest.fixture
def stage(db):
    stage = cast()
    changes.evidence.add_evidence(
        by=stage["leader"], on=stage.answer("1.1"), title="A link", url="https://example.org/"
    )
    return stage


@pytest.mark.django_db(transaction=True)
def test_a_database_with_rows_is_given_a_key_for_each_and_goes_back(stage):
    ask(stage, "Another")
    for name in ("one.yaml", "two.yaml"):
        FrameworkUpload.objects.create(name=name, uploaded_by=stage["administrator"])
    ids = {model: set(model.objects.values_list("pk", flat=True)) for model in KEYED}
    assert all(ids.values())
    try:
        call_command("migrate", "assessments", "0007", verbosity=0)
        call_command("migrate", "frameworks", "0003", verbosity=0)
    finally:
        call_command("migrate", verbosity=0)
    for model in KEYED:
        keys = dict(model.objects.values_list("pk", "key"))
        assert keys.keys() == ids[model]
        assert len(set(keys.values())) == len(keys)
        assert None not in keys.values()


PEOPLE = (*INSIDERS, *STRANGERS)

#: Old address → where it leads, and for whom, in the order of PEOPLE ('.' finds nothing there).
OLD = """
rounds/{round}/                                                       >>>>>>> ....
rounds/{round}/targets/                                               >>>>>>> ....
assessments/{assessment}/                                             >>>>>>> ....
assessments/{assessment}/results/1.1/                                 >>>>>>> ....
assessments/{assessment}/agreed/1.1/                                  >>>>>>> ....
assessments/{assessment}/report.pdf                                   >>>>>>> ....
assessments/{assessment}/carry/{source}/                              >>>>>>> ....
assessments/{assessment}/move/{version}/                              >>>>>>> ....
assessments/{assessment}/responses/{response}/                        >...... ....
assessments/{assessment}/responses/{response}/criteria/1.1/evidence/  >...... ....
evidence/{evidence}/                                                  >...... ....
evidence/{evidence}/remove/                                           >...... ....
"""


def lines(table: str) -> dict[str, str]:
    found = (line.partition(" ") for line in table.strip().splitlines())
    return {address: who.replace(" ", "") for address, _, who in found}


def addresses(stage) -> tuple[dict[str, object], dict[str, object]]:
    """What stands in the addresses of before, and in those of now."""
    things = {
        "round": stage.round,
        "assessment": stage.assessment,
        "source": before(stage),
        "response": stage.response,
        "evidence": Evidence.objects.get(),
    }
    version = another_version(stage)
    was = {name: thing.pk for name, thing in things.items()} | {"version": version.pk}
    now = {name: thing.key for name, thing in things.items()}
    return was, now | {"version": "/".join(name_of(version))}


@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_who_may_see_it_is_led_from_an_old_address_to_the_one_of_now(client, stage, method):
    expected, found = lines(OLD), {}
    was, now = addresses(stage)
    for address in expected:
        old, new = (f"/{address.format(**one)}?a=%C3%A9&b=1" for one in (was, now))
        found[address] = ""
        for who in PEOPLE:
            client.force_login(stage[who])
            answer = getattr(client, method)(old)
            if answer.status_code == 404:
                found[address] += "."
            else:
                assert answer.status_code == (308 if method == "post" else 301)
                assert answer.url == new
                assert "no-store" in answer["Cache-Control"]
                found[address] += ">"
    assert found == expected


def test_an_old_address_needs_sign_in_and_knows_no_other_method(client, stage):
    was, _ = addresses(stage)
    for address in lines(OLD):
        old = f"/{address.format(**was)}"
        assert client.get(old).url == f"{reverse('account_login')}?next={old}"
    client.force_login(stage["administrator"])
    assert {client.delete(f"/{address.format(**was)}").status_code for address in lines(OLD)} == {
        405
    }


def test_a_number_that_nothing_has_and_one_of_another_assessment(client, stage):
    was, _ = addresses(stage)
    client.force_login(stage["leader"])
    for address in lines(OLD):
        for what in (what for what in was if f"{{{what}}}" in address):
            assert client.get(f"/{address.format(**was | {what: 0})}").status_code == 404
    elsewhere = f"/assessments/{was['source']}/responses/{was['response']}/"
    assert client.get(elsewhere).status_code == 404


class TestAPageThatWasOpenDuringTheUpgrade:
    def test_what_is_sent_from_it_is_saved(self, client, stage):
        client.force_login(stage["reviewer"])
        sent = form(client, f"/rounds/{stage.round.key}/targets/")
        lowest = stage.content.levels[0].id
        sent[f"criterion-{stage.content.criteria[0].id}"] = lowest
        answer = client.post(f"/rounds/{stage.round.pk}/targets/", sent, follow=True)
        assert answer.redirect_chain[0] == (f"/rounds/{stage.round.key}/targets/", 308)
        assert stage.round.targets.get().level_id == lowest

    @pytest.mark.parametrize("headers", [{}, HTMX])
    def test_an_answer_that_is_sent_from_it_is_saved(self, client, stage, headers):
        client.force_login(stage["leader"])
        rest = "criteria/1.1/"
        new = reverse("assessments:tasks", args=[stage.assessment.key, stage.response.key]) + rest
        old = f"/assessments/{stage.assessment.pk}/responses/{stage.response.pk}/{rest}"
        sent = form(client, new) | {"gaps": "A long thought"}
        sent = {name: value for name, value in sent.items() if value is not None}
        answer = client.post(old, sent, follow=True, **headers)
        assert answer.redirect_chain[0] == (new, 308)
        assert stage.answer("1.1").gaps == "A long thought"

    def test_what_was_typed_before_the_session_expired_waits_at_the_address_of_now(
        self, client, stage
    ):
        reviewer = stage["reviewer"]
        [criterion, *_] = stage.content.criteria
        [level, *_] = stage.content.levels
        typed = {f"criterion-{criterion.id}": level.id, kept.FIELD: kept.author(reviewer.pk)}
        old = f"/rounds/{stage.round.pk}/targets/"
        client.post(old, typed)
        page = client.post(
            f"{reverse('account_login')}?next={old}",
            {"login": reviewer.email, "password": "a long enough password"},
            follow=True,
        )
        assert page.request["PATH_INFO"] == f"/rounds/{stage.round.key}/targets/"
        assert page.context["form"][f"criterion-{criterion.id}"].value() == str(level.id)

    def test_of_two_forms_for_one_page_the_later_waits(self, client, stage):
        leader = stage["reviewer"]
        now, old = (f"/rounds/{one}/targets/" for one in (stage.round.key, stage.round.pk))
        for first, then in ((old, now), (now, old)):
            for path, text in ((first, "earlier"), (then, "later")):
                client.post(path, {kept.FIELD: kept.author(leader.pk), "text": text})
            client.force_login(leader)
            client.get(old)
            [waiting] = client.session["kept"].items()
            assert waiting == (now, {"by": str(leader.pk), "typed": ANY})
            assert "text=later" in waiting[1]["typed"]
            client.logout()
