"""A version that asks for words and scores nothing: every page speaks of words."""

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from frameworks.models import FrameworkVersion
from icsassess.accounts.models import Membership, User
from icsassess.accounts.roles import Role
from icsassess.assessments import changes, queries, rules
from icsassess.assessments.models import Answer, Assessment
from icsassess.assessments.rules.judging import TEXTS, Words
from icsassess.systems.models import Region, System
from tests.assessments.earlier import SECOND, version
from tests.assessments.steps import form, has_finished
from tests.assessments.test_tiers import opened, published
from tests.cast import named, person
from tests.frameworks.files import spoiled
from tests.pages import text_of

pytestmark = pytest.mark.django_db


class Told:
    """An assessment in words, its lead and one leader who was asked."""

    def __init__(self, version: FrameworkVersion) -> None:
        region = Region.objects.create(name="Our region", slug="our-region")
        system = System.objects.create(region=region, name="Our system", slug="our-system")
        self.lead = person("Lead", Role.SYSTEM_LEAD, system)
        self.leader = person("Leader", Role.SYSTEM_LEADER, system)
        reviewer = person("Reviewer", Role.REGIONAL_REVIEWER, region)
        self.assessment: Assessment = opened(reviewer, region, version, [system]).assessments.get()
        [self.response] = changes.respondents.add_respondents(
            by=self.lead, assessment=self.assessment,
            leaders=Membership.objects.filter(user=self.leader),
        )  # fmt: skip

    def page(self, name: str, *more: object) -> str:
        return reverse(named(name), args=[self.assessment.key, *more])

    def criterion(self, ref: str = "1.1") -> str:
        return self.page("criterion", self.response.key, ref)


@pytest.fixture
def told():
    return Told(published("operating-requirements-2020"))


def test_the_two_texts_are_called_what_the_version_calls_them(client, told):
    client.force_login(told.leader)
    sent = form(client, told.criterion()) | {"strengths": "We meet.", "gaps": "Meet more."}
    client.post(told.criterion(), sent)
    shown = {
        "form": client.get(told.criterion()),
        "check": client.get(told.page("check", told.response.key)),
        "history": client.get(told.page("answer-history", told.response.key, "1.1")),
    }
    has_finished(told.response)
    changes.agreeing.start_agreeing(by=told.lead, assessment=told.assessment)
    client.force_login(told.lead)
    shown["read"] = client.get(told.criterion())
    shown["agreed"] = client.get(told.page("agreed", "1.1"))

    for where, page in shown.items():
        assert "evelopment plan" in text_of(page), where
        assert ">Gaps<" not in text_of(page), where


def test_nothing_asks_for_a_score_and_one_may_say_dont_know(client, told):
    client.force_login(told.leader)
    page = client.get(told.criterion())

    assert page.context["form"].fields["score"].choices == [
        ("", "Yes"), ("dont_know", "Don't know"), ("not_applicable", "Not applicable"),
    ]  # fmt: skip
    assert "points to" not in text_of(page)
    assert "System capabilities in place to perform the dual roles" in text_of(page)


@pytest.mark.parametrize(
    ("sent", "status", "says"),
    [
        ({"strengths": "We meet."}, 302, ""),
        ({"score": "dont_know"}, 302, ""),
        ({"score": "not_applicable", "rationale": "Another does it."}, 302, ""),
        ({"score": "not_applicable"}, 422, "Say why this does not apply"),
        ({}, 422, "Write something, or choose"),
        ({"score": "3"}, 422, "not one of the available choices"),
    ],
)
def test_what_finishes_an_answer_in_words(client, told, sent, status, says):
    client.force_login(told.leader)

    page = client.post(told.criterion(), form(client, told.criterion()) | sent)

    assert page.status_code == status
    assert says in text_of(page)


def test_one_may_come_back_from_not_applicable(client, told):
    client.force_login(told.leader)
    url = told.criterion()
    client.post(url, form(client, url) | {"score": "not_applicable", "rationale": "No."})
    client.post(url, form(client, url) | {"score": "", "strengths": "Yes, we do."})

    assert told.response.answers.get(criterion__ref="1.1").standing == ""


def test_counts_speak_of_words(client, told):
    answer = told.response.answers.get(criterion__ref="1.1")
    changes.answering.save_answer(
        by=told.leader, answer=answer, words=Words(strengths="We meet."), statuses={}, seen=0
    )
    has_finished(told.response)
    changes.agreeing.start_agreeing(by=told.lead, assessment=told.assessment)
    agreed = told.assessment.agreed_scores.get(criterion__ref="1.1")
    changes.agreeing.save_agreed_score(
        by=told.lead, agreed=agreed, words=Words(gaps="More."), seen=0
    )
    client.force_login(told.lead)

    assert "1 of 7 are agreed" in text_of(client.get(told.page("assessment")))
    listed = text_of(client.get(told.page("agreed-list")))
    for said in ("Agreed words", "1 view from leaders", "No views yet"):
        assert said in listed
    round = client.get(reverse("assessments:round", args=[told.assessment.round.key]))
    assert "1 of 7 agreed" in text_of(round)
    assert "Agreeing words" in text_of(round)
    for name in ("assessment", "agreed-list", "submit"):
        assert "score" not in text_of(client.get(told.page(name))).lower(), name


