"""Rounds over HTTP: opened for chosen systems, aimed, leaders asked; and who finds what at home."""

import datetime

import pytest
from django.urls import reverse

from frameworks.changes.versions import retire, store
from frameworks.files.definition import parse
from frameworks.models import FrameworkVersion
from icsassess.accounts.models import Membership
from icsassess.assessments import changes
from icsassess.assessments.models import AgreedScore, Answer, Response, Round, Target
from icsassess.lib import editing
from icsassess.systems.models import System
from tests.assessments.steps import leader
from tests.cast import cast
from tests.frameworks.files import COMPONENTS

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return cast()


@pytest.fixture
def reviewer(client, stage):
    client.force_login(stage["reviewer"])
    return client


@pytest.fixture
def lead(client, stage):
    client.force_login(stage["lead"])
    return client


def refused(response, *told):
    assert response.status_code == 422
    page = response.content.decode()
    assert "There is a problem" in page
    for text in told:
        assert text in page
    return True


class TestOpeningARound:
    @pytest.fixture
    def url(self, stage):
        return reverse("assessments:open-round", args=[stage.region.slug])

    @pytest.fixture
    def sent(self, stage):
        return {
            "title": "Autumn",
            "version": stage.version.pk,
            "systems": [system.pk for system in stage.region.systems.all()],
            "opens-day": "1", "opens-month": "9", "opens-year": "2018",
            "due-day": "30", "due-month": "11", "due-year": "2018",
            "attribution": "by_type",
        }  # fmt: skip

    def test_asks_each_chosen_system(self, reviewer, stage, url, sent):
        response = reviewer.post(url, sent)
        round = Round.objects.get(title="Autumn")
        assert response.url == reverse("assessments:round", args=[round.key])
        assert (round.opens, round.due) == (
            datetime.date(2018, 9, 1),
            datetime.date(2018, 11, 30),
        )
        assert (round.attribution, round.opened_by) == ("by_type", stage["reviewer"])
        asked = {assessment.system.name for assessment in round.assessments.all()}
        assert asked == {"Our system", "The neighbour"}
        assert {a.state for a in round.assessments.all()} == {"collecting"}
        assert AgreedScore.objects.filter(assessment__round=round).count() == 2 * 18
        page = reviewer.get(response.url).content.decode()
        assert "1 September 2018" in page
        assert "By type of organisation" in page

    @pytest.mark.parametrize(
        ("wrong", "told"),
        [
            ({"title": ""}, "Give the round a title"),
            ({"title": "Spring"}, "Our region already has a round of this title"),
            ({"title": "  Spring "}, "Our region already has a round of this title"),
            ({"title": "x" * 121}, "Title must be 120 characters or fewer"),
            ({"version": ""}, "Choose a framework"),
            ({"systems": []}, "Choose at least one system"),
            (dict.fromkeys(("opens-day", "opens-month", "opens-year"), ""), "Enter when it opens"),
            (dict.fromkeys(("due-day", "due-month", "due-year"), ""), "Enter when it is due"),
            ({"opens-day": "31", "opens-month": "2"}, "Opening date must be a real date"),
            ({"due-month": ""}, "Due date must include a month"),
            ({"due-year": "2017"}, "The due date must not lie before the opening date"),
            ({"attribution": "by name"}, "Select a valid choice"),
        ],
        ids=str,
    )
    def test_says_what_is_wrong_and_opens_nothing(self, reviewer, url, sent, wrong, told):
        assert refused(reviewer.post(url, sent | wrong), told)
        assert Round.objects.count() == 1

    def test_due_on_the_day_it_opens(self, reviewer, url, sent):
        day = {f"due-{part}": sent[f"opens-{part}"] for part in ("day", "month", "year")}
        assert reviewer.post(url, sent | day).status_code == 302

    @pytest.mark.parametrize("state", ["draft", "retired"])
    def test_only_on_a_published_framework(self, reviewer, stage, url, sent, state):
        other, _ = store(parse(COMPONENTS.encode(), "other.yaml"))
        FrameworkVersion.objects.filter(pk=other.pk).update(state=state)
        assert str(other) not in reviewer.get(url).content.decode()
        assert refused(reviewer.post(url, sent | {"version": other.pk}))
        assert Round.objects.count() == 1

    def test_not_on_a_framework_that_was_retired_meanwhile(self, stage):
        seen = FrameworkVersion.objects.get()
        retire(stage.version)
        with pytest.raises(editing.Closed, match="is not published"):
            changes.rounds.open_round(
                by=stage["reviewer"],
                region=stage.region,
                version=seen,
                title="Autumn",
                opens=stage.round.opens,
                due=stage.round.due,
                systems=[stage.system],
            )

    def test_a_system_of_another_region_is_not_offered_and_not_taken(
        self, reviewer, stage, url, sent
    ):
        far = System.objects.get(name="Far away")
        assert "Far away" not in reviewer.get(url).content.decode()
        assert refused(reviewer.post(url, sent | {"systems": [far.pk]}))
        assert Round.objects.count() == 1

    def test_the_same_title_in_another_region_is_another_round(self, client, stage, sent):
        client.force_login(stage["other reviewer"])
        far = System.objects.get(name="Far away")
        url = reverse("assessments:open-round", args=[far.region.slug])
        sent |= {"title": "Spring", "systems": [far.pk]}
        assert client.post(url, sent).status_code == 302
        assert Round.objects.filter(title="Spring").count() == 2

    def test_the_change_itself_refuses_too_and_leaves_no_half_round(self, stage):
        more = {"title": "Autumn", "opens": stage.round.opens, "due": stage.round.due}
        far = System.objects.get(name="Far away")
        with pytest.raises(editing.Closed):
            changes.rounds.open_round(
                by=stage["reviewer"],
                region=stage.region,
                version=stage.version,
                systems=[stage.system, far],
                **more,
            )
        assert not Round.objects.filter(title="Autumn").exists()


