"""Pages of an assessment against a version of more criteria than one page shows."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from frameworks.changes.versions import publish, store
from frameworks.models import FrameworkVersion
from frameworks.queries.versions import content
from icsassess.accounts.models import Membership, User
from icsassess.assessments import changes
from icsassess.assessments.models import AgreedScore, Answer, Assessment, Carried, Target
from icsassess.audit.models import Event
from tests.assessments.steps import form
from tests.assessments.test_in_words import Told
from tests.cast import name_of
from tests.frameworks.files import large, read, spoiled
from tests.pages import text_of

pytestmark = pytest.mark.django_db
cut_in_memory = pytest.mark.one_database("cut long lists into pages, which no database does")

FILE = large(domains=6, criteria=20, statements=1)
REFS = [f"C{d}.{c}" for d in range(6) for c in range(20)]
PAGES = [REFS[:50], REFS[50:100], REFS[100:]]
#: The same framework with its first two domains alone.
SMALLER = spoiled(large(domains=2, criteria=20, statements=1), '"1.10"', '"2"')


def stored(text: str = FILE) -> FrameworkVersion:
    version, _ = store(read(text))
    publish(version)
    return version


@pytest.fixture
def told():
    return Told(stored())


def links(page: str) -> list[str]:
    """The refs of the criteria that a part of a page names, each once."""
    return list(dict.fromkeys(re.findall(r">\s*(C\d\.\d+)[ :]", page)))


def section(response, name: str) -> str:
    """What stands under the heading with the id `name`."""
    return re.split(r"<h[12]", text_of(response).partition(f'id="{name}"')[2])[0]


def listed(client, url: str, name: str, at: str = "") -> list[list[str]]:
    """The refs in the list `name` on its pages 1, 2 and 3; it stands under the id `at`."""
    return [links(section(client.get(url, {name: n}), at or name)) for n in (1, 2, 3)]


class TestTargets:
    @pytest.fixture
    def reviewer(self, client, told):
        client.force_login(User.objects.get(name="Reviewer"))
        return client

    @pytest.fixture
    def url(self, told):
        return reverse("assessments:targets", args=[told.assessment.round.key])

    def field(self, told, ref):
        return f"criterion-{told.assessment.content.criterion(ref).id}"

    def level(self, told, score):
        return told.assessment.content.level(score).id

    def chosen(self):
        return {target.criterion.ref: target.level.score for target in Target.objects.all()}

    def save(self, client, told, url, number, then="", **targets):
        """Choose `targets` (C0_0=1; the top is 2) on a page and press one of its buttons."""
        page = f"{url}?page={number}"
        sent = form(client, page) | {"then": then}
        for ref, score in targets.items():
            sent[self.field(told, ref.replace("_", "."))] = self.level(told, score)
        return client.post(page, sent)

    def test_stand_on_pages_of_the_form(self, reviewer, told, url):
        for number, refs in enumerate(PAGES, 1):
            page = reviewer.get(url, {"page": number})
            assert list(page.context["form"].fields) == [self.field(told, ref) for ref in refs]
        assert "Page 3 of 3: criteria 101 to 120 of 120." in text_of(page)

    @pytest.mark.parametrize(
        ("number", "buttons"),
        [
            (1, ["Save and go on to page 2 of 3", "Save and finish"]),
            (
                2,
                [
                    "Save and go on to page 3 of 3",
                    "Save and finish",
                    "Save and go back to page 1 of 3",
                ],
            ),
            (3, ["Save and finish", "Save and go back to page 2 of 3"]),
        ],
    )
    def test_are_saved_by_every_way_on(self, reviewer, url, number, buttons):
        main = text_of(reviewer.get(url, {"page": number})).partition("<main")[2]
        assert re.findall(r"<button[^>]*> ?(.+?) ?</button>", main) == buttons
        assert 'href="?' not in main

    def test_of_a_page_are_saved_and_the_others_left_alone(self, reviewer, told, url):
        self.save(reviewer, told, url, 1, then="2", C0_0=1, C0_1=1)
        self.save(reviewer, told, url, 2, then="1", C2_10=1)
        assert self.chosen() == {"C0.0": 1, "C0.1": 1, "C2.10": 1}
        self.save(reviewer, told, url, 1, C0_0=2)  # the top again
        assert self.chosen() == {"C0.1": 1, "C2.10": 1}
        shown = reviewer.get(url, {"page": 2}).context["form"]
        assert shown[self.field(told, "C2.10")].value() == self.level(told, 1)

    @pytest.mark.parametrize(("then", "query"), [("2", "?page=2"), ("1", "")])
    def test_lead_to_the_page_that_the_button_names_and_say_so(
        self, reviewer, told, url, then, query
    ):
        response = self.save(reviewer, told, url, 3, then=then)
        assert response.url == f"{url}{query}"
        assert "The targets of page 3 of 3 are saved." in text_of(reviewer.get(response.url))

    @pytest.mark.parametrize("then", ["", "4", "0", "https://example.org"])
    def test_lead_back_to_the_round_otherwise(self, reviewer, told, url, then):
        response = self.save(reviewer, told, url, 1, then=then)
        assert response.url == reverse("assessments:round", args=[told.assessment.round.key])

    def test_are_one_act_for_each_page_that_is_saved(self, reviewer, told, url):
        self.save(reviewer, told, url, 1, then="2", C0_0=1)
        self.save(reviewer, told, url, 2, C2_10=1)
        assert Event.objects.filter(verb="set targets").count() == 2

    def test_of_a_page_with_a_slip_are_not_saved_and_what_was_chosen_stays(
        self, reviewer, told, url
    ):
        sent = form(reviewer, f"{url}?page=2") | {
            self.field(told, "C2.10"): self.level(told, 1),
            self.field(told, "C2.11"): "0",
            "then": "3",
        }
        response = reviewer.post(f"{url}?page=2", sent)
        assert response.status_code == 422
        assert "There is a problem" in text_of(response)
        assert "Page 2 of 3" in text_of(response)
        assert response.context["form"][self.field(told, "C2.10")].value() == str(
            self.level(told, 1)
        )
        assert not Target.objects.exists()

    def test_that_were_sent_too_late_wait_on_their_page(self, reviewer, told, url):
        name, low = self.field(told, "C2.10"), self.level(told, 1)
        sent = form(reviewer, f"{url}?page=2") | {name: low}
        reviewer.session.flush()
        answer = reviewer.post(f"{url}?page=2", sent)
        assert answer.url == f"{reverse('account_login')}?next={url}%3Fpage%3D2"
        reviewer.force_login(User.objects.get(name="Reviewer"))

        first = self.save(reviewer, told, url, 1, then="2", C0_0=1)  # of another page: as it was
        assert self.chosen() == {"C0.0": 1}
        assert reviewer.get(first.url).context["form"][name].value() == str(low)
        self.save(reviewer, told, url, 2, C2_10=1)
        assert self.chosen() == {"C0.0": 1, "C2.10": 1}
        reviewer.get(f"{url}?page=2")
        assert not reviewer.session["kept"]

    def test_take_as_many_statements_on_each_page(
        self, reviewer, told, url, django_assert_num_queries
    ):
        content(told.assessment.version)
        for number in (1, 2, 3):
            with django_assert_num_queries(5):  # as in `tests.assessments.test_queries`
                reviewer.get(url, {"page": number})


@cut_in_memory
class TestWhatIsMissing:
    def test_before_submitting_stands_on_pages_and_is_counted_whole(self, client, told):
        changes.agreeing.start_agreeing(by=told.lead, assessment=told.assessment)
        client.force_login(told.lead)
        for number, refs in enumerate(PAGES, 1):
            page = text_of(client.get(told.page("submit"), {"missing": number}))
            assert "120 of 120 criteria are not finished:" in page
            assert links(page.partition("<main")[2]) == refs

    def test_before_submitting_takes_as_many_statements_on_each_page(
        self, client, told, django_assert_num_queries
    ):
        changes.agreeing.start_agreeing(by=told.lead, assessment=told.assessment)
        client.force_login(told.lead)
        for number in (1, 2, 3):
            with django_assert_num_queries(7):
                client.get(told.page("submit"), {"missing": number})

    def test_when_one_finishes_is_told_as_far_as_a_page_goes(self, client, told):
        client.force_login(told.leader)
        url = told.page("check", told.response.key)
        response = client.post(url)
        assert response.status_code == 422
        told_at_once = text_of(response).partition("Some answers are missing")[2]
        summary = told_at_once.partition("</ul>")[0]
        assert links(summary) == PAGES[0]
        assert "And 70 more, each marked below." in told_at_once


@pytest.fixture
def then(told):
    """The earlier assessment, in which everything was said and agreed."""
    everything = {"standing": "dont_know", "gaps": "More to do.", "changed_by": told.leader}
    everything["changed_at"] = timezone.now()
    Answer.objects.update(**everything)
    AgreedScore.objects.update(**everything)
    return told.assessment


@pytest.fixture
def later(told, then):
    """What opens our system's assessment in a later round, in which the leader is asked too."""

    def opens(version: FrameworkVersion) -> Assessment:
        opened = changes.rounds.open_round(
            by=User.objects.get(name="Reviewer"),
            region=then.round.region,
            version=version,
            title="Autumn",
            opens=datetime.date(2018, 9, 1),
            due=datetime.date(2018, 11, 1),
            systems=[then.system],
        )
        now = opened.assessments.get()
        changes.respondents.add_respondents(
            by=told.lead, assessment=now, leaders=Membership.objects.filter(user=told.leader)
        )
        return now

    return opens


