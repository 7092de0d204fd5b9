"""What the pages of this room show, each gathered in a fixed number of SQL statements."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from frameworks.content import CriterionContent, DomainContent, LevelContent, VersionContent
from frameworks.rules.scoring import Seen, Status, Suggestion, above, suggest
from frameworks.spread import Spread, spread
from icsassess.accounts.models import Membership, User
from icsassess.accounts.roles import Can, roles_that
from icsassess.assessments import rules
from icsassess.assessments.models import (
    AgreedScore,
    Answer,
    Assessment,
    AssessmentQuerySet,
    Carried,
    Evidence,
    Response,
    Round,
    StatementAnswer,
)

# The chain from an answer up to everything its page names, for `select_related`.
ANSWER = (
    "level",
    "changed_by",
    "response__assessment__system",
    "response__assessment__version__framework",
    "response__assessment__round",
)
AGREED_SCORE = (
    "level",
    "agreed_by",
    "assessment__system__region",
    "assessment__system__parent__parent",
    "assessment__round",
    "assessment__version__framework",
)
RESPONSE = (
    "respondent",
    "organisation",
    "assessment__system",
    "assessment__version__framework",
    "assessment__round",
)
ASSESSMENT = (
    "system__region",
    "system__parent__parent",
    "round__region",
    "version__framework",
)


def has_earlier(assessment: str) -> Exists:
    """Whether anything was carried forward to the assessment in the column `assessment`."""
    carried = Assessment.carried_from.through.objects
    return Exists(carried.filter(from_assessment=OuterRef(assessment)))


def offered(on: str, **which: str) -> Exists:
    """Whether earlier answers were offered for an answer or an agreed score (`on`)."""
    return Exists(Carried.objects.filter(**{on: OuterRef("pk")}, **which))


def evidence_points_to(
    version: VersionContent, criterion: CriterionContent, statuses: Mapping[int, str]
) -> Suggestion | None:
    """What the statuses of a criterion's statements, by id, point to (domain.md, rule 1)."""
    seen = [
        Seen(
            text=statement.text,
            status=Status(statuses[statement.id]) if statement.id in statuses else None,
            group=statement.group,
            level=statement.level,
        )
        for statement in criterion.statements
    ]
    return suggest(version.method, version.levels, seen)


# Interview


@dataclass(frozen=True)
class Judged:
    """One criterion as one leader has judged it so far."""

    criterion: CriterionContent
    words: rules.Words
    level: LevelContent | None
    statuses: Mapping[int, str]
    suggestion: Suggestion | None
    to_confirm: bool = False  # an earlier answer is offered

    @property
    def is_above(self) -> bool:
        return above(self.words.score, self.suggestion)

    @property
    def missing(self) -> list[tuple[str, str]]:
        return rules.missing(self.words, scored=self.criterion.scored, above=self.is_above)

    @property
    def progress(self) -> rules.Progress:
        return rules.progress(
            self.words,
            statements=len(self.statuses),
            scored=self.criterion.scored,
            above=self.is_above,
        )


def judged(
    version: VersionContent,
    criterion: CriterionContent,
    words: rules.Words,
    statuses: Mapping[int, str],
    *,
    to_confirm: bool = False,
) -> Judged:
    return Judged(
        criterion,
        words,
        version.level(words.score),
        statuses,
        evidence_points_to(version, criterion, statuses),
        to_confirm,
    )


@dataclass(frozen=True)
class TaskList:
    """A response's criteria by domain, each with its state."""

    response: Response
    version: VersionContent
    domains: list[tuple[DomainContent, list[Judged]]]

    @property
    def all(self) -> list[Judged]:
        return [one for _, several in self.domains for one in several]

    @property
    def done(self) -> int:
        return sum(one.progress == rules.Progress.DONE for one in self.all)

    @property
    def to_confirm(self) -> int:
        return sum(one.to_confirm for one in self.all)

    @property
    def next(self) -> Judged | None:
        """Where to go on: the first criterion that is not done."""
        return next((one for one in self.all if one.progress != rules.Progress.DONE), None)

    @property
    def missing(self) -> list[tuple[str, str]]:
        return [(one.criterion.ref, todo) for one in self.all for _, todo in one.missing]


