"""Pages of an assessment against a version of more criteria than one page shows."""

import re

import pytest
from django.urls import reverse

from frameworks.changes.versions import publish, store
from frameworks.models import FrameworkVersion
from frameworks.queries.versions import content
from icsassess.accounts.models import User
from icsassess.assessments.models import Target
from icsassess.audit.models import Event
from tests.assessments.steps import form
from tests.assessments.test_in_words import Told
from tests.frameworks.files import large, read, spoiled
from tests.pages import text_of

pytestmark = pytest.mark.django_db

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

    @pytest.mark.parametrize(("then", "query"), [("2", "?page=2"), ("1", "?page=1")])
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