#: Everything that somebody may leave of a criterion, from nothing to all.
SAID = [
    Words(standing, 3 if standing == "scored" else None, **texts)
    for standing in ("", "scored", "dont_know", "not_applicable")
    for texts in ({}, *({name: said} for name in TEXTS for said in ("x", "  \n")))
]


def test_answered_is_the_same_in_the_rule_and_in_the_database():
    told = Told(version(spoiled(SECOND, '"2.5", ', '"2.5", scored: false, ')))
    scored, narrative = (
        Answer.objects.get(response=told.response, criterion__ref=ref) for ref in ("2.4", "2.5")
    )
    level = told.assessment.version.levels.get(score=3)
    for held in (scored, narrative):
        found = {}
        for words in SAID:
            held.level = level if words.standing == "scored" else None
            for name in ("standing", *TEXTS):
                setattr(held, name, getattr(words, name))
            held.save()
            found[words] = Answer.objects.filter(queries.judging.is_answered(), pk=held.pk).exists()
        wanted = {words: rules.judging.is_answered(words, scored=held is scored) for words in SAID}
        assert found == wanted


@pytest.mark.parametrize("field", TEXTS)
def test_any_of_the_texts_answers_and_every_figure_counts_it(client, told, field):
    words = Words(**{field: "We meet."})
    answer = told.response.answers.get(criterion__ref="1.1")
    changes.answering.save_answer(by=told.leader, answer=answer, words=words, statuses={}, seen=0)
    has_finished(told.response)
    changes.agreeing.start_agreeing(by=told.lead, assessment=told.assessment)
    agreed = told.assessment.agreed_scores.get(criterion__ref="1.1")
    changes.agreeing.save_agreed_score(by=told.lead, agreed=agreed, words=words, seen=0)
    client.force_login(told.lead)

    assert "1 of 7 are agreed" in text_of(client.get(told.page("assessment")))
    assert "1 view from leaders" in text_of(client.get(told.page("agreed-list")))
    results = text_of(client.get(reverse("reports:results", args=[told.assessment.key])))
    assert "1 of 7" in results


def test_it_is_submitted_in_words(client, told):
    has_finished(told.response)
    changes.agreeing.start_agreeing(by=told.lead, assessment=told.assessment)
    for agreed in told.assessment.agreed_scores.all():
        changes.agreeing.save_agreed_score(
            by=told.lead, agreed=agreed, words=Words(gaps="More."), seen=0
        )
    client.force_login(told.lead)
    url = told.page("submit")

    assert "have agreed these words" in text_of(client.get(url))
    client.post(url, {"signed_as": "The chair", "agreed": "on"})

    told.assessment = Assessment.objects.get(pk=told.assessment.pk)
    assert told.assessment.is_submitted
    results = text_of(client.get(reverse("reports:results", args=[told.assessment.key])))
    assert "7 of 7" in results
    assert "score" not in results.lower()


def test_what_is_carried_forward_is_spoken_of_in_words(client, told):
    """From a round in words to the next: nothing on the way speaks of a score."""
    has_finished(told.response)
    changes.agreeing.start_agreeing(by=told.lead, assessment=told.assessment)
    for agreed in told.assessment.agreed_scores.all():
        changes.agreeing.save_agreed_score(
            by=told.lead, agreed=agreed, words=Words(gaps="More."), seen=0
        )
    changes.agreeing.submit(by=told.lead, assessment=told.assessment, signed_as="The chair")
    then = told.assessment
    reviewer = User.objects.get(name="Reviewer")
    told.assessment = opened(
        reviewer, then.system.region, then.version, [then.system], "Autumn"
    ).assessments.get()
    client.force_login(told.lead)
    pages = [client.get(told.page("carry-from", then.key))]
    changes.carrying.carry_forward(by=told.lead, assessment=told.assessment, source=then)
    has_finished(told.response)
    changes.agreeing.start_agreeing(by=told.lead, assessment=told.assessment)
    pages += [client.get(told.page(name)) for name in ("assessment", "agreed-list", "carried")]
    pages.append(client.get(told.page("agreed", "1.1")))

    said = ["What was agreed of 7 criteria is offered", "Earlier agreed words",
            "Earlier agreed words of 7 criteria", "Earlier agreed words of 7 criteria",
            "From Spring"]  # fmt: skip
    for page, wanted in zip(pages, said, strict=True):
        assert wanted in text_of(page)
        assert "score" not in strip_tags(text_of(page).split("<main")[1]).lower()


def test_statements_of_a_version_in_words_point_nowhere(client):
    told = Told(published("capita-foundations-themes-2018"))
    client.force_login(told.leader)
    page = client.get(told.criterion())

    assert "How far is each of these true" in text_of(page)
    assert "points to" not in text_of(page)
    ids = [s.id for s in page.context["criterion"].statements]
    sent = form(client, told.criterion()) | {f"statement-{id}": "partly" for id in ids}
    saved = client.post(told.criterion(), sent, HTTP_HX_REQUEST="true")
    assert "Saved" in text_of(saved)
    assert "points" not in text_of(saved)


def test_statements_on_a_staircase_stand_under_their_level(client):
    told = Told(published("what-is-an-ics-2018"))
    client.force_login(told.leader)

    page = client.get(told.criterion("3.1"))

    assert [level.status for level, _ in page.context["steps"]] == ["Beginning", "Maturing"]
    text = text_of(page)
    assert text.index(">Beginning</h3>") < text.index("Deploy national and local funding")
    assert text.index(">Maturing</h3>") < text.index("Develop clinical leaders including GPs")