def task_list(response: Response) -> TaskList:
    """Two statements beside the response's own."""
    version = response.assessment.content
    rows = (
        Answer.objects.filter(response=response)
        .select_related("level")
        .annotate(to_confirm=offered("answer", state=Carried.State.TO_CONFIRM))
    )
    answers: dict[int, Any] = {answer.criterion_id: answer for answer in rows}
    statuses: dict[int, dict[int, str]] = defaultdict(dict)
    for given in StatementAnswer.objects.filter(answer__response=response):
        statuses[given.answer_id][given.statement_id] = given.status
    domains = [
        (
            domain,
            [
                judged(
                    version,
                    c,
                    answers[c.id].words,
                    statuses[answers[c.id].pk],
                    to_confirm=answers[c.id].to_confirm,
                )
                for c in domain.criteria
            ],
        )
        for domain in version.domains
    ]
    return TaskList(response, version, domains)


# The evidence that evidence came along from, with its assessment; costs nothing where none did.
CARRIED_FROM = Prefetch(
    "carried_from",
    Evidence.objects.select_related(
        "answer__response__assessment__round",
        "answer__response__assessment__version",
        "agreed_score__assessment__round",
        "agreed_score__assessment__version",
    ),
)
EVIDENCE = Prefetch("evidence", Evidence.objects.prefetch_related(CARRIED_FROM))


def evidence_of(held: Answer | AgreedScore) -> list[Evidence]:
    return list(held.evidence.prefetch_related(CARRIED_FROM))


def statuses_of(answer: Answer) -> dict[int, str]:
    """The status of each statement of an answer that has one, by statement id."""
    return dict(answer.statements.values_list("statement_id", "status"))


# Assessment


@dataclass(frozen=True)
class Attendance:
    """A leader who was asked, and how far they are."""

    response: Response
    answered: int
    of: int


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
    below: list[dict[str, Any]]  # its places and neighbourhoods in the round, as `round_rows`

    @property
    def complete(self) -> int:
        return sum(a.response.state == Response.State.COMPLETE for a in self.attendance)

    @property
    def agreed(self) -> int:
        return sum(c.agreed for c in self.coverage)

    @property
    def agreed_of(self) -> int:
        return len(self.version.criteria)


def is_answered(to: str = "") -> Q:
    """`rules.is_answered` in SQL; `to` leads to the answer or agreed score ('answers__')."""
    written = [Q(**{f"{to}{name}__regex": r"\S"}) for name in rules.TEXTS]
    in_words = Q(**{f"{to}criterion__scored": False}) & reduce(or_, written)
    return ~Q(**{f"{to}standing": ""}) | in_words


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
        [Attendance(r, by_response[r.pk], len(version.criteria)) for r in responses],
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
        _rows(Assessment.objects.visible_to(user).below(assessment)),
    )


def leaders_to_ask(assessment: Assessment) -> list[Membership]:
    """Leaders of the system who were not asked yet, one membership each."""
    memberships = (
        Membership.objects.filter(
            system=assessment.system, role__in=roles_that(Can.ANSWER), user__is_active=True
        )
        .exclude(user__responses__assessment=assessment)
        .select_related("user", "organisation")
        .order_by("user__name", "-organisation")
    )
    return list({m.user_id: m for m in memberships}.values())


# Agreeing


@dataclass(frozen=True)
class View:
    """What one leader said of a criterion, named as the round promised."""

    by: str
    words: rules.Words
    level: LevelContent | None
    suggestion: Suggestion | None
    evidence: Sequence[Evidence]


@dataclass(frozen=True)
class Agreeing:
    """One criterion with every view beside the agreed score."""

    version: VersionContent
    criterion: CriterionContent
    views: list[View]
    spread: Spread | None
    evidence: Sequence[Evidence]