class TestTargets:
    @pytest.fixture
    def url(self, stage):
        return reverse("assessments:targets", args=[stage.round.key])

    @pytest.fixture
    def sent(self, reviewer, url):
        shown = reviewer.get(url).context["form"]
        return {name: shown[name].value() for name in shown.fields}

    def field(self, stage, ref):
        return f"criterion-{stage.content.criterion(ref).id}"

    def level(self, stage, score):
        return stage.content.level(score).id

    def test_every_criterion_aims_at_the_top_unless_chosen(self, stage, sent):
        assert len(sent) == 18
        assert set(sent.values()) == {self.level(stage, 5)}

    def test_the_top_is_not_kept_as_a_choice(self, reviewer, url, sent):
        assert reviewer.post(url, sent).status_code == 302
        assert not Target.objects.exists()

    def test_saved_shown_and_taken_back(self, reviewer, stage, url, sent):
        name = self.field(stage, "2.1")
        reviewer.post(url, sent | {name: self.level(stage, 3)})
        target = Target.objects.get()
        assert (target.criterion.ref, target.level.score) == ("2.1", 3)
        assert reviewer.get(url).context["form"][name].value() == self.level(stage, 3)
        reviewer.post(url, sent | {name: self.level(stage, 5)})
        assert not Target.objects.exists()

    def test_a_level_of_nothing_is_refused(self, reviewer, stage, url, sent):
        assert refused(reviewer.post(url, sent | {self.field(stage, "2.1"): "0"}))
        assert not Target.objects.exists()

    def test_stand_once_a_system_has_submitted(self, reviewer, stage, url, sent):
        stage.start_agreeing()
        stage.agree_everything()
        stage.submit()
        response = reviewer.post(url, sent | {self.field(stage, "2.1"): self.level(stage, 3)})
        assert response.status_code == 409
        assert "its targets stand" in response.content.decode()
        assert not Target.objects.exists()


class TestAskingLeaders:
    @pytest.fixture
    def url(self, stage):
        return reverse("assessments:add-respondents", args=[stage.assessment.key])

    def test_leaders_and_leads_of_the_system_are_offered_and_nobody_else(self, lead, stage, url):
        leader(stage, "Ann", "local_authority")
        offered = [m.user.name for m in lead.get(url).context["leaders"]]
        assert offered == ["Ann", "Lead"]  # the leader was asked when the stage was set
        page = lead.get(url).content.decode()
        assert "Ann, Partner of Ann" in page
        for other in ("Facilitator", "Observer", "Reviewer", "Neighbour lead"):
            assert other not in page.split("<main")[1]

    def test_asked_they_have_a_blank_answer_for_every_criterion(self, lead, stage, url):
        ann = leader(stage, "Ann", "local_authority")
        response = lead.post(url, {"leaders": [ann.pk]})
        assert "1 leader was asked" in lead.get(response.url).content.decode()
        asked = Response.objects.get(respondent=ann.user)
        assert (asked.state, asked.organisation) == ("invited", ann.organisation)
        assert Answer.objects.filter(response=asked).count() == 18

    def test_somebody_is_asked_once(self, lead, stage, url):
        already = Membership.objects.get(user=stage["leader"])
        assert refused(lead.post(url, {"leaders": [already.pk]}))
        changes.respondents.add_respondents(
            by=stage["lead"], assessment=stage.assessment, leaders=[already]
        )
        assert Response.objects.count() == 1
        assert Answer.objects.count() == 18

    def test_somebody_who_speaks_for_two_roles_is_offered_once(self, lead, stage, url):
        ann = leader(stage, "Ann")
        Membership.objects.create(user=ann.user, role="system_lead", system=stage.system)
        offered = [m.user.name for m in lead.get(url).context["leaders"]]
        assert offered.count("Ann") == 1

    def test_inactive_people_are_not_offered(self, lead, stage, url):
        ann = leader(stage, "Ann")
        ann.user.is_active = False
        ann.user.save()
        assert "Ann" not in lead.get(url).content.decode()
        assert refused(lead.post(url, {"leaders": [ann.pk]}))

    def test_leaders_of_another_system_are_refused(self, lead, stage, url):
        far = Membership.objects.get(user=stage["far lead"])
        assert refused(lead.post(url, {"leaders": [far.pk]}))
        with pytest.raises(editing.Closed):
            changes.respondents.add_respondents(
                by=stage["lead"], assessment=stage.assessment, leaders=[far]
            )
        assert Response.objects.count() == 1

    def test_nobody_chosen(self, lead, url):
        assert refused(lead.post(url, {"csrfmiddlewaretoken": "x"}), "Choose at least one person")

    def test_nobody_left_to_ask(self, lead, stage, url):
        lead.post(url, {"leaders": [Membership.objects.get(user=stage["lead"]).pk]})
        page = lead.get(url).content.decode()
        assert "Every leader of Our system has been asked" in page
        assert '<form method="post"' not in page.split("<main")[1]
