"""Submitting, and that nothing moves afterwards: by any address, in any race."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from icsassess.assessments import changes
from icsassess.assessments.models import Assessment, Carried, Evidence, Response
from icsassess.assessments.rules.judging import Words
from icsassess.assessments.urls import urlpatterns
from icsassess.lib import editing
from tests.assessments.earlier import another_version, answer, ask, before
from tests.assessments.steps import HTMX, form, leader
from tests.cast import Cast, cast, name_of, named
from tests.pages import text_of
from tests.racing import race

SIGNED = {"signed_as": "The independent chair", "agreed": "on"}


@pytest.fixture
def stage(db):
    return cast()


@pytest.fixture
def lead(client, stage):
    stage.start_agreeing()
    client.force_login(stage["lead"])
    return client


def address(name, stage, on="answer"):
    """The address `name`, for our assessment, the leader's response and criterion 1.1."""
    known = {
        "assessment": stage.assessment.key,
        "round": stage.round.key,
        "source": name == "carry-from" and before(stage).key,
        "response": stage.response.key,
        "ref": "1.1",
        "region": stage.region.slug,
    }
    if name == "move-to":
        known["slug"], known["label"] = name_of(another_version(stage))
    if name in ("evidence", "remove-evidence"):
        known["evidence"] = Evidence.objects.get(**{f"{on}__isnull": False}).key
    pattern = next(pattern for pattern in urlpatterns if pattern.name == name)
    wanted = pattern.pattern.converters
    return reverse(named(name), kwargs={key: known[key] for key in wanted})


def submit(client, stage, sent=SIGNED):
    return client.post(address("submit", stage), sent)


def state(stage):
    return Assessment.objects.get(pk=stage.assessment.pk).state


class TestWhatIsMissing:
    def test_is_listed_with_links_and_there_is_no_button(self, lead, stage):
        stage.agree_everything()
        agreed = stage.agreed("3.2")
        changes.agreeing.save_agreed_score(
            by=stage["lead"], agreed=agreed, words=Words(), seen=agreed.revision
        )
        page = lead.get(address("submit", stage)).content.decode()
        assert "1 of 18 criteria are not finished" in page
        assert reverse("assessments:agreed", args=[stage.assessment.key, "3.2"]) in page
        assert "Choose a score" in page
        assert reverse("assessments:agreed", args=[stage.assessment.key, "3.1"]) not in page
        assert "signed_as" not in page

    def test_leads_there_and_back(self, lead, stage):
        here = reverse("assessments:agreed", args=[stage.assessment.key, "3.1"])
        link = f'href="{here}?from-check=yes"'
        assert link in lead.get(address("submit", stage)).content.decode()
        stage.agree_everything()
        ready = lead.get(address("submit", stage)).content.decode()
        criterion = stage.content.criterion("3.1")
        assert link in ready
        assert f'id="criterion-{criterion.id}"' in ready
        sent = form(lead, here) | {"score": "4", "from-check": "yes"}
        assert lead.post(here, sent).url == f"{address('submit', stage)}#criterion-{criterion.id}"

    def test_keeps_it_from_being_submitted(self, lead, stage):
        response = submit(lead, stage)
        assert response.status_code == 422
        assert "Not submitted: some criteria are not finished yet." in response.content.decode()
        assert state(stage) == "agreeing"

    def test_before_scores_are_agreed_there_is_nothing_to_submit(self, client, stage):
        client.force_login(stage["lead"])
        assert (
            "Scores have to be agreed first"
            in client.get(address("submit", stage)).content.decode()
        )
        assert submit(client, stage).status_code == 409
        assert state(stage) == "collecting"


class TestWhatIsWorthALook:
    def test_who_has_not_finished_is_named(self, lead, stage):
        stage.agree_everything()
        page = text_of(lead.get(address("submit", stage)))
        assert "1 of 1 leaders has not finished." in page
        assert "Leader, The trust" in page
        stage.finish()
        assert "not finished" not in text_of(lead.get(address("submit", stage)))

    def test_all_that_is_agreed_in_the_words_of_the_scale(self, lead, stage):
        stage.agree_everything()
        agreed = stage.agreed("3.2")
        changes.agreeing.save_agreed_score(
            by=stage["lead"], agreed=agreed, words=Words("dont_know"), seen=agreed.revision
        )
        page = text_of(lead.get(address("submit", stage)))
        assert page.count("3. Fair Progress") == 17
        assert "Agreed as ‘Don’t know’, and so in no figure: 1 of 18 criteria." in page