def both(client, told, now):
    """The two lists of what was carried forward: who opens each, its address and its offers."""
    mine = now.responses.get()
    yield (
        told.leader,
        reverse("assessments:my-carried", args=[now.key, mine.key]),
        Carried.objects.exclude(answer=None),
    )
    yield (
        told.lead,
        reverse("assessments:carried", args=[now.key]),
        Carried.objects.exclude(agreed_score=None),
    )


@cut_in_memory
class TestWhatWasCarriedForward:
    @pytest.fixture
    def carried(self, told, then, later):
        def carry(version):
            now = later(version)
            changes.carrying.carry_forward(by=told.lead, assessment=now, source=then)
            return now

        return carry

    def test_and_waits_stands_on_pages(self, client, told, then, carried):
        now = carried(then.version)
        for who, url, _ in both(client, told, now):
            client.force_login(who)
            assert listed(client, url, "to_confirm", "to-confirm") == PAGES
            page = text_of(client.get(url, {"to_confirm": 2}))
            assert "120 criteria wait to be confirmed" in page

    def test_one_goes_on_with_the_first_that_waits_from_every_page(
        self, client, told, then, carried
    ):
        now = carried(then.version)
        changes.agreeing.start_agreeing(by=told.lead, assessment=now)
        for who, url, _ in both(client, told, now):
            client.force_login(who)
            assert "Go on with C0.0" in text_of(client.get(url, {"to_confirm": 3}))

    @pytest.mark.parametrize(
        ("state", "at"),
        [("confirmed", "confirmed"), ("set_aside", "set-aside")],
    )
    def test_and_was_decided_on_stands_on_pages(self, client, told, then, carried, state, at):
        now = carried(then.version)
        Carried.objects.update(state=state, decided_by=told.lead, decided_at=timezone.now())
        for who, url, _ in both(client, told, now):
            client.force_login(who)
            assert listed(client, url, state, at) == PAGES

    def test_and_leads_nowhere_any_more_stands_on_pages(self, client, told, then, carried):
        now = carried(stored(SMALLER))
        for who, url, _ in both(client, told, now):
            client.force_login(who)
            gone = listed(client, url, "gone")
            assert [len(refs) for refs in gone] == [50, 30, 30]  # of the third there is none
            assert sorted(gone[0] + gone[1]) == sorted(REFS[40:])

    def test_takes_as_many_statements_on_each_page(self, client, told, then, carried):
        now = carried(then.version)
        for who, url, offers in both(client, told, now):
            client.force_login(who)
            some = offers.filter(pk__in=offers.values_list("pk")[:60])
            some.update(state="confirmed", decided_by=told.lead, decided_at=timezone.now())
            assert len({number_of_statements(client, url, n) for n in (1, 2)}) == 1


