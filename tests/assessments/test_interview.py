"""A leader's interview over HTTP: saved as one types and by button, nothing ever lost."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from icsassess.accounts.roles import Role
from icsassess.assessments import changes
from icsassess.assessments.changes.judging import Unfinished
from icsassess.assessments.models import Answer, Response
from icsassess.assessments.rules.judging import Words
from icsassess.lib import kept
from tests.assessments.earlier import ask, open_round, version
from tests.assessments.steps import form as filled
from tests.cast import cast, named, person
from tests.frameworks.files import COMPONENTS
from tests.pages import text_of
from tests.racing import race

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
STILL_HERE = "What you typed is still here"


@pytest.fixture
def stage():
    return cast()


@pytest.fixture
def leader(client, stage):
    client.force_login(stage["leader"])
    return client


def url(stage, ref="1.1", name="criterion"):
    return reverse(
        named(name),
        args=[stage.assessment.key, stage.response.key, *([ref] if ref else [])],
    )


def form(client, stage, ref="1.1"):
    """What the page's form would send if nothing were typed."""
    form = client.get(url(stage, ref)).context["form"]
    author = kept.author(stage["leader"].pk)
    return {name: form[name].value() for name in form.fields} | {kept.FIELD: author}


def statuses(stage, ref, *words):
    statements = stage.content.criterion(ref).statements
    return {f"statement-{s.id}": word for s, word in zip(statements, words, strict=False)}


def test_the_page_shows_the_framework_in_its_own_words(leader, stage):
    page = leader.get(url(stage)).content.decode()
    assert "Leaders demonstrate open, transparent and high trust behaviours." in page
    assert "4. Making good progress" in page
    assert "Needs Specific attention, plans are in place to address this capability." in page


def test_who_sees_the_answers_is_said_before_starting_and_before_finishing(leader, stage):
    here = [stage.assessment.key, stage.response.key]
    for name in ("tasks", "check"):
        page = text_of(leader.get(reverse(f"assessments:{name}", args=here)))
        for sentence in stage.round.who_sees:
            assert sentence in page, name


def test_each_question_is_said_to_be_by_whoever_wrote_it(leader, stage):
    asked = open_round(stage, version(COMPONENTS), "Summer", datetime.date(2018, 6, 1))
    (mine,) = ask(stage, asked, "leader")
    text = text_of(leader.get(reverse("assessments:criterion", args=[asked.key, mine.key, "1.1"])))
    said = (
        "How is it?",
        "By ICS Assess, not part of the source",
        "And then?",
        "By Somebody else <",
    )
    assert sorted(said, key=text.index) == list(said)


def test_save_and_continue_saves_and_opens_the_next_criterion(leader, stage):
    sent = form(leader, stage) | statuses(stage, "1.1", *["in_place"] * 7)
    sent |= {"score": "5", "strengths": "One leadership team."}
    response = leader.post(url(stage), sent)
    assert response.url == url(stage, "1.2")
    answer = stage.answer("1.1")
    assert (answer.score, answer.strengths) == (5, "One leadership team.")
    assert answer.statements.filter(status="in_place").count() == 7
    assert answer.changed_by == stage["leader"]
    assert Response.objects.get().state == Response.State.STARTED


def test_after_the_last_criterion_comes_the_check(leader, stage):
    sent = form(leader, stage, "5.3") | {"score": "dont_know"}
    assert leader.post(url(stage, "5.3"), sent).url == url(stage, None, "check")


def test_what_the_evidence_points_to_is_said_with_its_reason(leader, stage):
    words = ["in_place"] * 4 + ["not_started"] + ["in_place", "planned"]
    sent = form(leader, stage) | statuses(stage, "1.1", *words)
    page = leader.post(url(stage), sent, **HTMX).content.decode()
    assert "5 of 7 in place" in page
    assert "The role of primary care leadership" in page
    assert "is not started" in page