@pytest.mark.parametrize(
    ("left_out", "told"),
    [
        ("signed_as", "Enter the name and position of the person who signs"),
        ("agreed", "Confirm that the leaders have agreed these scores"),
    ],
)
def test_who_signs_and_that_it_is_agreed_are_both_asked_for(lead, stage, left_out, told):
    stage.agree_everything()
    response = submit(lead, stage, {k: v for k, v in SIGNED.items() if k != left_out})
    assert response.status_code == 422
    assert told in response.content.decode()
    assert state(stage) == "agreeing"


def test_blanks_are_no_signature(lead, stage):
    stage.agree_everything()
    assert submit(lead, stage, SIGNED | {"signed_as": "  \t"}).status_code == 422
    assert state(stage) == "agreeing"


def test_submitted_by_whom_signed_as_what_and_when(lead, stage):
    stage.agree_everything()
    before = timezone.now()
    page = lead.get(submit(lead, stage).url).content.decode()
    assert "signed by The independent chair" in page
    assessment = Assessment.objects.get()
    assert assessment.state == "submitted"
    assert assessment.submitted_by == stage["lead"]
    assert before <= assessment.submitted_at <= timezone.now()


def test_the_form_says_what_the_region_will_see(lead, stage):
    stage.agree_everything()
    page = text_of(lead.get(address("submit", stage)))
    assert "What the region will see" in page
    assert "Never who said what" in page


# Afterwards

STAMP = {"revision": 0, "page": "0" * 16 + ".0"}
LINK = {"title": "Minutes", "url": "https://example.org/minutes"}


@dataclass(frozen=True)
class Write:
    """One way to write by HTTP: who, where, what is sent, and what has to be so before."""

    who: str
    name: str
    sent: dict[str, Any] | Callable[..., Any]
    on: str = "answer"  # what the evidence to remove stands beside
    before: Callable[..., Any] | None = None
    htmx: bool = False

    def prepared(self, client, stage):
        """Signed in and filled in: the request, still to be sent."""
        client.force_login(stage[self.who])
        where = address(self.name, stage, self.on)
        sent = self.sent(stage) if callable(self.sent) else self.sent
        return partial(client.post, where, sent, **(HTMX if self.htmx else {}))


def finish(stage):
    stage.finish()


def go_back(stage):
    """To the point before scores are agreed, which only a test can do."""
    Assessment.objects.update(state="collecting")


def begun(stage):
    """The leader has begun, whether they could still or not."""
    Response.objects.filter(pk=stage.response.pk).update(state="started")


def an_unasked_leader(stage):
    return {"leaders": [leader(stage, "Unasked").pk]}


def latest_agreed(stage):
    return STAMP | {"revision": stage.agreed("1.1").revision, "score": "5", "gaps": "Late"}


def latest_offer(stage):
    """The earlier answer to 1.1, confirmed with nothing typed."""
    offer = Carried.objects.get(answer__response=stage.response, answer__criterion__ref="1.1")
    return STAMP | {"then": f"confirm:{offer.pk}"}


def said_before(stage):
    """An answer in an earlier round."""
    (then,) = ask(stage, before(stage), "leader")
    answer(then, "1.1", Words("scored", 2))


def offered(stage):
    """That answer, carried forward."""
    said_before(stage)
    changes.carrying.carry_forward(
        by=stage["lead"], assessment=stage.assessment, source=before(stage)
    )


def moved(stage):
    """The assessment that it goes on as takes its place."""
    go_back(stage)
    stage.assessment = changes.moving.move(
        by=stage["lead"], assessment=stage.assessment, version=another_version(stage)
    )


#: What a test alone can do, because scores are agreed already.
BEFORE_AGREEING = (go_back, moved)

