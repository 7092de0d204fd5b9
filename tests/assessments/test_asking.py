"""Leaders are asked for their view: told by mail, added by e-mail, and asked no more."""

import re

import pytest
from django.core import mail
from django.test import Client, RequestFactory
from django.urls import reverse

from icsassess.accounts.models import Membership, User
from icsassess.accounts.roles import Role
from icsassess.assessments import changes
from icsassess.assessments.models import Answer, Assessment, Response
from icsassess.assessments.rules.judging import Words
from icsassess.audit.models import Event
from icsassess.audit.queries import happened_in
from icsassess.lib.editing import Closed, Refused
from icsassess.lib.mail import Sender
from icsassess.systems.models import Organisation
from tests.accounts.test_invitations import CHOSEN
from tests.assessments.steps import leader
from tests.assessments.test_moving import Moving
from tests.cast import cast, person
from tests.pages import text_of
from tests.racing import race

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return cast()


@pytest.fixture
def lead(client, stage):
    client.force_login(stage["lead"])
    return client


def sender():
    return Sender(RequestFactory().get("/").build_absolute_uri)


def page(stage, name, *more):
    return reverse(f"assessments:{name}", args=[stage.assessment.key, *more])


@pytest.fixture
def post(lead, django_capture_on_commit_callbacks):
    """Send a form as the lead; what is done when it is committed is done."""

    def post(url, **sent):
        with django_capture_on_commit_callbacks(execute=True):
            return lead.post(url, sent, follow=True)

    return post


def ask(stage, post, *names):
    leaders = [leader(stage, name).pk for name in names]
    return post(page(stage, "add-respondents"), leaders=leaders)


def invitation(stage, who):
    response = Response.objects.get(assessment=stage.assessment, respondent__email=who)
    return page(stage, "invitation", response.key)


class TestTheMail:
    def test_goes_to_each_who_is_asked_with_a_link_to_their_view(self, stage, post, mailbox):
        """Through a real mail server, as all of this class."""
        ask(stage, post, "Ann", "Bob")
        assert [told["To"] for told in mailbox.mails] == ["ann@example.org", "bob@example.org"]
        told = mailbox.mails[0]
        assert told["Subject"] == "Your view of Our system"
        text = told.get_payload()
        assert "Lead asks you for your view of Our system." in text
        assert "due 30 April 2018" in text
        assert "choose a password" not in text
        ann = Client()
        ann.force_login(User.objects.get(name="Ann"))
        there = re.search(r"http://testserver(\S+)", text)[1]
        assert there == page(stage, "tasks", Response.objects.get(respondent__name="Ann").key)
        assert ann.get(there).status_code == 200

    def test_goes_to_nobody_twice(self, stage, post, mailbox):
        ask(stage, post, "Ann")
        post(page(stage, "add-respondents"), leaders=[Membership.objects.get(user__name="Ann").pk])
        assert len(mailbox.mails) == 1

    @pytest.mark.django_db(transaction=True)
    def test_that_is_refused_is_told_and_the_others_go_out(self, stage, post, mailbox):
        mailbox.refused.add("ann@example.org")
        answer = text_of(ask(stage, post, "Ann", "Bob"))
        assert "2 leaders were asked for their view." in answer
        assert "No email could be sent to ann@example.org." in answer
        assert [told["To"] for told in mailbox.mails] == ["bob@example.org"]
        assert Response.objects.filter(respondent__name="Ann").exists()

    @pytest.mark.django_db(transaction=True)
    def test_is_tried_once_where_there_is_no_server(self, stage, post, mailbox, settings):
        settings.EMAIL_PORT = 1
        answer = text_of(ask(stage, post, "Ann", "Bob"))
        assert "No email could be sent to ann@example.org, bob@example.org." in answer

    def test_is_not_sent_for_what_was_not_done(self, stage, post, mailbox, monkeypatch):
        def fail(*, to):
            raise Closed("Too late.")

        monkeypatch.setattr(changes.respondents, "offer_everything", fail)
        ask(stage, post, "Ann")
        assert mailbox.mails == []


class TestTheLinkToCopy:
    def test_stands_at_the_name_of_who_was_asked(self, lead, stage):
        there = invitation(stage, "leader@example.org")
        assert there in text_of(lead.get(reverse("assessment", args=[stage.assessment.key])))
        shown = text_of(lead.get(there))
        assert f"http://testserver{page(stage, 'tasks', stage.response.key)}" in shown

    def test_opens_to_nobody_else(self, lead, stage):
        assert lead.get(page(stage, "tasks", stage.response.key)).status_code == 404

    def test_never_sets_a_password(self, stage, post, lead):
        """The link for that is theirs alone: it stands in their mail and on no page."""
        post(page(stage, "add-leader"), email="new@example.org", name="New")
        secret = re.search(r"/accounts/invitation/(\S+)/", mail.outbox[-1].body)[1]
        shown = text_of(lead.get(invitation(stage, "new@example.org")))
        assert secret not in shown
        assert "They have not chosen a password yet" in shown