def test_no_level_is_named_before_every_statement_is_answered(leader, stage):
    first, *others = statuses(stage, "1.1", *["in_place"] * 7)
    page = text_of(leader.post(url(stage), form(leader, stage) | {first: "in_place"}, **HTMX))
    assert "Answer 6 more to see what the evidence points to." in page
    assert "5. Mature" not in page
    sent = form(leader, stage) | dict.fromkeys(others, "in_place")
    assert "5. Mature" in text_of(leader.post(url(stage), sent, **HTMX))


def test_who_cannot_judge_a_statement_says_so_and_it_counts_neither_way(leader, stage):
    words = ["in_place"] * 5 + ["dont_know"] * 2
    sent = form(leader, stage) | statuses(stage, "1.1", *words) | {"score": "5"}
    assert leader.post(url(stage), sent).url == url(stage, "1.2")
    assert "5 of 5 in place, 2 not known" in text_of(leader.get(url(stage)))


def test_a_score_beside_open_statements_needs_them_or_a_rationale(leader, stage):
    sent = form(leader, stage) | statuses(stage, "1.1", *["in_place"] * 4) | {"score": "5"}
    response = leader.post(url(stage), sent)
    assert response.status_code == 422
    todo = "Answer the 3 statements that are open, or say what your score rests on"
    assert todo in text_of(response)
    assert stage.answer("1.1").score == 5  # saved meanwhile
    assert "0 of 18 done, 4 of 66 statements answered." in text_of(
        leader.get(url(stage, None, "tasks"))
    )
    answered = sent | statuses(stage, "1.1", *["in_place"] * 7)
    assert leader.post(url(stage), answered).url == url(stage, "1.2")


def test_a_rationale_stands_in_for_open_statements(leader, stage):
    sent = form(leader, stage) | {"score": "3", "rationale": "The peer review of May says so."}
    assert leader.post(url(stage), sent).url == url(stage, "1.2")


def test_all_that_falls_short_of_the_level_chosen_speaks_against_it(leader, stage):
    words = ["in_place", "planned", "planned", "planned", "planned", "planned", "not_started"]
    sent = form(leader, stage) | statuses(stage, "1.1", *words) | {"score": "5"}
    against = text_of(leader.post(url(stage), sent)).split("These speak against it")[1]
    listed = against.split("</ul>")[0]
    texts = [escape(statement.text) for statement in stage.content.criterion("1.1").statements]
    assert [text in listed for text in texts] == [False] + [True] * 6


def test_a_score_above_the_evidence_needs_a_rationale_and_is_saved_meanwhile(leader, stage):
    sent = form(leader, stage) | statuses(stage, "1.1", *["planned"] * 7) | {"score": "5"}
    response = leader.post(url(stage), sent)
    assert response.status_code == 422
    page = response.content.decode()
    assert "Say why your score is above what the evidence points to" in page
    assert "Place-based leadership is established" in page.split("These speak against it")[1]
    assert stage.answer("1.1").score == 5
    again = leader.post(url(stage), sent | {"rationale": "Signed off by the board."})
    assert again.status_code == 302


def test_not_applicable_needs_a_reason(leader, stage):
    sent = form(leader, stage) | {"score": "not_applicable"}
    assert leader.post(url(stage), sent).status_code == 422
    assert leader.post(url(stage), sent | {"rationale": "No such place."}).status_code == 302


def test_skip_for_now_keeps_what_was_typed_and_complains_of_nothing(leader, stage):
    sent = form(leader, stage) | {"gaps": "To be looked at", "then": "skip"}
    assert leader.post(url(stage), sent).url == url(stage, "1.2")
    assert stage.answer("1.1").gaps == "To be looked at"


