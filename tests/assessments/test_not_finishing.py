"""Leaders who give no view, and leaders who cannot finish theirs."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from icsassess.assessments import changes
from icsassess.assessments.models import Assessment, Response, Round
from icsassess.assessments.rules.judging import Words
from icsassess.audit.models import Event
from icsassess.lib.editing import Closed
from tests.assessments.steps import HTMX, ask, has_finished, say
from tests.cast import cast, person
from tests.pages import text_of

pytestmark = pytest.mark.django_db
MARKED = "Only this leader says so."


@pytest.fixture
def stage():
    """The leader has begun."""
    stage = cast()
    changes.answering.save_answer(
        by=stage["leader"],
        answer=stage.answer("1.1"),
        words=Words("scored", 4, "The peer review says so.", gaps=MARKED),
        statuses={},
        seen=0,
    )
    stage.response.refresh_from_db(fields=["state"])
    return stage


def url(stage, name, response=None):
    response = response or stage.response
    return reverse(f"assessments:{name}", args=[stage.assessment.key, response.key])


def decline(client, stage):
    client.force_login(stage["leader"])
    return client.post(url(stage, "decline"))


def close(client, stage, why="On long leave", who="lead", response=None):
    client.force_login(stage[who])
    return client.post(url(stage, "close", response), {"why": why})


def state(stage):
    return Response.objects.get(pk=stage.response.pk).state


class TestDeclining:
    def test_is_asked_about_before_it_is_done(self, client, stage):
        client.force_login(stage["leader"])
        assert url(stage, "decline") in text_of(client.get(url(stage, "tasks")))
        assert "You cannot take this back" in text_of(client.get(url(stage, "decline")))
        assert state(stage) == "started"

    def test_is_recorded_and_nothing_waits_any_more(self, client, stage):
        page = text_of(client.get(decline(client, stage).url))
        assert "You have declined to give a view." in page
        assert state(stage) == "declined"
        assert Event.objects.get(verb="declined").actor_id == stage["leader"].pk
        assert client.get("/").context["home"].to_answer == []

    def test_what_was_typed_is_kept_and_counts_nowhere(self, client, stage):
        decline(client, stage)
        assert MARKED in text_of(client.get(url(stage, "check")))
        stage.start_agreeing()
        client.force_login(stage["lead"])
        agreed = reverse("assessments:agreed", args=[stage.assessment.key, "1.1"])
        assert MARKED not in text_of(client.get(agreed))
        assert client.get(url(stage, "tasks")).status_code == 404

    def test_nothing_can_be_written_or_taken_back(self, client, stage):
        decline(client, stage)
        criterion = reverse(
            "assessments:criterion", args=[stage.assessment.key, stage.response.key, "1.1"]
        )
        sent = {"revision": 1, "page": "0" * 16 + ".0", "gaps": "Later"}
        assert client.post(criterion, sent).status_code == 409
        assert "You declined to give a view" in text_of(client.post(criterion, sent, **HTMX))
        client.post(url(stage, "check"), {"then": "reopen"})
        client.post(url(stage, "check"))
        assert state(stage) == "declined"
        assert stage.answer("1.1").gaps == MARKED

    def test_a_lead_who_declines_sees_what_others_said(self, client, stage):
        lead = person("Lead who was asked", "system_lead", stage.system)
        (theirs,) = changes.respondents.add_respondents(
            by=stage["lead"], assessment=stage.assessment, leaders=[lead.memberships.get()]
        )
        stage.start_agreeing()
        has_finished(stage.response)
        agreed = reverse("assessments:agreed", args=[stage.assessment.key, "1.1"])
        client.force_login(lead)
        assert MARKED not in text_of(client.get(agreed))
        client.post(url(stage, "decline", theirs))
        assert MARKED in text_of(client.get(agreed))

    def test_what_is_finished_cannot_be_declined(self, client, stage):
        stage.finish()
        assert decline(client, stage).status_code == 409
        assert state(stage) == "complete"


class TestClosing:
    def test_what_was_said_counts_as_closed_by_the_lead(self, client, stage):
        stage.start_agreeing()
        page = text_of(client.get(close(client, stage).url))
        assert "The view of Leader is closed." in page
        assert "Closed by the lead" in page
        assert "1 of 1 views are complete" in page
        response = Response.objects.get(pk=stage.response.pk)
        assert (response.state, response.closed_why) == ("closed", "On long leave")
        assert (response.closed_by, response.counted) == (stage["lead"], True)
        agreed = text_of(
            client.get(reverse("assessments:agreed", args=[stage.assessment.key, "1.1"]))
        )
        assert "Leader, The trust (closed by the lead)" in agreed
        assert MARKED in agreed
        results = text_of(client.get(reverse("reports:results", args=[stage.assessment.key])))
        assert "1 of 1, 1 of them closed by the lead" in results

    def test_the_reason_is_asked_for_recorded_and_told_to_the_leader(self, client, stage):
        assert close(client, stage, why="  ").status_code == 422
        assert state(stage) == "started"
        close(client, stage)
        event = Event.objects.get(verb="closed before it was finished")
        assert (event.actor_id, event.detail) == (stage["lead"].pk, "On long leave")
        client.force_login(stage["leader"])
        assert "Closed by Lead" in text_of(client.get(url(stage, "tasks")))
        assert "‘On long leave’" in text_of(client.get(url(stage, "tasks")))

    def test_the_leader_still_owes_their_own_view(self, client, stage):
        say(stage, ask(stage, "Another"), score=2, gaps="Said by another.")
        close(client, stage)
        found = Assessment.objects.get(pk=stage.assessment.pk)
        stage.start_agreeing()
        lead = stage["leader"]
        lead.memberships.update(role="system_lead")
        client.force_login(stage["leader"])
        agreed = reverse("assessments:agreed", args=[found.key, "1.1"])
        assert "Said by another." not in text_of(client.get(agreed))

    def test_the_leader_may_reopen_it(self, client, stage):
        close(client, stage)
        client.force_login(stage["leader"])
        client.post(url(stage, "check"), {"then": "reopen"})
        response = Response.objects.get(pk=stage.response.pk)
        assert (response.state, response.closed_why, response.counted) == ("started", "", False)

    def test_what_is_not_begun_cannot_be_closed(self, client, stage):
        another = ask(stage, "Another")
        page = text_of(client.get(close(client, stage, response=another).url))
        assert "Another has not begun, so there is nothing that could count." in page
        assert Response.objects.get(pk=another.pk).state == "invited"

    def test_nor_ones_own_view(self, stage):
        with pytest.raises(Closed, match="your own view"):
            changes.answering.close_response(
                by=stage["leader"], response=stage.response, why="Tired"
            )

    def test_nor_one_that_is_finished(self, client, stage):
        stage.finish()
        assert close(client, stage).status_code == 404

    @pytest.mark.parametrize(
        ("attribution", "offered"),
        [
            pytest.param(Round.Attribution.NAMED, 1, id="by name: who has begun"),
            pytest.param(Round.Attribution.ANONYMOUS, 2, id="else it would tell who has begun"),
        ],
    )
    def test_is_offered_on_the_page_of_the_assessment(self, client, stage, attribution, offered):
        ask(stage, "Another")
        Round.objects.update(attribution=attribution)
        client.force_login(stage["lead"])
        page = text_of(client.get(reverse("assessment", args=[stage.assessment.key])))
        assert page.count("Close this view") == offered

    def test_no_row_is_closed_without_who_and_why(self, stage):
        with pytest.raises(IntegrityError), transaction.atomic():
            Response.objects.filter(pk=stage.response.pk).update(state="closed")