class TestSomebodyNew:
    def test_gets_an_account_a_role_and_one_mail(self, stage, post):
        trust = Organisation.objects.get()
        answer = post(
            page(stage, "add-leader"), email="New@Example.org", name="New", organisation=trust.pk
        )
        assert "New was asked for their view." in text_of(answer)
        held = Membership.objects.get(user__email="new@example.org")
        assert (held.role, held.system, held.organisation) == (
            Role.SYSTEM_LEADER, stage.system, trust,
        )  # fmt: skip
        response = Response.objects.get(respondent=held.user)
        assert response.answers.count() == len(stage.content.criteria)
        assert response.organisation == trust
        [told] = mail.outbox
        assert told.to == ["new@example.org"]
        there = re.search(r"http://testserver(/accounts/invitation/\S+)", told.body)[1]
        new = Client()
        assert "Waiting for you" in text_of(new.post(there, CHOSEN, follow=True))
        assert new.get(page(stage, "tasks", response.key)).status_code == 200

    def test_is_told_by_an_act_for_the_role_and_one_for_asking(self, stage, post):
        Event.objects.all().delete()
        post(page(stage, "add-leader"), email="new@example.org", name="New")
        told = [(e.actor_label, e.verb, e.object_label, e.detail) for e in Event.objects.all()]
        assert told == [
            ("Lead", "asked for a view", "New, Our system, Spring", ""),
            ("Lead", "added", "New: system leader, Our system", "With a new account"),
        ]

    def test_with_an_account_keeps_it_and_signs_in_as_before(self, stage, post):
        far = stage["far lead"]
        post(page(stage, "add-leader"), email=far.email, name="Another name")
        again = User.objects.get(pk=far.pk)
        assert (again.name, again.password) == (far.name, far.password)
        assert again.memberships.filter(system=stage.system, role=Role.SYSTEM_LEADER).exists()
        assert "accounts/invitation" not in mail.outbox[0].body

    def test_who_may_answer_already_gets_no_second_role(self, stage, post):
        held = leader(stage, "Ann")
        post(page(stage, "add-leader"), email="ann@example.org", name="Ann")
        assert Membership.objects.get(user__name="Ann") == held

    @pytest.mark.parametrize(
        ("sent", "text"),
        [
            ({"email": "leader@example.org", "name": "Leader"}, "Leader was asked already."),
            ({"email": "closed@example.org", "name": "Closed"}, "is closed"),
            ({"email": "new", "name": "New"}, "Enter an email address like name@example.org"),
            ({"email": "new@example.org", "name": ""}, "Enter name"),
        ],
    )
    def test_what_is_wrong_is_told_and_nothing_is_done(self, stage, post, sent, text):
        User.objects.filter(pk=person("Closed").pk).update(is_active=False)
        people, held = User.objects.count(), Membership.objects.count()
        answer = post(page(stage, "add-leader"), **sent)
        assert answer.status_code == 422
        assert text in text_of(answer)
        assert (User.objects.count(), Membership.objects.count()) == (people, held)
        assert mail.outbox == []

    def test_is_of_an_organisation_of_this_system(self, lead, stage, post):
        far = stage["far lead"].memberships.get().system
        foreign = Organisation.objects.create(system=far, name="The trust", type="nhs_trust")
        shown = text_of(lead.get(page(stage, "add-leader")))
        assert "The trust, Our system" in shown
        assert "Far away" not in shown
        answer = post(
            page(stage, "add-leader"), email="new@example.org", name="New", organisation=foreign.pk
        )
        assert answer.status_code == 422
        assert not User.objects.filter(name="New").exists()

    def test_is_added_as_long_as_answers_are_taken(self, stage, post):
        stage.start_agreeing()
        stage.agree_everything()
        stage.submit()
        answer = post(page(stage, "add-leader"), email="new@example.org", name="New")
        assert "This assessment no longer takes new answers." in text_of(answer)
        assert not User.objects.filter(name="New").exists()

    @pytest.mark.django_db(transaction=True)
    def test_added_twice_at_once_is_one_person_who_is_asked_once(self, stage):
        def add():
            changes.respondents.add_leader(
                by=stage["lead"],
                assessment=Assessment.objects.get(),
                email="new@example.org",
                name="New",
                organisation=None,
                sender=sender(),
            )

        with pytest.raises(Refused, match="New was asked already"):
            race(add, add)
        assert Response.objects.filter(respondent__email="new@example.org").count() == 1
        assert len(mail.outbox) == 1