def test_saving_while_typing_is_the_same_address_and_answers_with_the_time(leader, stage):
    response = leader.post(url(stage), form(leader, stage) | {"gaps": "Half a sen"}, **HTMX)
    assert response.status_code == 200
    assert "Saved" in response.content.decode()
    assert "<html" not in response.content.decode()
    assert stage.answer("1.1").gaps == "Half a sen"


def test_one_page_may_save_again_and_again(leader, stage):
    sent = form(leader, stage)
    for count, text in enumerate(["a", "ab", "abc"], 1):
        page = sent["page"].split(".")[0] + f".{count}"
        leader.post(url(stage), sent | {"gaps": text, "page": page}, **HTMX)
    assert stage.answer("1.1").gaps == "abc"


def test_a_request_that_was_overtaken_does_not_bring_old_text_back(leader, stage):
    sent = form(leader, stage)
    token = sent["page"].split(".")[0]
    leader.post(url(stage), sent | {"gaps": "abc", "page": f"{token}.3"}, **HTMX)
    leader.post(url(stage), sent | {"gaps": "ab", "page": f"{token}.2"}, **HTMX)
    assert stage.answer("1.1").gaps == "abc"


class TestTwoTabs:
    """Two pages of the same criterion are open; the other one was saved first."""

    @pytest.fixture
    def stale(self, leader, stage):
        because = {"rationale": "The peer review of May says so."}
        mine = form(leader, stage) | because | {"gaps": "My words", "score": "4"}
        other = form(leader, stage) | because | {"gaps": "Words of the other tab", "score": "2"}
        leader.post(url(stage), other | {"then": "skip"})
        return mine

    def test_nothing_is_overwritten_and_both_texts_are_shown(self, leader, stage, stale):
        response = leader.post(url(stage), stale)
        assert response.status_code == 409
        page = response.content.decode()
        assert "My words" in page
        assert "Words of the other tab" in page
        assert "Saved by you, in another window" in page
        assert stage.answer("1.1").gaps == "Words of the other tab"

    def test_while_typing_it_is_told_and_not_saved(self, leader, stage, stale):
        response = leader.post(url(stage), stale, **HTMX)
        assert "Not saved" in response.content.decode()
        assert stage.answer("1.1").gaps == "Words of the other tab"

    @pytest.mark.parametrize(
        ("choice", "gaps"),
        [
            ("mine", "My words"),
            ("theirs", "Words of the other tab"),
            ("both", "Words of the other tab\n\nMy words"),
        ],
    )
    def test_the_person_chooses(self, leader, stage, stale, choice, gaps):
        page = leader.post(url(stage), stale).context
        sent = dict(page["sent"]) | {"revision": page["current"].revision, "settling": "1"}
        chosen = sent | {"choose-gaps": choice, "choose-score": "mine"}
        assert leader.post(url(stage), chosen).status_code == 302
        assert (stage.answer("1.1").gaps, stage.answer("1.1").score) == (gaps, 4)

    def test_choosing_only_half_asks_for_the_rest(self, leader, stage, stale):
        page = leader.post(url(stage), stale).context
        sent = dict(page["sent"]) | {"revision": page["current"].revision, "settling": "1"}
        response = leader.post(url(stage), sent | {"choose-gaps": "mine"})
        assert response.status_code == 409
        assert "Choose which to keep: Score" in response.content.decode()
        assert stage.answer("1.1").gaps == "Words of the other tab"

    def test_what_only_one_side_touched_is_not_asked(self, leader, stage):
        mine = form(leader, stage) | {"gaps": "My words"} | statuses(stage, "1.1", "in_place")
        other = form(leader, stage) | {"gaps": "Words of the other tab", "score": "2"}
        leader.post(url(stage), other | {"then": "skip"})
        page = leader.post(url(stage), mine).context
        assert [one.name for one in page["differences"]] == ["gaps"]
        sent = dict(page["sent"]) | {"revision": page["current"].revision, "settling": "1"}
        leader.post(url(stage), sent | {"choose-gaps": "mine"})
        answer = stage.answer("1.1")
        assert (answer.score, answer.gaps) == (2, "My words")
        assert answer.statements.get().status == "in_place"

    def test_choices_are_there_again_when_the_session_expired_meanwhile(self, leader, stage, stale):
        page = leader.post(url(stage), stale).context
        sent = dict(page["sent"]) | {"revision": page["current"].revision, "settling": "1"}
        leader.session.flush()
        leader.post(url(stage), sent | {"choose-gaps": "theirs", "choose-score": "mine"})
        leader.force_login(stage["leader"])
        page = leader.get(url(stage))
        assert page.templates[0].name == "assessments/conflict.html"
        assert {one.name: one.chosen for one in page.context["differences"]} == {
            "score": "mine",
            "gaps": "theirs",
        }

    def test_a_third_save_in_between_is_shown_in_its_turn(self, leader, stage, stale):
        page = leader.post(url(stage), stale).context
        sent = dict(page["sent"]) | {"revision": page["current"].revision, "settling": "1"}
        leader.post(url(stage), form(leader, stage) | {"gaps": "A third text", "then": "skip"})
        response = leader.post(url(stage), sent | {"choose-gaps": "mine", "choose-score": "mine"})
        assert response.status_code == 409
        assert "A third text" in response.content.decode()

    def test_statements_that_differ_are_chosen_too(self, leader, stage):
        statement = stage.content.criterion("1.1").statements[0]
        mine = form(leader, stage) | {f"statement-{statement.id}": "in_place"}
        other = form(leader, stage) | {f"statement-{statement.id}": "planned", "then": "skip"}
        leader.post(url(stage), other)
        page = leader.post(url(stage), mine).context
        sent = dict(page["sent"]) | {"revision": page["current"].revision, "settling": "1"}
        leader.post(url(stage), sent | {f"choose-statement-{statement.id}": "theirs"})
        assert stage.answer("1.1").statements.get().status == "planned"