def agreeing(agreed: AgreedScore) -> Agreeing:
    """Four statements, whatever the number of respondents."""
    assessment = agreed.assessment
    version = assessment.content
    criterion = version.criterion_with_id(agreed.criterion_id)
    answers = list(
        Answer.objects.filter(response__assessment=assessment, criterion=criterion.id)
        .select_related("level", "response__respondent", "response__organisation")
        .prefetch_related("statements", EVIDENCE)
    )
    # Who was asked and said nothing hides nobody: the page of the assessment tells who answered.
    answers = [answer for answer in answers if not answer.words.is_empty]
    names = rules.attributions(
        [_person_and_type(answer.response) for answer in answers], assessment.round.attribution
    )
    views = [
        View(
            name,
            answer.words,
            version.level(answer.score),
            evidence_points_to(
                version, criterion, {s.statement_id: s.status for s in answer.statements.all()}
            ),
            list(answer.evidence.all()),
        )
        for name, answer in zip(names, answers, strict=True)
    ]
    # By name would give away who is who where names are not shown; by what is said does not.
    views.sort(key=lambda v: (-(v.words.score or 0), v.by, v.words.standing, *v.words.texts))
    return Agreeing(
        version,
        criterion,
        views,
        spread([v.words.score for v in views if v.words.score is not None]),
        evidence_of(agreed),
    )


def _person_and_type(response: Response) -> tuple[str, str]:
    organisation = response.organisation
    if not organisation:
        return str(response.respondent), "Other"
    return f"{response.respondent}, {organisation.name}", organisation.get_type_display()


@dataclass(frozen=True)
class AgreedRow:
    criterion: CriterionContent
    words: rules.Words
    missing: list[str]
    views: int  # how many leaders have said something
    spread: Spread | None
    to_confirm: bool  # an earlier agreed score is offered


def agreed_rows(assessment: Assessment) -> list[tuple[DomainContent, list[AgreedRow]]]:
    """Every criterion with its agreed score and the spread of views; two statements."""
    version = assessment.content
    rows = (
        AgreedScore.objects.filter(assessment=assessment)
        .select_related("level")
        .annotate(to_confirm=offered("agreed_score", state=Carried.State.TO_CONFIRM))
    )
    agreed: dict[int, Any] = {score.criterion_id: score for score in rows}
    views: dict[int, list[int | None]] = defaultdict(list)
    given = Answer.objects.filter(is_answered(), response__assessment=assessment)
    for criterion_id, score in given.order_by().values_list("criterion_id", "level__score"):
        views[criterion_id].append(score)

    def row(c: CriterionContent) -> AgreedRow:
        words = agreed[c.id].words
        todo = [text for _, text in rules.missing(words, scored=c.scored, above=False)]
        scores = [score for score in views[c.id] if score is not None]
        to_confirm = agreed[c.id].to_confirm
        return AgreedRow(c, words, todo, len(views[c.id]), spread(scores), to_confirm)

    return [(domain, [row(c) for c in domain.criteria]) for domain in version.domains]


# Home and rounds


@dataclass(frozen=True)
class Home:
    to_answer: list[Any]  # responses, each with how many criteria are `answered` of how many (`of`)
    to_lead: list[Assessment]
    to_watch: list[Round]
    others: list[Assessment]  # of their systems, where nothing waits for them; newest first

    @property
    def going_on(self) -> list[Assessment]:
        return [one for one in self.others if not one.is_submitted]

    @property
    def finished(self) -> list[Assessment]:
        return [one for one in self.others if one.is_submitted]