WRITES = {
    "answer": Write("leader", "criterion", STAMP | {"score": "4", "then": "skip"}),
    "answer while typing": Write("leader", "criterion", STAMP | {"gaps": "x"}, htmx=True),
    "finish": Write("leader", "check", {}, before=Cast.answer_everything),
    "reopen": Write("leader", "check", {"then": "reopen"}, before=finish),
    "decline": Write("leader", "decline", {}),
    "close": Write("lead", "close", {"why": "On long leave"}, before=begun),
    "agree": Write("lead", "agreed", latest_agreed),
    "agree while typing": Write("lead", "agreed", latest_agreed, htmx=True),
    "add evidence": Write("leader", "add-evidence", LINK),
    "add evidence to an agreed score": Write("lead", "add-agreed-evidence", LINK),
    "remove evidence": Write("leader", "remove-evidence", {}),
    "remove evidence of an agreed score": Write("lead", "remove-evidence", {}, on="agreed_score"),
    "ask somebody by email": Write(
        "lead", "add-leader", {"email": "ann@example.org", "name": "Ann"}
    ),
    "ask a leader": Write("lead", "add-respondents", an_unasked_leader),
    "confirm": Write("leader", "criterion", latest_offer, before=offered),
    "carry forward": Write("lead", "carry-from", {}, before=said_before),
    "move": Write("lead", "move-to", {"sure": "on"}, before=go_back),
    "move back": Write("lead", "move-back", {}, before=moved),
    "start to agree": Write("lead", "start-agreeing", {}, before=go_back),
    "submit": Write("lead", "submit", SIGNED),
}


@pytest.fixture
def ready(client, stage):
    """Everything agreed, with evidence on an answer and on an agreed score."""
    stage.start_agreeing()
    stage.agree_everything()
    for who, on in (("leader", stage.answer("1.2")), ("lead", stage.agreed("1.2"))):
        changes.evidence.add_evidence(
            by=stage[who], on=on, title="A link", url="https://example.org/"
        )
    return stage


def written():
    """All that this room and the list of acts hold, value by value."""
    models = [
        *apps.get_app_config("assessments").get_models(),
        apps.get_model("audit", "Event"),
    ]
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_every_write_works_while_it_may(client, ready, write):
    if write.before:
        write.before(ready)
    post = write.prepared(client, ready)
    before = written()
    assert post().status_code < 400
    assert written() != before


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_after_submission_every_write_is_refused_and_nothing_changes(client, ready, write):
    if write.before and write.before not in BEFORE_AGREEING:
        write.before(ready)
    post = write.prepared(client, ready)
    ready.submit()
    before = written()
    response = post()
    assert written() == before
    if response.status_code == 302:  # to a page that says why
        response = client.get(response.url)
    else:
        assert response.status_code in ((200,) if write.htmx else (409, 422))
    page = response.content.decode()
    assert any(told in page for told in ("not saved", "Not saved", "no longer", "is past"))


def test_the_table_holds_every_address_of_an_assessment_that_takes_a_post(client, ready):
    client.force_login(ready["nobody"])
    takes = {
        pattern.name
        for pattern in urlpatterns
        if pattern.name and client.post(address(pattern.name, ready)).status_code != 405
    }
    of_the_region = {"open-round", "targets", "change-round", "add-systems", "withdraw"}
    of_who_has_not_begun = {"invitation"}  # see test_asking
    assert takes - of_the_region - of_who_has_not_begun == {write.name for write in WRITES.values()}


@pytest.mark.parametrize("who", ["leader", "lead"])
@pytest.mark.parametrize("name", ["tasks", "criterion", "check", "agreed-list", "agreed", "submit"])
def test_after_submission_no_page_offers_a_form(client, ready, who, name):
    ready.submit()
    client.force_login(ready[who])
    response = client.get(address(name, ready))
    if response.status_code == 200:
        page = response.content.decode().split("<main")[1]
        assert '<form method="post"' not in page
        assert "<textarea" not in page