class TestTwoWindowsOfOnePersonMerge:
    """What only one of them touched comes together by itself, by button and while typing."""

    @pytest.fixture
    def mine(self, leader, stage):
        """What the first window sends, made before the other one saved a score and statements."""
        mine = form(leader, stage) | {"gaps": "Typed here"}
        other = form(leader, stage) | statuses(stage, "1.1", "planned", "partly") | {"score": "2"}
        leader.post(url(stage), other | {"then": "skip"})
        return mine

    def test_by_a_button(self, leader, stage, mine):
        assert leader.post(url(stage), mine | {"then": "skip"}).url == url(stage, "1.2")
        answer = stage.answer("1.1")
        assert (answer.score, answer.gaps) == (2, "Typed here")
        assert {s.status for s in answer.statements.all()} == {"planned", "partly"}

    def test_while_typing_and_what_came_is_sent_to_the_page(self, leader, stage, mine):
        answer = leader.post(url(stage), mine, **HTMX)
        assert answer["App-Saved"] == mine["page"]
        assert answer["App-Revision"] == "2"
        came = answer.context["came"]
        assert came == {"score": "2"} | statuses(stage, "1.1", "planned", "partly")
        assert "with what you changed in another window" in answer.content.decode()

        # The page shows it from now on, and goes on from there.
        token = mine["page"].split(".")[0]
        later = (
            mine | came | {"gaps": "Typed here, and more", "revision": "2", "page": f"{token}.9"}
        )
        answer = leader.post(url(stage), later, **HTMX)
        assert answer["App-Saved"] == later["page"]
        assert "came" not in answer.content.decode()
        assert (stage.answer("1.1").score, stage.answer("1.1").gaps) == (2, later["gaps"])

    def test_what_came_is_not_undone_where_the_page_never_heard_of_it(self, leader, stage, mine):
        """The answer to the save that merged was lost on the way."""
        leader.post(url(stage), mine, **HTMX)
        leader.post(url(stage), mine | {"strengths": "Trust"}, **HTMX)
        answer = stage.answer("1.1")
        assert (answer.score, answer.gaps, answer.strengths) == (2, "Typed here", "Trust")
        assert {s.status for s in answer.statements.all()} == {"planned", "partly"}

    def test_what_somebody_else_changed_is_looked_at_first(self, client, stage):
        stage.start_agreeing()
        second = person("Second lead", Role.SYSTEM_LEAD, stage.system)
        address = reverse("assessments:agreed", args=[stage.assessment.key, "1.1"])
        client.force_login(stage["lead"])
        mine = filled(client, address) | {"gaps": "Typed here"}
        changes.agreeing.save_agreed_score(
            by=second, agreed=stage.agreed("1.1"), words=Words("scored", 2), seen=0
        )
        assert client.post(address, mine).status_code == 409
        assert stage.agreed("1.1").gaps == ""


