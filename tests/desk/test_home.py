"""Home: what waits for a person in their role, and quietly what else there is."""

import datetime

import pytest
from django.urls import reverse

from icsassess.accounts.models import Membership
from icsassess.assessments import changes
from icsassess.assessments.rules.judging import Words
from tests.assessments.steps import ask
from tests.cast import cast
from tests.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return cast()


class TestHome:
    def page(self, client, stage, who):
        client.force_login(stage[who])
        return text_of(client.get(reverse("home"))).split("<main")[1]

    def test_a_leader_finds_their_view_to_give_with_its_due_date(self, client, stage):
        page = self.page(client, stage, "leader")
        assert "Give your view" in page
        assert "Our system" in page
        assert "Due 30 April 2018" in page
        assert "0 of 18 answered" in page
        assert reverse("assessments:tasks", args=[stage.assessment.key, stage.response.key]) in page
        assert "Lead the assessment" not in page

    def test_how_far_they_are(self, client, stage):
        changes.answering.save_answer(
            by=stage["leader"],
            answer=stage.answer("1.1"),
            words=Words("dont_know"),
            statuses={},
            seen=0,
        )
        assert "1 of 18 answered" in self.page(client, stage, "leader")

    def test_a_lead_finds_the_assessment_to_lead(self, client, stage):
        ask(stage, "Ann")
        page = self.page(client, stage, "lead")
        assert "Lead the assessment" in page
        assert "0 of 2 views complete" in page
        assert "Due 30 April 2018" in page
        assert "Collecting views" in page
        assert "Give your view" not in page

    @pytest.mark.parametrize("who", ["reviewer", "administrator"])
    def test_a_region_finds_its_rounds(self, client, stage, who):
        page = self.page(client, stage, who)
        assert "0 of 1 submitted" in page
        assert "Due 30 April 2018" in page

    @pytest.mark.parametrize("who", ["nobody", "far lead", "other reviewer", "neighbour lead"])
    def test_nothing_waits_for_somebody_else(self, client, stage, who):
        page = self.page(client, stage, who)
        assert "Nothing waits for you now" in page
        assert "Our system" not in page
        assert "Finished" not in page

    def test_nothing_waits_once_it_is_submitted(self, client, stage):
        stage.start_agreeing()
        stage.agree_everything()
        stage.submit()
        assert "Nothing waits for you now" in self.page(client, stage, "leader")
        assert "Nothing waits for you now" in self.page(client, stage, "lead")
        assert "Nothing waits for you now" in self.page(client, stage, "facilitator")
        for who in ("reviewer", "administrator", "regional observer"):
            waiting, finished = self.page(client, stage, who).split("Finished</h2>")
            assert "Nothing waits for you now" in waiting
            assert "Spring" not in waiting
            assert "1 of 1 submitted" in finished

    @pytest.mark.parametrize(
        ("who", "told"), [("neighbour lead", True), ("regional observer", False), ("nobody", False)]
    )
    def test_only_who_may_be_asked_is_told_to_look_here_for_it(self, client, stage, who, told):
        page = self.page(client, stage, who)
        assert "Nothing waits for you now." in page
        assert ("When you are asked for your view" in page) is told

    def test_who_only_reads_finds_rounds_that_go_on_below(self, client, stage):
        waiting, below = self.page(client, stage, "regional observer").split("Going on</h2>")
        assert "Nothing waits for you now" in waiting
        assert "0 of 1 submitted" in below

    def test_a_facilitator_is_told_in_their_own_words(self, client, stage):
        page = self.page(client, stage, "facilitator")
        assert "Facilitate</h3>" in page
        assert "Views are coming in" in page
        assert "Lead the assessment" not in page
        stage.start_agreeing()
        assert "Prepare the meeting" in self.page(client, stage, "facilitator")

    def test_a_lead_is_told_what_comes_next(self, client, stage):
        assert "Collecting views" in self.page(client, stage, "lead")
        stage.finish()
        assert "Start to agree scores" in self.page(client, stage, "lead")
        stage.start_agreeing()
        page = self.page(client, stage, "lead")
        assert "0 of 18 agreed" in page
        assert "Agree scores" in page
        stage.agree_everything()
        assert "Check and submit" in self.page(client, stage, "lead")

    def test_whoever_declined_is_waited_for_no_more(self, client, stage):
        changes.answering.decline_response(by=stage["leader"], response=stage.response)
        assert "Start to agree scores" in self.page(client, stage, "lead")
        page = self.page(client, stage, "leader")
        assert "Nothing waits for you now" in page
        assert "You have finished" not in page
        inside = client.get(reverse("assessment", args=[stage.assessment.key]))
        assert "You declined to give a view." in text_of(inside)

    def test_a_lead_who_has_asked_nobody_is_told_to(self, client, stage):
        stage.response.answers.all().delete()
        stage.response.delete()
        assert "Ask leaders for their view" in self.page(client, stage, "lead")

    def test_who_leads_and_facilitates_finds_it_once(self, client, stage):
        Membership.objects.create(user=stage["lead"], role="facilitator", system=stage.system)
        page = self.page(client, stage, "lead")
        assert "Lead the assessment" in page
        assert "Facilitate</h3>" not in page

    @pytest.mark.parametrize("who", ["leader", "lead", "facilitator"])
    def test_what_is_finished_is_found_again_below(self, client, stage, who):
        assert "Finished" not in self.page(client, stage, who)
        stage.start_agreeing()
        stage.agree_everything()
        stage.submit()
        finished = self.page(client, stage, who).split("Finished</h2>")[1]
        assert reverse("assessment", args=[stage.assessment.key]) in finished

    def test_where_nothing_waits_for_them_they_see_that_it_goes_on(self, client, stage):
        assert "Going on" not in self.page(client, stage, "lead"), "it waits for them above"
        assert "Going on" not in self.page(client, stage, "leader")
        stage.finish()
        assert "Going on" in self.page(client, stage, "leader")

    def test_a_finished_view_waits_no_more(self, client, stage):
        stage.finish()
        page = self.page(client, stage, "leader")
        assert "You have finished. Nothing else waits for you now." in page
        assert "You have finished" in page.split("Going on</h2>")[1]
        client.force_login(stage["leader"])
        inside = text_of(client.get(reverse("assessment", args=[stage.assessment.key])))
        assert "You have finished." in inside
        assert "You have answered" not in inside

    def test_what_is_due_first_stands_first(self, client, stage):
        sooner = changes.rounds.open_round(
            by=stage["reviewer"],
            region=stage.region,
            version=stage.version,
            title="Sooner",
            opens=datetime.date(2018, 2, 1),
            due=datetime.date(2018, 3, 1),
            systems=[stage.system],
        )
        changes.respondents.add_respondents(
            by=stage["lead"],
            assessment=sooner.assessments.get(),
            leaders=[Membership.objects.get(user=stage["leader"])],
        )
        page = self.page(client, stage, "leader")
        assert page.index("1 March 2018") < page.index("30 April 2018")

    def test_queries_do_not_grow(self, client, stage, django_assert_max_num_queries):
        for number in range(5):
            ask(stage, f"Leader {number}")
        for who in ("leader", "lead", "reviewer"):
            client.force_login(stage[who])
            with django_assert_max_num_queries(7):
                client.get(reverse("home"))
