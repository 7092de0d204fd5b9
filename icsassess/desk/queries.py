"""What waits for a person, and where one assessment stands."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef

from frameworks.content import DomainContent, VersionContent
from icsassess.accounts.models import User
from icsassess.accounts.roles import Can, roles_that
from icsassess.assessments.models import (
    FINISHED,
    UNFINISHED,
    AgreedScore,
    Answer,
    Assessment,
    Response,
    Round,
)
from icsassess.assessments.queries.judging import ASSESSMENT, RESPONSE, is_answered
from icsassess.assessments.queries.offers import number_to_confirm
from icsassess.assessments.queries.rounds import in_order, number_of, visible_rounds
from icsassess.assessments.rules.disclosure import (
    OfOneLeader,
    attributions_that_show,
    when_it_counts,
)
from icsassess.lib.paging import LONGEST


@dataclass(frozen=True)
class Home:
    """What waits for a person, role by role; and quietly, so that it is found again, the rest."""

    to_answer: list[Any]  # responses, each with how many criteria are `answered` of how many (`of`)
    to_lead: list[Assessment]
    to_facilitate: list[Assessment]
    to_watch: list[Round]  # rounds that they answer for as a region, until all have submitted
    rounds_going_on: list[Round]  # the same for who only reads
    rounds_finished: list[Round]
    others: list[Assessment]  # of their systems, where nothing waits for them; newest first
    has_more: bool  # others than these
    may_be_asked: bool  # for a view of their own

    @property
    def waits(self) -> bool:
        return bool(self.to_answer or self.to_lead or self.to_facilitate or self.to_watch)

    @property
    def going_on(self) -> list[Assessment]:
        return [one for one in self.others if one.is_answerable]

    @property
    def finished(self) -> list[Assessment]:
        return [one for one in self.others if not one.is_answerable]

    @property
    def gave_view(self) -> bool:
        """Whether they have finished their view in something that goes on."""
        return any(one.has_own_view for one in self.going_on)  # type: ignore[attr-defined]


def home(user: User) -> Home:
    """What waits for `user`: responses to give, assessments to lead or facilitate, rounds.

    Each stands under the role in which it waits for them, and leaves when it is done.
    """
    answerable = [Assessment.State.COLLECTING, Assessment.State.AGREEING]
    responses = (
        Response.objects.filter(
            respondent=user,
            assessment__state__in=answerable,
            state__in=UNFINISHED,
        )
        .filter(pk__in=Response.objects.visible_to(user))
        .select_related(*RESPONSE)
        .annotate(answered=Count("answers", filter=is_answered("answers__")))
        .annotate(of=Count("answers"), to_confirm=number_to_confirm("answer", "response"))
        .order_by("assessment__round__due", "pk")
    )
    of_each = OuterRef("pk")
    asked = Response.objects.filter(assessment=of_each)
    runs = user.memberships.filter(role__in=roles_that(Can.SEE_RESPONSES)).values("system")
    running = list(
        Assessment.objects.filter(system__in=runs, state__in=answerable)
        .select_related(*ASSESSMENT)
        .annotate(
            asked=number_of(asked),
            complete=number_of(asked.filter(state__in=FINISHED)),
            unfinished=number_of(asked.filter(state__in=UNFINISHED)),
            agreed=number_of(AgreedScore.objects.filter(is_answered(), assessment=of_each)),
            to_confirm=number_to_confirm("agreed_score", "assessment"),
        )
        .order_by("round__due", "pk")
    )
    leads = {m.system_id for m in user.own_memberships if m.role in roles_that(Can.AGREE)}
    waiting = {response.assessment_id for response in responses} | {one.pk for one in running}
    theirs = user.memberships.filter(role__in=roles_that(Can.SEE_RESULTS)).values("system")
    own_view = Response.objects.filter(
        assessment=of_each, respondent=user, state=Response.State.COMPLETE
    )
    others = list(
        Assessment.objects.filter(system__in=theirs)
        .exclude(state=Assessment.State.MOVED)
        .exclude(pk__in=waiting)
        .select_related(*ASSESSMENT)
        .annotate(has_own_view=Exists(own_view))
        .order_by("-round__opens", "-pk")[: LONGEST + 1]
    )
    to_watch, going_on, finished = _rounds(user)
    return Home(
        to_answer=list(responses),
        to_lead=[one for one in running if one.system_id in leads],
        to_facilitate=[one for one in running if one.system_id not in leads],
        to_watch=to_watch,
        rounds_going_on=going_on,
        rounds_finished=finished,
        others=others[:LONGEST],
        has_more=len(others) > LONGEST,
        may_be_asked=any(m.role in roles_that(Can.ANSWER) for m in user.own_memberships),
    )


def _rounds(user: User) -> tuple[list[Round], list[Round], list[Round]]:
    """Rounds of the regions of `user`: those that wait for them, those that go on, those done."""
    at = {m.region_id for m in user.own_memberships if m.region_id}
    if user.is_administrator:
        rounds = visible_rounds(user)
    elif at:  # most people are in none, and asking for none costs as much as for some
        rounds = visible_rounds(user, region_ids=at)
    else:
        return [], [], []
    opening = {m.region_id for m in user.own_memberships if m.role in roles_that(Can.OPEN_ROUND)}
    found: tuple[list[Round], list[Round], list[Round]] = ([], [], [])
    for round in rounds:
        is_finished = round.submitted == round.asked > 0  # type: ignore[attr-defined]
        is_theirs = user.is_administrator or round.region_id in opening
        found[2 if is_finished else 0 if is_theirs else 1].append(round)
    return found


@dataclass(frozen=True)
class Attendance:
    """A leader who was asked, and how far they are."""

    response: Response
    answered: int
    of: int
    may_be_closed: bool  # by a lead, for a leader who cannot finish


@dataclass(frozen=True)
class DomainCoverage:
    domain: DomainContent
    answers: int
    answers_of: int
    agreed: int
    agreed_of: int


@dataclass(frozen=True)
class Overview:
    """Where an assessment stands."""

    assessment: Assessment
    version: VersionContent
    attendance: list[Attendance]
    coverage: list[DomainCoverage]
    below: list[int]  # the ids of its places and neighbourhoods in the round, in order

    @property
    def tells_attendance(self) -> bool:
        """Whether readers of views are told who was asked and how far each is."""
        shown = attributions_that_show(OfOneLeader.ATTENDANCE)
        return self.assessment.round.attribution in shown

    @property
    def tells_how_far(self) -> bool:
        """Whether it is told how much those have answered who have not finished."""
        shown = attributions_that_show(OfOneLeader.HOW_FAR)
        return self.assessment.round.attribution in shown

    @property
    def when_it_counts(self) -> str:
        """What is said of those who have not finished."""
        return when_it_counts(self.assessment.round.attribution)

    @property
    def unfinished(self) -> int:
        return sum(a.response.state in UNFINISHED for a in self.attendance)

    @property
    def complete(self) -> int:
        return sum(a.response.state in FINISHED for a in self.attendance)

    @property
    def agreed(self) -> int:
        return sum(c.agreed for c in self.coverage)

    @property
    def agreed_of(self) -> int:
        return len(self.version.criteria)


def overview(assessment: Assessment, user: User) -> Overview:
    """Four statements, whatever the number of respondents; of places, those that `user` sees."""
    version = assessment.content
    responses = list(assessment.responses.select_related("respondent", "organisation"))
    given = is_answered()
    counts = (
        Answer.objects.filter(given, response__assessment=assessment)
        .order_by()
        .values_list("response_id", "criterion__domain_id")
        .annotate(answered=Count("id"))
    )
    by_response: Counter[int] = Counter()
    by_domain: Counter[int] = Counter()
    for response_id, domain_id, answered in counts:
        by_response[response_id] += answered
        by_domain[domain_id] += answered
    agreed = dict(
        AgreedScore.objects.filter(given, assessment=assessment)
        .order_by()
        .values_list("criterion__domain_id")
        .annotate(Count("id"))
    )
    return Overview(
        assessment,
        version,
        [
            Attendance(r, by_response[r.pk], len(version.criteria), _may_be_closed(r, user))
            for r in responses
        ],
        [
            DomainCoverage(
                domain,
                by_domain[domain.id],
                len(domain.criteria) * len(responses),
                agreed.get(domain.id, 0),
                len(domain.criteria),
            )
            for domain in version.domains
        ],
        in_order(
            Assessment.objects.visible_to(user).below(assessment.system_id, assessment.round_id)
        ),
    )


def _may_be_closed(response: Response, user: User) -> bool:
    """Not one's own, begun and not finished; any that is not finished where begun is not told."""
    states = [Response.State.STARTED]
    attribution = response.assessment.round.attribution
    if attribution not in attributions_that_show(OfOneLeader.HOW_FAR):
        states.append(Response.State.INVITED)
    is_open = response.assessment.is_answerable
    return is_open and response.respondent_id != user.pk and response.state in states