class TestExpiredSession:
    def test_what_was_typed_waits_on_the_same_page_after_sign_in(self, client, leader, stage):
        sent = form(leader, stage) | {"gaps": "A long thought", "score": "3", "rationale": "So"}
        sent |= statuses(stage, "1.1", "planned")
        leader.session.flush()
        response = leader.post(url(stage), sent)
        assert response.url == f"{reverse('account_login')}?next={url(stage)}"
        leader.post(
            response.url,
            {"login": stage["leader"].email, "password": "a long enough password"},
        )
        page = leader.get(url(stage))
        assert STILL_HERE in text_of(page)
        assert page.context["form"]["gaps"].value() == "A long thought"
        assert ("planned") in [
            checked for _, given in page.context["steps"] for _, checked in given
        ]
        assert leader.post(url(stage), sent).status_code == 302
        assert STILL_HERE not in text_of(leader.get(url(stage)))
        assert stage.answer("1.1").gaps == "A long thought"

    def test_what_was_typed_is_shown_even_where_the_system_has_submitted_meanwhile(
        self, leader, stage
    ):
        sent = form(leader, stage) | {"gaps": "A long thought", "strengths": "Trust"}
        leader.session.flush()
        leader.post(url(stage), sent)
        stage.start_agreeing()
        stage.agree_everything()
        stage.submit()
        leader.post(
            reverse("account_login"),
            {"login": stage["leader"].email, "password": "a long enough password"},
        )
        for _ in range(2):  # it stays as long as they are signed in
            page = leader.get(url(stage)).content.decode()
            assert "it can no longer be changed here" in page
            for text in ("A long thought", "Trust"):
                assert text in page
        assert "<textarea" not in page
        assert stage.answer("1.1").gaps == ""

    def test_nobody_else_sees_it(self, leader, stage):
        sent = form(leader, stage) | {"gaps": "A long thought"}
        leader.session.flush()
        leader.post(url(stage), sent)
        lead = stage["lead"]
        lead.set_password("another long password")
        lead.save()
        leader.post(
            reverse("account_login"), {"login": lead.email, "password": "another long password"}
        )
        assert "A long thought" not in leader.get(url(stage)).content.decode()

    def test_while_typing_the_page_is_told(self, leader, stage):
        sent = form(leader, stage) | {"gaps": "A long thought"}
        leader.session.flush()
        assert leader.post(url(stage), sent, **HTMX).status_code == 401

    @pytest.mark.parametrize("kept_by", ["", "1", "1:forged"])
    def test_a_form_that_no_page_of_ours_made_is_not_kept(self, client, stage, kept_by):
        client.post(url(stage), {"gaps": "x", "kept_by": kept_by})
        assert "kept" not in client.session