class TestTakingBack:
    def test_removes_what_was_not_begun_and_tells_them(self, stage, post):
        ask(stage, post, "Ann")
        there = invitation(stage, "ann@example.org")
        mail.outbox.clear()
        answer = post(there)
        assert "Ann is asked for their view no more." in text_of(answer)
        assert not Response.objects.filter(respondent__name="Ann").exists()
        assert not Answer.objects.filter(response__respondent__name="Ann").exists()
        [told] = mail.outbox
        assert told.to == ["ann@example.org"]
        assert told.subject == "Your view of Our system is no longer needed"
        act = happened_in(stage.assessment)[0]
        assert (act.actor_label, act.verb, act.object_label) == (
            "Lead", "took back asking for a view", "Ann, Our system, Spring",
        )  # fmt: skip
        assert User.objects.get(name="Ann").memberships.exists()
        assert "Ann" in text_of(post(page(stage, "add-respondents")))  # may be asked again

    def test_pressed_twice_says_so(self, stage, post):
        ask(stage, post, "Ann")
        there = invitation(stage, "ann@example.org")
        post(there)
        assert "The invitation was taken back already." in text_of(post(there))

    def typed(self, stage):
        answer = stage.answer("1.1")
        changes.answering.save_answer(
            by=stage["leader"], answer=answer, words=Words(gaps="Much."), statuses={}, seen=0
        )

    def showed(self, stage):
        changes.evidence.add_evidence(
            by=stage["leader"], on=stage.answer("1.1"), title="A link", url="https://example.org/"
        )

    def finished(self, stage):
        stage.finish()

    @pytest.mark.parametrize("begin", ["typed", "showed", "finished"])
    def test_is_refused_once_they_have_begun(self, stage, post, begin):
        getattr(self, begin)(stage)
        answer = post(invitation(stage, "leader@example.org"))
        assert "Leader has begun to answer, so they stay asked." in text_of(answer)
        assert Response.objects.filter(pk=stage.response.pk).exists()
        assert mail.outbox == []

    def test_is_refused_once_they_have_declined(self, stage, post):
        changes.answering.decline_response(by=stage["leader"], response=stage.response)
        answer = post(invitation(stage, "leader@example.org"))
        assert "Leader has declined to give a view." in text_of(answer)
        assert "Take back the invitation" not in text_of(answer)
        assert Response.objects.filter(pk=stage.response.pk).exists()

    def test_is_not_for_oneself(self, stage, post):
        """Whoever was asked gives or declines a view: nobody owes none so as to read others'."""
        own = stage["lead"].memberships.get()
        post(page(stage, "add-respondents"), leaders=[own.pk])
        answer = post(invitation(stage, "lead@example.org"))
        assert "You were asked yourself." in text_of(answer)
        assert Response.objects.filter(respondent=stage["lead"]).exists()

    def test_ends_with_the_assessment(self, stage, post):
        stage.start_agreeing()
        stage.agree_everything()
        stage.submit()
        assert "was submitted" in text_of(post(invitation(stage, "leader@example.org")))
        assert Response.objects.filter(pk=stage.response.pk).exists()

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.parametrize("first", ["the leader", "the lead"])
    def test_never_takes_what_is_typed_at_the_same_time(self, stage, first):
        def type_something():
            self.typed(stage)

        def take_back():
            changes.respondents.take_back(
                by=stage["lead"], response=stage.response, sender=sender()
            )

        if first == "the leader":
            with pytest.raises(Refused, match="has begun"):
                race(type_something, take_back)
            assert stage.answer("1.1").gaps == "Much."
        else:
            with pytest.raises((Closed, Answer.DoesNotExist)):
                race(take_back, type_something)
            assert not Response.objects.exists()


class TestAnAssessmentThatIsMoved:
    """Its leaders are asked anew: what they were sent before leads to what is only read now."""

    def links(self):
        return {
            sent.to[0]: re.search(r"http://testserver(\S+)", sent.body)[1] for sent in mail.outbox
        }

    def test_there_and_back_sends_the_link_to_where_it_goes_on(self, stage, post):
        moving = Moving(stage)
        to = [moving.old.key, moving.second.framework.slug, moving.second.label]
        post(reverse("assessments:move-to", args=to), sure="on")
        new = Assessment.objects.get(moved_from=moving.old)
        assert self.links() == {
            one.respondent.email: reverse("assessments:tasks", args=[new.key, one.key])
            for one in new.responses.all()
        }
        assert len(mail.outbox) == 2
        mail.outbox.clear()
        post(reverse("assessments:move-back", args=[new.key]))
        assert self.links() == {
            one.respondent.email: reverse("assessments:tasks", args=[moving.old.key, one.key])
            for one in moving.old.responses.all()
        }
