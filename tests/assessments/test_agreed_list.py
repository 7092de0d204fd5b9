"""The list of what is to agree: in which order to talk about it, and what is still open."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from icsassess.assessments.models import Round
from tests.assessments.steps import ask, form, say
from tests.cast import cast, named
from tests.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return cast()


@pytest.fixture
def agreeing(client, stage):
    """The lead, at the point of agreeing scores."""
    client.force_login(stage["lead"])
    stage.start_agreeing()
    return client


def url(stage, ref="1.1", name="agreed"):
    return reverse(named(name), args=[stage.assessment.key, *([ref] if ref else [])])


class TestTheOrderToTalk:
    @pytest.fixture
    def stage(self):
        """Two leaders agree on most; on three criteria they lie further and further apart."""
        stage = cast(Round.Attribution.NAMED)
        second = ask(stage, "Second")
        for ref, *scores in [("1.2", 4, 4), ("1.3", 1, 4), ("2.1", 2, 2), ("5.2", 1, 5)]:
            for response, score in zip((stage.response, second), scores, strict=True):
                say(stage, response, ref, score=score)
        return stage

    @pytest.fixture
    def listed(self, agreeing, stage):
        return lambda order="": agreeing.get(url(stage, None, "agreed-list") + order)

    def refs(self, response):
        return [row.criterion.ref for row in response.context["rows"]]

    def test_most_disagreement_first_and_what_has_no_scores_last(self, listed, stage):
        in_order = [criterion.ref for criterion in stage.content.criteria]
        spoken_of = ["5.2", "1.3", "2.1", "1.2"]
        rest = [ref for ref in in_order if ref not in spoken_of]
        assert self.refs(listed("?order=disagreement")) == spoken_of + rest
        assert self.refs(listed()) == in_order

    def test_each_order_leads_to_the_other(self, listed, stage):
        assert 'href="?order=disagreement"' in listed().content.decode()
        other = listed("?order=disagreement")
        assert 'href="?"' in other.content.decode()
        assert "In the order of the framework" in text_of(other)

    def test_each_criterion_says_its_domain_where_the_list_is_not_by_domain(self, listed, stage):
        page = text_of(listed("?order=disagreement"))
        for domain in stage.content.domains:
            assert page.count(domain.heading) == len(domain.criteria)
        assert page.count(">Split</strong>") == 2

    def test_an_order_costs_no_statement(self, listed):
        counted = []
        for order in ("", "?order=disagreement"):
            listed(order)
            with CaptureQueriesContext(connection) as sql:
                listed(order)
            counted.append(len(sql))
        assert counted[0] == counted[1]

    def test_an_unknown_order_is_that_of_the_framework(self, listed):
        assert self.refs(listed("?order=x")) == self.refs(listed())


def test_without_scores_there_is_no_disagreement_to_order_by(agreeing, stage):
    listed = url(stage, None, "agreed-list")
    assert "Most disagreement first" not in text_of(agreeing.get(listed))
    assert agreeing.get(listed + "?order=disagreement").status_code == 200


def test_the_list_says_what_is_agreed_and_what_is_not(agreeing, stage):
    agreeing.post(url(stage), form(agreeing, url(stage)) | {"score": "3"})
    page = agreeing.get(url(stage, None, "agreed-list")).content.decode()
    assert page.count("Agreed:&nbsp;3") == 1
    assert page.count("To agree") == 17


def test_only_what_is_to_agree(agreeing, stage):
    listed = url(stage, None, "agreed-list")
    assert "Only the" not in text_of(agreeing.get(listed))  # it would be all
    agreeing.post(url(stage), form(agreeing, url(stage)) | {"score": "3"})
    assert "Only the 17 to agree" in text_of(agreeing.get(listed))
    for order in ("", "&order=disagreement"):
        shown = agreeing.get(f"{listed}?show=open{order}")
        refs = [row.criterion.ref for row in shown.context["rows"]]
        assert len(refs) == 17
        assert "1.1" not in refs
        assert "All 18 criteria" in text_of(shown)