class TestTextOfAnyKind:
    @pytest.mark.parametrize(
        "text",
        [
            "Two\nlines",
            "مرحبا שלום",
            "👩‍⚕️ 🏥",
            "<script>alert(1)</script>",
            "x" * 9_999,
            "{{ 7 * 7 }} {% now 'Y' %}",
        ],
        ids=["lines", "right to left", "emoji", "script", "long", "template"],
    )
    def test_comes_back_as_it_was_typed(self, leader, stage, text):
        leader.post(url(stage), form(leader, stage) | {"gaps": text, "then": "skip"})
        assert stage.answer("1.1").gaps == text
        page = leader.get(url(stage))
        assert page.context["form"]["gaps"].value() == text
        assert "<script>alert" not in page.content.decode()

    def test_line_ends_of_browsers_count_once(self, leader, stage):
        leader.post(url(stage), form(leader, stage) | {"gaps": "a\r\nb", "then": "skip"})
        assert stage.answer("1.1").gaps == "a\nb"

    @pytest.mark.parametrize(
        "bad",
        [
            {"gaps": "x" * 10_001},
            {"gaps": "a\0b"},
            {"score": "9"},
            {"score": "scored"},
            {"revision": "minus one"},
            {"page": "<b>"},
        ],
        ids=str,
    )
    def test_what_cannot_be_saved_is_told_and_stays_in_the_form(self, leader, stage, bad):
        response = leader.post(url(stage), form(leader, stage) | {"strengths": "Kept"} | bad)
        assert response.status_code == 422
        assert response.context["form"]["strengths"].value() == "Kept"
        assert stage.answer("1.1").words == Words()

    def test_a_status_that_does_not_exist_is_no_answer(self, leader, stage):
        leader.post(url(stage), form(leader, stage) | statuses(stage, "1.1", "excellent"))
        assert not stage.answer("1.1").statements.exists()


def complete(stage):
    for answer in stage.response.answers.all():
        changes.answering.save_answer(
            by=stage["leader"], answer=answer, words=Words("dont_know"), statuses={}, seen=0
        )


class TestCheckAndFinish:
    def test_what_is_missing_is_listed_with_links(self, leader, stage):
        response = leader.post(url(stage, None, "check"))
        assert response.status_code == 422
        page = response.content.decode()
        assert page.count("Choose a score") >= 18
        assert url(stage, "3.2") in page
        assert Response.objects.get().state != Response.State.COMPLETE

    def test_the_answers_to_statements_are_shown_and_counted(self, leader, stage):
        leader.post(url(stage), form(leader, stage) | statuses(stage, "1.1", "planned"))
        page = text_of(leader.get(url(stage, None, "check")))
        assert "1 of 66 statements answered." in page
        assert page.count('<dd class="nhsuk-summary-list__value"> Planned </dd>') == 1
        assert page.count("Not answered") == 65

    def test_a_score_beside_open_statements_is_refused_by_the_change_itself(self, stage):
        complete(stage)
        answer = stage.answer("1.1")
        changes.answering.save_answer(
            by=stage["leader"],
            answer=answer,
            words=Words("scored", 5),
            statuses={},
            seen=answer.revision,
        )
        with pytest.raises(Unfinished) as refused:
            changes.answering.complete_response(by=stage["leader"], response=stage.response)
        assert [ref for ref, _ in refused.value.missing] == ["1.1"]

    def test_change_leads_there_and_back(self, leader, stage):
        check = url(stage, None, "check")
        criterion = stage.content.criterion("3.2")
        assert f'href="{url(stage, "3.2")}?from-check=yes"' in text_of(leader.get(check))
        page = text_of(leader.get(url(stage, "3.2") + "?from-check=yes"))
        assert "Save and go back to the check" in page
        assert 'name="from-check"' in page
        sent = form(leader, stage, "3.2") | {"score": "dont_know", "from-check": "yes"}
        back = leader.post(url(stage, "3.2"), sent).url
        assert back == f"{check}#criterion-{criterion.id}"
        assert f'id="criterion-{criterion.id}"' in text_of(leader.get(check))

    def test_finish_and_reopen(self, leader, stage):
        complete(stage)
        assert leader.post(url(stage, None, "check")).status_code == 302
        assert Response.objects.get().state == Response.State.COMPLETE
        assert leader.post(url(stage), {"revision": 1, "page": "0" * 16 + ".0"}).status_code == 409
        leader.post(url(stage, None, "check"), {"then": "reopen"})
        assert Response.objects.get().state == Response.State.STARTED
        assert leader.get(url(stage)).context["form"]

    def test_the_change_itself_refuses_what_is_not_finished(self, stage):
        with pytest.raises(Unfinished) as refused:
            changes.answering.complete_response(by=stage["leader"], response=stage.response)
        assert len(refused.value.missing) == 18
        assert Response.objects.get().state == Response.State.INVITED

    def test_finishing_twice_is_no_error(self, leader, stage):
        complete(stage)
        leader.post(url(stage, None, "check"))
        assert leader.post(url(stage, None, "check")).status_code < 500

    def test_reopening_what_is_open_is_no_error(self, leader, stage):
        assert leader.post(url(stage, None, "check"), {"then": "reopen"}).status_code < 500


