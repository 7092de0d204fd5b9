"""Agreeing scores over HTTP: every view shown as the round promised, one voice beside them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from icsassess.assessments import changes
from icsassess.assessments.models import Round
from icsassess.assessments.rules.judging import Words
from icsassess.audit.models import Event
from tests.assessments.steps import HTMX, ask, form, say
from tests.cast import cast, named, person
from tests.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return cast()


@pytest.fixture
def lead(client, stage):
    client.force_login(stage["lead"])
    return client


@pytest.fixture
def agreeing(lead, stage):
    """The lead, at the point of agreeing scores."""
    stage.start_agreeing()
    return lead


def url(stage, ref="1.1", name="agreed"):
    return reverse(named(name), args=[stage.assessment.key, *([ref] if ref else [])])


def start(client, stage):
    return client.post(url(stage, None, "start-agreeing"))


class TestStartingToAgree:
    def test_the_lead_starts_and_comes_to_the_list(self, lead, stage):
        assert start(lead, stage).url == url(stage, None, "agreed-list")
        stage.assessment.refresh_from_db(fields=["state"])
        assert stage.assessment.state == "agreeing"

    def test_only_once(self, lead, stage):
        start(lead, stage)
        page = lead.get(start(lead, stage).url).content.decode()
        assert "This assessment is past collecting views." in page
        assert Event.objects.filter(verb="started to agree scores").count() == 1

    def test_not_by_opening_an_address(self, lead, stage):
        assert lead.get(url(stage, None, "start-agreeing")).status_code == 405
        stage.assessment.refresh_from_db(fields=["state"])
        assert stage.assessment.state == "collecting"

    @pytest.mark.parametrize("who", ["leader", "facilitator", "observer", "reviewer"])
    def test_by_nobody_else(self, client, stage, who):
        client.force_login(stage[who])
        assert start(client, stage).status_code == 403
        stage.assessment.refresh_from_db(fields=["state"])
        assert stage.assessment.state == "collecting"

    def test_leaders_go_on_answering(self, client, agreeing, stage):
        client.force_login(stage["leader"])
        mine = reverse(
            "assessments:criterion", args=[stage.assessment.key, stage.response.key, "1.1"]
        )
        client.post(mine, form(client, mine) | {"score": "4", "then": "skip"})
        assert stage.answer("1.1").score == 4

    def test_before_that_no_score_is_agreed(self, lead, stage):
        assert lead.get(url(stage)).context["form"] is None
        sent = {"revision": 0, "page": "0" * 16 + ".0", "score": "3", "gaps": "Typed early"}
        response = lead.post(url(stage), sent)
        assert response.status_code == 409
        assert "Typed early" in response.content.decode()
        assert stage.agreed("1.1").words == Words()


def views(client, stage, ref="1.1"):
    return client.get(url(stage, ref)).context["views"]


def names(client, stage, ref="1.1"):
    return [view.by for view in views(client, stage, ref)]


class TestViewsAreNamedAsTheRoundPromised:
    @pytest.fixture
    def stage(self, request):
        return cast(request.param)

    @pytest.mark.parametrize("stage", [Round.Attribution.NAMED], indirect=True)
    def test_named_with_their_organisation(self, agreeing, stage):
        say(stage, stage.response, score=4, rationale="Because.")
        page = agreeing.get(url(stage)).content.decode()
        assert names(agreeing, stage) == ["Leader, The trust"]
        assert "Leader, The trust" in page
        assert "Because." in page

    @pytest.mark.parametrize("stage", [Round.Attribution.ANONYMOUS], indirect=True)
    def test_anonymous(self, agreeing, stage):
        say(stage, stage.response, score=4)
        say(stage, ask(stage, "Ann", "local_authority"), score=2)
        assert names(agreeing, stage) == []
        say(stage, ask(stage, "Bob", "local_authority"), score=2)
        page = agreeing.get(url(stage)).content.decode()
        assert names(agreeing, stage) == ["A leader"] * 3
        for given_away in ("Ann", "The trust", "NHS trust", "Local authority"):
            assert given_away not in page

    @pytest.mark.parametrize("stage", [Round.Attribution.BY_TYPE], indirect=True)
    def test_by_type_where_three_of_a_type_spoke(self, agreeing, stage):
        for number in range(3):
            say(stage, ask(stage, f"Council {number}", "local_authority"), score=3)
        for number in range(3):
            say(stage, ask(stage, f"Practice {number}", "primary_care"), score=2)
        say(stage, stage.response, score=4)
        shown = names(agreeing, stage)
        assert sorted(shown) == ["Another partner"] * 4 + ["Local authority"] * 3
        page = agreeing.get(url(stage)).content.decode()
        assert "NHS trust" not in page
        assert "Primary care" not in page
        assert "Council 1" not in page

    @pytest.mark.parametrize("stage", [Round.Attribution.BY_TYPE], indirect=True)
    def test_a_type_counts_those_who_spoke_not_those_who_were_asked(self, agreeing, stage):
        councils = [ask(stage, f"Council {number}", "local_authority") for number in range(3)]
        trusts = [ask(stage, f"Trust {number}", "nhs_trust") for number in range(3)]
        for response in [councils[0], *trusts]:
            say(stage, response, score=5)
        assert names(agreeing, stage) == ["Another partner"] * 4

    @pytest.mark.parametrize(
        "stage", [Round.Attribution.ANONYMOUS, Round.Attribution.BY_TYPE], indirect=True
    )
    def test_the_order_gives_nothing_away(self, agreeing, stage):
        """The same things said by the same people the other way round look the same."""
        first, second, third = (ask(stage, name, "healthwatch") for name in ("Ann", "Bob", "Cy"))
        said = [
            {"score": 2, "rationale": "b"},
            {"score": 2, "rationale": "b", "gaps": "a gap"},
            {"score": 4, "rationale": "a"},
        ]
        for response, words in zip((first, second, third), said, strict=True):
            say(stage, response, "1.1", **words)
        for response, words in zip((third, second, first), said, strict=True):
            say(stage, response, "1.2", **words)
        one, other = (
            [v.judged.words for v in views(agreeing, stage, ref)] for ref in ("1.1", "1.2")
        )
        assert one == other
        assert [words.score for words in one] == [4, 2, 2]

    @pytest.mark.parametrize("stage", [Round.Attribution.ANONYMOUS], indirect=True)
    def test_who_said_nothing_is_not_shown(self, agreeing, stage):
        assert views(agreeing, stage) == []
        page = agreeing.get(url(stage)).content.decode()
        assert "Fewer than three views count so far: not shown." in page


class TestSpread:
    def test_agreement(self, agreeing, stage):
        for name, score in [("A", 3), ("B", 3), ("C", 4)]:
            say(stage, ask(stage, name), score=score)
        page = text_of(agreeing.get(url(stage)))
        assert "3 scores: median 3.0, from 3 to 4." in page
        assert "Agreement" in page

    def test_split(self, agreeing, stage):
        for name, score in [("A", 1), ("B", 5), ("C", 3)]:
            say(stage, ask(stage, name), score=score)
        assert "Split" in agreeing.get(url(stage)).content.decode()
        listed = text_of(agreeing.get(url(stage, None, "agreed-list")))
        assert "3 scores, median 3.0, from 1 to&nbsp;5 <strong" in listed
        assert listed.count(">Split</strong>") == 1

    def test_dont_know_is_no_score(self, agreeing, stage):
        say(stage, ask(stage, "A"), score=4)
        say(stage, ask(stage, "B"), standing="dont_know")
        page = text_of(agreeing.get(url(stage)))
        assert "1 score: median 4.0, from 4 to 4." in page
        assert "Agreement" not in page  # of one person with themself


def test_how_many_statements_have_which_status_stands_beside_the_score(agreeing, stage):
    words = ["in_place"] * 4 + ["planned"] * 2 + ["dont_know"]
    statements = stage.content.criterion("1.1").statements
    say(
        stage,
        stage.response,
        score=4,
        statuses={s.id: word for s, word in zip(statements, words, strict=True)},
    )
    page = text_of(agreeing.get(url(stage)))
    assert "In place 4, planned 2, don&#x27;t know 1. The evidence points to" in page


class TestOneVoice:
    def test_saved_by_button_and_on_to_the_next(self, agreeing, stage):
        sent = form(agreeing, url(stage)) | {"score": "3", "gaps": "Time.", "then": "next"}
        assert agreeing.post(url(stage), sent).url == url(stage, "1.2")
        agreed = stage.agreed("1.1")
        assert (agreed.score, agreed.gaps, agreed.changed_by) == (3, "Time.", stage["lead"])
        assert agreed.changed_at

    def test_after_the_last_criterion_comes_the_list(self, agreeing, stage):
        sent = form(agreeing, url(stage, "5.3")) | {"score": "3"}
        assert agreeing.post(url(stage, "5.3"), sent).url == url(stage, None, "agreed-list")

    def test_saved_while_typing(self, agreeing, stage):
        response = agreeing.post(
            url(stage), form(agreeing, url(stage)) | {"gaps": "Half a sen"}, **HTMX
        )
        page = response.content.decode()
        assert "Saved" in page
        assert "<html" not in page
        assert stage.agreed("1.1").gaps == "Half a sen"

    def test_no_score_is_asked_for_once_and_words_are_kept(self, agreeing, stage):
        response = agreeing.post(url(stage), form(agreeing, url(stage)) | {"gaps": "Much"})
        assert response.status_code == 422
        assert "Choose a score" in response.content.decode()
        assert stage.agreed("1.1").gaps == "Much"

    def test_not_applicable_needs_a_reason(self, agreeing, stage):
        sent = form(agreeing, url(stage)) | {"score": "not_applicable"}
        response = agreeing.post(url(stage), sent)
        assert response.status_code == 422
        assert "Say why this does not apply" in response.content.decode()
        assert agreeing.post(url(stage), sent | {"rationale": "No port."}).status_code == 302

    def test_skip_keeps_what_was_typed_and_complains_of_nothing(self, agreeing, stage):
        sent = form(agreeing, url(stage)) | {"gaps": "Later", "then": "skip"}
        assert agreeing.post(url(stage), sent).url == url(stage, "1.2")
        assert stage.agreed("1.1").gaps == "Later"

    def test_save_and_add_evidence(self, agreeing, stage):
        sent = form(agreeing, url(stage)) | {"gaps": "x", "then": "evidence"}
        assert agreeing.post(url(stage), sent).url == url(stage, "1.1", "add-agreed-evidence")
        assert stage.agreed("1.1").gaps == "x"

    def test_a_facilitator_reads_and_does_not_write(self, client, agreeing, stage):
        client.force_login(stage["facilitator"])
        assert client.get(url(stage)).context["form"] is None
        sent = {"revision": 0, "page": "0" * 16 + ".0", "score": "3"}
        assert client.post(url(stage), sent).status_code == 403
        assert stage.agreed("1.1").words == Words()


class TestTwoLeads:
    """Two leads have the same page open; the other one was saved first."""

    @pytest.fixture
    def stale(self, agreeing, stage):
        mine = form(agreeing, url(stage)) | {"score": "4", "gaps": "My words"}
        second = person("Second lead", "system_lead", stage.system)
        changes.agreeing.save_agreed_score(
            by=second,
            agreed=stage.agreed("1.1"),
            words=Words("scored", 2, gaps="Their words"),
            seen=0,
        )
        return mine

    def test_both_texts_are_shown_with_who_and_nothing_is_overwritten(self, agreeing, stage, stale):
        response = agreeing.post(url(stage), stale)
        page = response.content.decode()
        assert response.status_code == 409
        for shown in ("My words", "Their words", "Saved by Second lead", "2. More Progress"):
            assert shown in page
        assert stage.agreed("1.1").gaps == "Their words"

    def test_while_typing_it_is_told(self, agreeing, stage, stale):
        page = agreeing.post(url(stage), stale, **HTMX).content.decode()
        assert "Not saved" in page
        assert "Second lead" in page
        assert stage.agreed("1.1").gaps == "Their words"

    @pytest.mark.parametrize(
        ("score", "gaps", "expected"),
        [
            ("mine", "theirs", (4, "Their words")),
            ("theirs", "mine", (2, "My words")),
            ("theirs", "both", (2, "Their words\n\nMy words")),
        ],
    )
    def test_the_person_chooses(self, agreeing, stage, stale, score, gaps, expected):
        page = agreeing.post(url(stage), stale).context
        sent = dict(page["sent"]) | {"revision": page["current"].revision, "settling": "1"}
        chosen = sent | {"choose-score": score, "choose-gaps": gaps}
        assert agreeing.post(url(stage), chosen).status_code == 302
        agreed = stage.agreed("1.1")
        assert (agreed.score, agreed.gaps) == expected
        assert agreed.changed_by == stage["lead"]


def test_who_agreed_what_and_when(agreeing, stage):
    agreeing.post(url(stage), form(agreeing, url(stage)) | {"score": "2"})
    agreeing.post(url(stage), form(agreeing, url(stage)) | {"score": "3"})
    response = agreeing.get(url(stage, "1.1", "agreed-history"))
    found = response.context["changes"]
    assert [(c.by, c.what, c.before, c.after) for c in found if c.what == "Score"] == [
        ("Lead", "Score", "2. More Progress Required", "3. Fair Progress"),
        ("Lead", "Score", "", "2. More Progress Required"),
    ]
    assert found[0].at == stage.agreed("1.1").history.latest().history_date
    assert "Lead, " in response.content.decode()


def test_many_changes_stand_on_pages_the_latest_first(agreeing, stage):
    agreed = stage.agreed("1.1")
    for number in range(60):
        words = Words(gaps=f"Draft {number}.")
        changes.agreeing.save_agreed_score(
            by=stage["lead"], agreed=agreed, words=words, seen=number
        )
    address = url(stage, "1.1", "agreed-history")
    pages = [agreeing.get(address, {"page": number}).context["changes"] for number in (1, 2)]
    told = [change.after for page in pages for change in page]
    assert told == [f"Draft {number}." for number in reversed(range(60))]
    assert [len(page) for page in pages] == [50, 10]


def test_queries_do_not_grow_with_the_number_of_leaders(agreeing, stage):
    def queries(name):
        address = url(stage, *([None, name] if name != "agreed" else []))
        agreeing.get(address)
        with CaptureQueriesContext(connection) as sql:
            assert agreeing.get(address).status_code == 200
        return len(sql)

    pages = ("agreed", "agreed-list", "assessment")
    say(stage, stage.response, score=3)
    counted = {1: [queries(name) for name in pages]}
    for so_far, to in ((1, 10), (10, 100)):
        for number in range(so_far, to):
            say(stage, ask(stage, f"Leader {number}", "nhs_trust"), score=1 + number % 5)
        counted[to] = [queries(name) for name in pages]
    pages_of_views = [agreeing.get(url(stage) + f"?page={n}").context["views"] for n in (1, 2)]
    assert [len(shown) for shown in pages_of_views] == [50, 50]
    assert counted[1] == counted[10] == counted[100]