def number_of_statements(client, url: str, number: int) -> int:
    with CaptureQueriesContext(connection) as statements:
        client.get(url, {"to_confirm": number, "confirmed": number})
    return len(statements)


@cut_in_memory
class TestWhatWouldComeAlong:
    def test_from_an_earlier_assessment_stands_on_pages(self, client, told, then, later):
        now = later(then.version)
        client.force_login(told.lead)
        url = reverse("assessments:carry-from", args=[now.key, then.key])
        shown = [text_of(client.get(url, {"unchanged": n})) for n in (1, 2, 3)]
        assert [refs_of_items(page, "unchanged") for page in shown] == PAGES
        assert all("120 criteria" in page for page in shown)

    def test_what_would_be_gone_stands_on_pages(self, client, told, then, later):
        now = later(stored(SMALLER))
        client.force_login(told.lead)
        url = reverse("assessments:carry-from", args=[now.key, then.key])
        gone = [refs_of_items(text_of(client.get(url, {"gone": n})), "gone") for n in (1, 2)]
        assert gone == [REFS[40:90], REFS[90:]]

    def test_into_another_version_stands_on_pages(self, client, told):
        to = stored(SMALLER)
        client.force_login(told.lead)
        url = reverse("assessments:move-to", args=[told.assessment.key, *name_of(to)])
        gone = [refs_of_items(text_of(client.get(url, {"gone": n})), "gone") for n in (1, 2)]
        assert gone == [REFS[40:90], REFS[90:]]


def refs_of_items(page: str, name: str) -> list[str]:
    """The refs in the list under the heading with the id `name`."""
    return re.findall(r"<li>(C\d\.\d+) ", page.partition(f'id="{name}"')[2].partition("</ul>")[0])