@pytest.mark.django_db(transaction=True)
def test_what_is_emptied_in_another_window_at_that_moment_is_not_finished(stage):
    complete(stage)
    answer = stage.answer("1.1")

    def empty() -> None:
        changes.answering.save_answer(
            by=stage["leader"], answer=answer, words=Words(), statuses={}, seen=answer.revision
        )

    with pytest.raises(Unfinished):
        race(
            empty,
            lambda: changes.answering.complete_response(
                by=stage["leader"], response=stage.response
            ),
        )
    assert Response.objects.get().state == Response.State.STARTED


def test_a_text_typed_into_a_submitted_assessment_can_still_be_copied(leader, stage):
    sent = form(leader, stage) | {"gaps": "Too late, but not lost"}
    stage.start_agreeing()
    stage.agree_everything()
    stage.submit()
    response = leader.post(url(stage), sent)
    assert response.status_code == 409
    assert "Too late, but not lost" in response.content.decode()
    assert stage.answer("1.1").words == Words()


def test_who_changed_what_from_what_to_what(leader, stage):
    leader.post(url(stage), form(leader, stage) | {"score": "2", "gaps": "Old", "then": "skip"})
    leader.post(url(stage), form(leader, stage) | {"score": "3", "gaps": "New", "then": "skip"})
    page = leader.get(url(stage, "1.1", "answer-history")).context["changes"]
    assert [(c.by, c.what, c.before, c.after) for c in page if c.what != "Standing"][:2] == [
        ("Leader", "Gaps", "Old", "New"),
        ("Leader", "Score", "2. More Progress Required", "3. Fair Progress"),
    ]


@pytest.mark.parametrize(("name", "most"), [("tasks", 6), ("check", 6)])
def test_queries_of_the_list(leader, stage, django_assert_max_num_queries, name, most):
    leader.get(url(stage, None, name))
    with django_assert_max_num_queries(most):
        leader.get(url(stage, None, name))


def test_queries_of_a_criterion_and_of_save_and_next(leader, stage, django_assert_num_queries):
    sent = form(leader, stage) | statuses(stage, "1.1", *["in_place"] * 7) | {"score": "5"}
    leader.post(url(stage), sent)
    with django_assert_num_queries(5):
        leader.get(url(stage))
    sent = form(leader, stage) | statuses(stage, "1.1", "partly") | {"rationale": "x"}
    with CaptureQueriesContext(connection) as all_sql:
        leader.get(leader.post(url(stage), sent).url)
    sql = [q["sql"] for q in all_sql if "SAVEPOINT" not in q["sql"]]
    assert len(sql) == 14, "\n".join(sql)


def test_every_answer_row_exists_from_the_start(stage):
    assert Answer.objects.filter(response=stage.response).count() == 18
