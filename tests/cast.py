"""A small cast with fixed meanings: people at our system, in our region, and strangers."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from frameworks.changes.versions import publish, store
from frameworks.content import VersionContent
from frameworks.models import FrameworkVersion
from frameworks.queries.versions import content
from icsassess.accounts.models import Membership, User
from icsassess.accounts.roles import Role
from icsassess.assessments import changes
from icsassess.assessments.models import AgreedScore, Answer, Assessment, Response, Round
from icsassess.assessments.rules.judging import Words
from icsassess.systems.models import Organisation, Region, System
from tests.frameworks.source import definition


def named(page: str) -> str:
    """The name of a page's address. The door to an assessment stands in no namespace."""
    return page if page == "assessment" else f"assessments:{page}"


def name_of(version: FrameworkVersion) -> tuple[str, str]:
    """What a version is called in addresses."""
    return version.framework.slug, version.label


def west_midlands() -> FrameworkVersion:
    """The real framework of 2018, published."""
    version, _ = store(definition("west-midlands-2018"))
    publish(version)
    return version


def person(
    name: str, role: Role | None = None, at: System | Region | None = None, **more: object
) -> User:
    """Somebody whose e-mail address is made of their name, with one role at one place."""
    email = f"{name.lower().replace(' ', '-')}@example.org"
    user = User.objects.create_user(email, "a long enough password", name=name)
    if role and at:
        place = {"system": at} if isinstance(at, System) else {"region": at}
        Membership.objects.create(user=user, role=role, **place, **more)
    return user


@dataclass
class Cast:
    region: Region
    system: System
    version: FrameworkVersion
    round: Round
    assessment: Assessment
    response: Response  # the leader's
    people: dict[str, User]

    @property
    def content(self) -> VersionContent:
        return content(self.version)

    def answer(self, ref: str, response: Response | None = None) -> Answer:
        return Answer.objects.get(response=response or self.response, criterion__ref=ref)

    def agreed(self, ref: str) -> AgreedScore:
        return AgreedScore.objects.get(assessment=self.assessment, criterion__ref=ref)

    def __getitem__(self, who: str) -> User:
        return User.objects.get(
            pk=self.people[who].pk
        )  # afresh: `own_memberships` is kept on the person

    def answer_everything(self, response: Response | None = None) -> None:
        """The leader says that they don't know, where they said nothing yet."""
        response = response or self.response
        for answer in response.answers.filter(standing=""):
            changes.answering.save_answer(
                by=response.respondent,
                answer=answer,
                words=replace(answer.words, standing="dont_know"),
                statuses={},
                seen=answer.revision,
            )

    def finish(self, response: Response | None = None) -> None:
        """The leader answers what is left and finishes."""
        response = response or self.response
        self.answer_everything(response)
        changes.answering.complete_response(by=response.respondent, response=response)

    def start_agreeing(self) -> None:
        changes.agreeing.start_agreeing(by=self["lead"], assessment=self.assessment)
        self.assessment.refresh_from_db(fields=["state"])

    def agree_everything(self, score: int = 3) -> None:
        for agreed in self.assessment.agreed_scores.all():
            changes.agreeing.save_agreed_score(
                by=self["lead"],
                agreed=agreed,
                words=Words("scored", score, strengths="A start is made.", gaps="More to do."),
                seen=0,
            )

    def submit(self) -> None:
        changes.agreeing.submit(by=self["lead"], assessment=self.assessment, signed_as="The chair")
        self.assessment.refresh_from_db(fields=["state"])


def cast(attribution: str = Round.Attribution.NAMED) -> Cast:
    """One round of our region with our system in it; the leader was asked, nobody has answered."""
    region = Region.objects.create(name="Our region", slug="our-region")
    elsewhere = Region.objects.create(name="Another region", slug="another-region")
    system = System.objects.create(region=region, name="Our system", slug="our-system")
    neighbour = System.objects.create(region=region, name="The neighbour", slug="the-neighbour")
    stranger = System.objects.create(region=elsewhere, name="Far away", slug="far-away")
    trust = Organisation.objects.create(system=system, name="The trust", type="nhs_trust")
    people = {
        "leader": person("Leader", Role.SYSTEM_LEADER, system, organisation=trust),
        "lead": person("Lead", Role.SYSTEM_LEAD, system),
        "facilitator": person("Facilitator", Role.FACILITATOR, system),
        "observer": person("Observer", Role.OBSERVER, system),
        "reviewer": person("Reviewer", Role.REGIONAL_REVIEWER, region),
        "regional observer": person("Regional observer", Role.OBSERVER, region),
        "neighbour lead": person("Neighbour lead", Role.SYSTEM_LEAD, neighbour),
        "other reviewer": person("Other reviewer", Role.REGIONAL_REVIEWER, elsewhere),
        "far lead": person("Far lead", Role.SYSTEM_LEAD, stranger),
        "nobody": person("Nobody"),
        "administrator": person("Administrator"),
    }
    people["administrator"].is_administrator = True
    people["administrator"].save()
    version = west_midlands()
    round = changes.rounds.open_round(
        by=people["reviewer"],
        region=region,
        version=version,
        title="Spring",
        opens=datetime.date(2018, 2, 1),
        due=datetime.date(2018, 4, 30),
        systems=[system],
        attribution=attribution,
    )
    assessment = round.assessments.get()
    leaders = Membership.objects.filter(system=system, role=Role.SYSTEM_LEADER)
    response, *_ = changes.respondents.add_respondents(
        by=people["lead"], assessment=assessment, leaders=leaders
    )
    return Cast(region, system, version, round, assessment, response, people)
