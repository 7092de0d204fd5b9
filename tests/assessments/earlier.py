"""An earlier round on version 1 of a small framework, and a later one on version 2."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cached_property

from frameworks.changes.versions import publish, store
from frameworks.models import Criterion, CriterionLink, FrameworkVersion
from icsassess.accounts.models import Membership, User
from icsassess.assessments import changes
from icsassess.assessments.models import AgreedScore, Answer, Assessment, Carried, Response, Round
from icsassess.assessments.rules.judging import Words
from tests.cast import Cast
from tests.frameworks.files import read

HEAD = """\
framework: {slug: small, title: A small framework, publisher: Nobody}
version:
  label: "%(label)s"
  published: "%(label)s"
  source: A source
  licence: None is stated.
  domain_word: Domain
  criterion_word: Criterion
method: components
scale:
  - score: 3
    status: Done
    descriptor: All of it is in place.
    band: strength
    support: none
    conditions: [{at_least: in place, for: all}]
  - score: 2
    status: %(middle)s
    band: developing
    support: none
    conditions: [{at_least: planned, for: all}]
  - {score: 1, status: Begun, band: gap, support: required}
domains:
  - ref: "1"
    title: First
    criteria:
      - {ref: "1.1", title: Leading, statements: [There is a plan., The board meets.]}
      - ref: "1.2"
        title: Working together
        statements: [Partners meet %(often)s., They share one budget.]
"""

FIRST = (
    HEAD % {"label": "2017", "middle": "Growing", "often": "often"}
    + """\
      - {ref: "1.3", title: Money, statements: [There is money.]}
      - {ref: "1.4", title: Data, statements: [Records are joined up.]}
      - {ref: "1.5", title: Devices, statements: [Everybody has a laptop.]}
      - {ref: "1.6", title: Buildings, statements: [Buildings are shared.]}
      - {ref: "1.7", title: Horses, statements: [Horses are fed.]}
"""
)

#: Of the middle level the status has changed, so a 2 means something else.
SECOND = (
    HEAD % {"label": "2018", "middle": "Half way", "often": "every month"}
    + """\
  - ref: "2"
    title: Second
    criteria:
      - {ref: "2.1", title: Income, statements: [Somebody pays.]}
      - {ref: "2.2", title: Spending, statements: [There is money.]}
      - {ref: "2.3", title: Digital, statements: [Records are joined up., Tablets work.]}
      - {ref: "2.4", title: Places, statements: [There are places.]}
      - {ref: "2.5", title: Climate, statements: [Emissions fall.]}
"""
)

LINKS = (
    ("1.3", "2.1", "broader"),
    ("1.3", "2.2", "broader"),
    ("1.4", "2.3", "narrower"),
    ("1.5", "2.3", "narrower"),
    ("1.6", "2.4", "overlaps"),
)


def version(text: str) -> FrameworkVersion:
    stored, _ = store(read(text))
    publish(stored)
    return stored


def link(
    first: FrameworkVersion,
    second: FrameworkVersion,
    by: User,
    links: tuple[tuple[str, str, str], ...] = LINKS,
    state: str = "confirmed",
) -> None:
    """Links from `first` to `second`, decided by `by`."""
    for old, new, kind in links:
        one = Criterion.objects.get(version=first, ref=old)
        other = Criterion.objects.get(version=second, ref=new)
        decided = {} if state == "draft" else {"decided_by": by, "decided_at": _now()}
        CriterionLink.objects.create(
            from_criterion=one, to_criterion=other, kind=kind, state=state, **decided
        )


def _now() -> datetime.datetime:
    return datetime.datetime(2018, 1, 1, tzinfo=datetime.UTC)


def open_round(
    stage: Cast,
    version: FrameworkVersion,
    title: str,
    opens: datetime.date,
    attribution: str = Round.Attribution.NAMED,
) -> Assessment:
    """Our system's assessment in a round of its own; nobody is asked yet."""
    opened = changes.rounds.open_round(
        by=stage["reviewer"],
        region=stage.region,
        version=version,
        title=title,
        opens=opens,
        due=opens + datetime.timedelta(days=60),
        systems=[stage.system],
        attribution=attribution,
    )
    return opened.assessments.get()