@pytest.mark.parametrize(
    "given", [{"by"}, {"at"}, {"as"}, {"by", "at"}, {"by", "as"}, {"at", "as"}]
)
def test_the_database_wants_person_time_and_signature_together(stage, given):
    values = {
        "submitted_by": stage["lead"] if "by" in given else None,
        "submitted_at": timezone.now() if "at" in given else None,
        "signed_as": "The chair" if "as" in given else "",
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.update(**values)


# Races, with threads and connections of their own


def saving(stage, score, seen=0, by="leader"):
    answer, author = stage.answer("1.1"), stage[by]
    return lambda: changes.answering.save_answer(
        by=author, answer=answer, words=Words("scored", score), statuses={}, seen=seen
    )


def agreeing(stage, words):
    agreed, author = stage.agreed("1.1"), stage["lead"]
    return lambda: changes.agreeing.save_agreed_score(
        by=author, agreed=agreed, words=words, seen=agreed.revision
    )


@pytest.mark.django_db(transaction=True)
class TestRaces:
    @pytest.fixture
    def stage(self, transactional_db):
        stage = cast()
        stage.start_agreeing()
        stage.agree_everything()
        return stage

    @pytest.mark.parametrize("what", ["answer", "agreed score", "evidence", "respondent"])
    def test_nothing_slips_past_a_submission(self, stage, what):
        lead = stage["lead"]
        answer, unasked = stage.answer("1.1"), leader(stage, "Unasked")
        write = {
            "answer": saving(stage, 5),
            "agreed score": agreeing(stage, Words("scored", 5)),
            "evidence": lambda: changes.evidence.add_evidence(
                by=lead, on=answer, title="Late", url="https://example.org/"
            ),
            "respondent": lambda: changes.respondents.add_respondents(
                by=lead, assessment=stage.assessment, leaders=[unasked]
            ),
        }[what]
        with pytest.raises(editing.Closed):
            race(stage.submit, write)
        assert stage.answer("1.1").words == Words()
        assert stage.agreed("1.1").score == 3
        assert not Evidence.objects.exists()
        assert Response.objects.count() == 1

    def test_a_submission_sees_what_was_saved_before_it(self, stage):
        lead, assessment = stage["lead"], stage.assessment
        with pytest.raises(changes.judging.Unfinished):
            race(
                agreeing(stage, Words(gaps="Not so sure any more")),
                lambda: changes.agreeing.submit(
                    by=lead, assessment=assessment, signed_as="The chair"
                ),
            )
        assert state(stage) == "agreeing"

    def test_of_two_submissions_one_counts(self, stage):
        lead, assessment = stage["lead"], stage.assessment
        with pytest.raises(editing.Closed):
            race(
                lambda: changes.agreeing.submit(by=lead, assessment=assessment, signed_as="First"),
                lambda: changes.agreeing.submit(by=lead, assessment=assessment, signed_as="Second"),
            )
        assert Assessment.objects.get().signed_as == "First"

    def test_the_second_save_of_an_answer_is_shown_the_first(self, stage):
        with pytest.raises(editing.Stale) as stale:
            race(saving(stage, 2), saving(stage, 4))
        assert stale.value.current.words == Words("scored", 2)
        assert stale.value.current.changed_by == stage["leader"]
        assert stage.answer("1.1").score == 2

    def test_the_second_save_of_an_agreed_score_is_shown_the_first(self, stage):
        with pytest.raises(editing.Stale) as stale:
            race(agreeing(stage, Words("scored", 2)), agreeing(stage, Words("scored", 4)))
        assert stale.value.current.words == Words("scored", 2)
        assert stale.value.current.changed_by == stage["lead"]
        assert stage.agreed("1.1").score == 2

    def test_the_same_save_sent_twice_is_saved_once(self, stage):
        race(saving(stage, 2), saving(stage, 2))
        assert stage.answer("1.1").revision == 1

    def test_of_many_at_once_exactly_one_wins(self, stage):
        people = 4
        together = Barrier(people)
        saves = [saving(stage, 1 + number) for number in range(people)]

        def save(one):
            try:
                together.wait(5)
                one()
            except editing.Stale:
                return "stale"
            finally:
                connection.close()
            return "saved"

        with ThreadPoolExecutor(people) as pool:
            results = list(pool.map(save, saves))
        assert sorted(results) == ["saved"] + ["stale"] * (people - 1)
        answer = stage.answer("1.1")
        assert answer.score == 1 + results.index("saved")
        assert answer.history.count() == 2  # the blank one, and the one that won