def home(user: User) -> Home:
    """What waits for `user`: responses to give, assessments to lead, rounds they opened up.

    And quietly, so that it is found again, what else their systems assess or have assessed.
    """
    answerable = [Assessment.State.COLLECTING, Assessment.State.AGREEING]
    responses = (
        Response.objects.filter(respondent=user, assessment__state__in=answerable)
        .exclude(state=Response.State.COMPLETE)
        .filter(pk__in=Response.objects.visible_to(user))
        .select_related(*RESPONSE)
        .annotate(answered=Count("answers", filter=is_answered("answers__")))
        .annotate(of=Count("answers"), to_confirm=_to_confirm("answer", "response"))
        .order_by("assessment__round__due", "pk")
    )
    leads = user.memberships.filter(role__in=roles_that(Can.AGREE)).values("system")
    watches = [m.region_id for m in user.held if m.region_id]
    to_lead = (
        Assessment.objects.filter(system__in=leads, state__in=answerable)
        .select_related(*ASSESSMENT)
        .annotate(
            asked=Count("responses"),
            complete=Count("responses", filter=Q(responses__state=Response.State.COMPLETE)),
            to_confirm=_to_confirm("agreed_score", "assessment"),
        )
        .order_by("round__due", "pk")
    )
    to_watch = rounds(user, region_ids=None if user.is_administrator else watches)
    waiting = {response.assessment_id for response in responses} | {one.pk for one in to_lead}
    theirs = user.memberships.filter(role__in=roles_that(Can.SEE_RESULTS)).values("system")
    others = (
        Assessment.objects.filter(system__in=theirs)
        .exclude(state__in=[Assessment.State.MOVED, Assessment.State.WITHDRAWN])
        .exclude(pk__in=waiting)
        .select_related(*ASSESSMENT)
        .order_by("-round__opens", "-pk")
    )
    return Home(list(responses), list(to_lead), to_watch, list(others))


def _to_confirm(on: str, of: str) -> Coalesce:
    """For how many criteria something earlier waits to be confirmed, of a response, say.

    Counted apart: joined in, it would multiply what else is counted.
    """
    way = f"{on}__{of}"
    waiting = Carried.objects.filter(**{way: OuterRef("pk")}, state=Carried.State.TO_CONFIRM)
    counted = waiting.order_by().values(way).annotate(n=Count(on, distinct=True)).values("n")
    return Coalesce(Subquery(counted), 0)


def rounds(user: User, *, region_ids: Iterable[int] | None = None) -> list[Round]:
    """Rounds that `user` sees, newest first, each with how many of its systems submitted."""
    submitted = [Assessment.State.SUBMITTED, Assessment.State.ACCEPTED]
    # Counted over ids: `visible_to` joins memberships, which would multiply the counts.
    seen = Round.objects.filter(pk__in=Round.objects.visible_to(user).values("pk"))
    if region_ids is not None:
        seen = seen.filter(region__in=region_ids)
    return list(
        seen.select_related("region", "version__framework")
        .annotate(
            asked=Count("assessments", filter=~Q(assessments__state=Assessment.State.MOVED)),
            submitted=Count("assessments", filter=Q(assessments__state__in=submitted)),
        )
        .order_by("-opens", "-pk")  # said again: Django drops a model's order where it counts
    )


def round_rows(round: Round, user: User) -> list[dict[str, Any]]:
    """Every system of a round that `user` may see, with its state and coverage; one statement."""
    return _rows(Assessment.objects.visible_to(user).filter(round=round))


def _rows(assessments: AssessmentQuerySet) -> list[dict[str, Any]]:
    """Each with its state and coverage, every system followed by its places."""
    live = assessments.exclude(state=Assessment.State.MOVED)
    found = live.select_related("system__parent__parent", "round", "version").annotate(
        asked=Count("responses", distinct=True),
        complete=Count(
            "responses",
            filter=Q(responses__state=Response.State.COMPLETE),
            distinct=True,
        ),
        agreed=Count("agreed_scores", filter=is_answered("agreed_scores__"), distinct=True),
    )
    in_order = sorted(found, key=lambda one: one.system.path)
    return [{"assessment": one, "of": len(one.content.criteria)} for one in in_order]