def before(stage: Cast) -> Assessment:
    """Our system's assessment in an earlier round."""
    earlier = Assessment.objects.filter(round__title="Winter").first()
    return earlier or open_round(stage, stage.version, "Winter", datetime.date(2017, 12, 1))


def another_version(stage: Cast) -> FrameworkVersion:
    return FrameworkVersion.objects.filter(label="2017").first() or version(FIRST)


def ask(stage: Cast, assessment: Assessment, *who: str) -> list[Response]:
    """Ask people of the cast, of whom each is a leader or the lead of our system."""
    users = [stage[name] for name in who]
    leaders = Membership.objects.filter(user__in=users, system=stage.system)
    return changes.respondents.add_respondents(
        by=stage["lead"], assessment=assessment, leaders=leaders
    )


def answer(response: Response, ref: str, words: Words, *statuses: str) -> Answer:
    """The respondent says `words` of a criterion, and a status of each statement in order."""
    held = Answer.objects.get(response=response, criterion__ref=ref)
    ids = held.criterion.statements.values_list("pk", flat=True)
    changes.answering.save_answer(
        by=response.respondent,
        answer=held,
        words=words,
        statuses=dict(zip(ids, statuses, strict=False)),
        seen=held.revision,
    )
    return held


@dataclass
class Rounds:
    """Our system's assessment of then, submitted on version 1, and the one of now on version 2."""

    stage: Cast
    first: FrameworkVersion
    second: FrameworkVersion
    then: Assessment
    now: Assessment

    @cached_property
    def mine(self) -> Response:
        """The leader's response of now."""
        return Response.objects.get(assessment=self.now, respondent=self.stage["leader"])

    def answer(self, ref: str) -> Answer:
        return Answer.objects.get(response=self.mine, criterion__ref=ref)

    def agreed(self, ref: str) -> AgreedScore:
        return AgreedScore.objects.get(assessment=self.now, criterion__ref=ref)

    def offered(self, ref: str, at: int = 0) -> Carried:
        """What is offered to the leader for a criterion."""
        return list(self.answer(ref).carried.all())[at]

    def offered_to_all(self, ref: str, at: int = 0) -> Carried:
        """What is offered to the system for a criterion."""
        return list(self.agreed(ref).carried.all())[at]


def rounds(
    stage: Cast,
    *,
    now: str = SECOND,
    links: tuple[tuple[str, str, str], ...] = LINKS,
    attribution: str = Round.Attribution.NAMED,
) -> Rounds:
    """The leader scored everything 3 and the lead 2; they agreed on 3 and submitted.

    Of 1.1 the leader said more: texts, statuses, evidence. In the later round both are asked.
    """
    first = version(FIRST)
    then = open_round(stage, first, "Spring 2017", datetime.date(2017, 2, 1), attribution)
    by_leader, by_lead = sorted(
        ask(stage, then, "leader", "lead"), key=lambda r: r.respondent_id != stage["leader"].pk
    )
    for ref in ("1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7"):
        answer(by_leader, ref, Words("scored", 3, gaps=f"The leader on {ref}"), "in_place")
        answer(by_lead, ref, Words("scored", 2, rationale="The lead knows"))
    held = answer(
        by_leader, "1.1", Words("scored", 3, "Why", "Strong", "Weak"), "in_place", "partly"
    )
    changes.evidence.add_evidence(
        by=stage["leader"], on=held, title="Minutes of 2017", url="https://example.org/minutes"
    )
    changes.agreeing.start_agreeing(by=stage["lead"], assessment=then)
    for score in then.agreed_scores.select_related("criterion"):
        words = Words("scored", 3, strengths=f"We on {score.criterion.ref}")
        changes.agreeing.save_agreed_score(by=stage["lead"], agreed=score, words=words, seen=0)
    changes.agreeing.submit(by=stage["lead"], assessment=then, signed_as="The chair")
    then.refresh_from_db(fields=["state"])
    second = first if now == FIRST else version(now)
    if first != second:
        link(first, second, stage["administrator"], links)
    later = open_round(stage, second, "Autumn 2018", datetime.date(2018, 9, 1), attribution)
    ask(stage, later, "leader", "lead")
    return Rounds(stage, first, second, then, later)
