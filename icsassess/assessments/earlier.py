"""What earlier assessments of a system hold for a later one: what would come along, what is
offered, and what leads nowhere any more. Reads only; who may read it is asked by the views.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Case, Exists, OuterRef, Prefetch, Q, QuerySet, When

from frameworks.content import CriterionContent, LevelContent, VersionContent
from frameworks.models import FrameworkVersion
from frameworks.queries.links import confirmed
from frameworks.rules.differences import Difference, rewording
from frameworks.rules.origins import (
    Carrying,
    Coming,
    How,
    Link,
    carry,
    same_level,
    statements_that_follow,
)
from frameworks.rules.scoring import Status
from icsassess.assessments import queries, rules
from icsassess.assessments.models import (
    AgreedScore,
    Answer,
    Assessment,
    Carried,
    Evidence,
    Response,
    StatementAnswer,
)


def mapping(then: VersionContent, now: VersionContent) -> Carrying[CriterionContent]:
    """Where the criteria of `now` come from in `then`; one statement."""
    return _mappings([then], now)[then.id]


def _mappings(
    thens: Sequence[VersionContent], now: VersionContent
) -> dict[int, Carrying[CriterionContent]]:
    """The same for several earlier versions, by their ids; one statement."""
    links = confirmed(now.id) if {then.id for then in thens} - {now.id} else {}
    return {
        then.id: carry(
            then.criteria,
            now.criteria,
            [Link(one.here.ref, one.there.ref, one.kind) for one in links.get(then.id, ())],
            same_framework=then.slug == now.slug,
        )
        for then in thens
    }


_J = TypeVar("_J", Answer, AgreedScore)


def said(rows: QuerySet[_J]) -> QuerySet[_J]:
    """Those answers or agreed scores of `rows` about which something was said."""
    something = ~Q(standing="", rationale="", strengths="", gaps="", support="")
    if rows.model is Answer:
        something |= Q(Exists(StatementAnswer.objects.filter(answer=OuterRef("pk"))))
        something |= Q(Exists(Evidence.objects.filter(answer=OuterRef("pk"))))
    else:
        something |= Q(Exists(Evidence.objects.filter(agreed_score=OuterRef("pk"))))
    return rows.filter(something)


# Before anything is offered


def candidates(assessment: Assessment) -> QuerySet[Assessment]:
    """The assessments of the same system that answers may be carried forward from: those of
    earlier rounds, and what was submitted. Those on the same framework first, then latest first.
    """
    submitted = [Assessment.State.SUBMITTED, Assessment.State.ACCEPTED]
    left = [Assessment.State.MOVED, Assessment.State.WITHDRAWN]
    same = Q(version__framework=assessment.version.framework_id)
    return (
        Assessment.objects.filter(system=assessment.system_id)
        .filter(Q(state__in=submitted) | Q(round__opens__lt=assessment.round.opens))
        .exclude(pk=assessment.pk)
        .exclude(state__in=left)
        .select_related("system__region", "round__region", "version__framework")
        .order_by(Case(When(same, then=0), default=1), "-round__opens", "-pk")
    )


@dataclass(frozen=True)
class Preview:
    """What would be offered from one assessment in another version, before it is."""

    source: Assessment
    then: VersionContent
    now: VersionContent
    carrying: Carrying[CriterionContent]
    agreed: int  # agreed scores that would be offered
    leaders: int  # who answered then and are asked now

    @property
    def is_empty(self) -> bool:
        """Nothing comes along: no new criterion comes from an earlier one."""
        return not any(coming.origins for coming in self.carrying.coming)

    @property
    def parts(self) -> list[tuple[How, list[ComingHere]]]:
        """The new criteria by how they come, those to look at first."""
        order = (How.REWORDED, How.SPLIT, How.MERGED, How.LINKED, How.NEW, How.UNCHANGED)
        by_how: dict[How, list[ComingHere]] = {how: [] for how in order}
        for coming in self.carrying.coming:
            by_how[coming.how].append(ComingHere(self.then, self.now, coming))
        return [(how, several) for how, several in by_how.items() if several]

    @property
    def levels_left(self) -> list[LevelContent]:
        """Levels of the earlier scale that mean something else now, where scores come along."""
        if not any(coming.score_follows for coming in self.carrying.coming):
            return []
        return [v for v in self.then.levels if not same_level(v, self.now.level(v.score))]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many criteria come in each way, and how many are gone."""
        counted = {how: len(several) for how, several in self.parts}
        order = (How.UNCHANGED, How.REWORDED, How.SPLIT, How.MERGED, How.LINKED, How.NEW)
        ways = [(how.capitalize(), counted[how]) for how in order if how in counted]
        gone = len(self.carrying.gone)
        return [*ways, ("Gone", gone)] if gone else ways


@dataclass(frozen=True)
class ComingHere:
    """A criterion of the new version as the preview shows it."""

    then: VersionContent
    now: VersionContent
    coming: Coming[CriterionContent]

    @property
    def wording(self) -> tuple[Difference, ...]:
        """What is worded differently, where it is one criterion in other words."""
        if self.coming.how != How.REWORDED:
            return ()
        return rewording(self.coming.origins[0], self.coming.new)


def preview(source: Assessment, to: Assessment, *, asked: Iterable[int] | None = None) -> Preview:
    """What `source` would offer to `to`, which need not be saved yet; three statements.

    `asked` are the ids of the people who are asked there: all who answered, unless given.
    """
    then, now = source.content, to.content
    carrying = mapping(then, now)
    agreed = said(AgreedScore.objects.filter(assessment=source))
    scores = set(agreed.values_list("criterion_id", flat=True))
    answers = said(Answer.objects.filter(response__assessment=source))
    people = Response.objects.filter(pk__in=answers.values("response"))
    if asked is not None:
        people = people.filter(respondent__in=asked)
    return Preview(
        source,
        then,
        now,
        carrying,
        agreed=len(scores & {o.id for coming in carrying.coming for o in coming.origins}),
        leaders=people.count(),
    )


# What is offered


def sources(assessment: Assessment) -> QuerySet[Assessment]:
    """What `assessment` was carried forward from, the latest first."""
    same_round = Case(When(round=assessment.round_id, then=0), default=1)
    return assessment.carried_from.select_related("version", "round", "system").order_by(
        same_round, "-round__opens", "-pk"
    )


@dataclass(frozen=True)
class Said:
    """What somebody said of one criterion in an earlier assessment, in that version's words."""

    assessment: Assessment
    version: VersionContent
    criterion: CriterionContent
    words: rules.Words
    statuses: Mapping[int, str]
    evidence: Sequence[Evidence]

    @property
    def level(self) -> LevelContent | None:
        return self.version.level(self.words.score)

    @property
    def statements(self) -> list[tuple[str, str]]:
        """Each statement that was given a status, with it in words."""
        return [
            (s.text, Status(self.statuses[s.id]).label)
            for s in self.criterion.statements
            if s.id in self.statuses
        ]


def _said(held: Answer | AgreedScore) -> Said:
    """`held` with its level, evidence, statements and assessment read already."""
    version = held.assessment.content
    statuses = (
        {given.statement_id: given.status for given in held.statements.all()}
        if isinstance(held, Answer)
        else {}
    )
    return Said(
        held.assessment,
        version,
        version.criterion_with_id(held.criterion_id),
        held.words,
        statuses,
        list(held.evidence.all()),
    )


@dataclass(frozen=True)
class Offer:
    """One earlier judgement as it is offered for a new one."""

    carried: Carried
    said: Said
    version: VersionContent
    criterion: CriterionContent

    @property
    def words(self) -> rules.Words:
        """What of it may come along."""
        is_same = (
            self.said.criterion.scored
            and self.criterion.scored
            and same_level(self.said.level, self.version.level(self.said.words.score))
        )
        return rules.following(self.said.words, how=self.carried.how, same_level=is_same)

    @property
    def score_stays(self) -> bool:
        """Something stood in the place of a score then, and it does not come along."""
        return self.said.words.standing != self.words.standing

    @property
    def statuses(self) -> dict[int, str]:
        """The status of each new statement that says the same as an old one, by id."""
        pairs = statements_that_follow(self.said.criterion.statements, self.criterion.statements)
        given = self.said.statuses
        return {new.id: given[old.id] for old, new in pairs if old.id in given}

    @property
    def wording(self) -> tuple[Difference, ...]:
        """What is worded differently now."""
        return rewording(self.said.criterion, self.criterion)


def offers(held: Answer | AgreedScore) -> list[Offer]:
    """What is or was offered for `held`, one criterion; five statements at most."""
    version = held.assessment.content
    criterion = version.criterion_with_id(held.criterion_id)
    return [
        Offer(carried, _said(carried.origin), version, criterion)
        for carried in _with_origin(held.carried.all())
    ]


def _with_origin(rows: QuerySet[Carried]) -> QuerySet[Carried]:
    return rows.select_related("decided_by").prefetch_related(
        Prefetch("from_answer", _whole(Answer.objects.all())),
        Prefetch("from_agreed_score", _whole(AgreedScore.objects.all())),
    )


def _whole(rows: QuerySet[_J]) -> QuerySet[_J]:
    """`rows` with all that `_said` reads of them."""
    is_answer = rows.model is Answer
    up = "response__assessment" if is_answer else "assessment"
    names = [f"{up}__round", f"{up}__version", f"{up}__system"]
    return rows.select_related("level", *names).prefetch_related(
        queries.EVIDENCE, *(["statements"] if is_answer else [])
    )


@dataclass(frozen=True)
class Everything:
    """All that is offered to one leader, or to the system, and what leads nowhere any more."""

    offers: list[Offer]
    gone: list[Said]

    def _in(self, state: str) -> list[Offer]:
        return [offer for offer in self.offers if offer.carried.state == state]

    @property
    def to_confirm(self) -> list[Offer]:
        return self._in(Carried.State.TO_CONFIRM)

    @property
    def criteria_to_confirm(self) -> int:
        return len({offer.criterion.id for offer in self.to_confirm})

    @property
    def confirmed(self) -> list[Offer]:
        return self._in(Carried.State.CONFIRMED)

    @property
    def set_aside(self) -> list[Offer]:
        return self._in(Carried.State.SET_ASIDE)


def of_response(response: Response) -> Everything:
    """What a leader's own earlier answers hold for their response; eleven statements at most."""
    assessment = response.assessment
    carried = Carried.objects.filter(answer__response=response).select_related("answer")
    then = Answer.objects.filter(
        response__respondent=response.respondent_id,
        response__assessment__in=assessment.carried_from.all(),
    )
    return _everything(assessment, carried, then)


def of_assessment(assessment: Assessment) -> Everything:
    """What earlier agreed scores hold for the system; nine statements at most."""
    carried = Carried.objects.filter(agreed_score__assessment=assessment)
    then = AgreedScore.objects.filter(assessment__in=assessment.carried_from.all())
    return _everything(assessment, carried.select_related("agreed_score"), then)


def _everything(
    assessment: Assessment, carried: QuerySet[Carried], then: QuerySet[_J]
) -> Everything:
    now = assessment.content
    place = {criterion.id: at for at, criterion in enumerate(now.criteria)}
    offered = sorted(_with_origin(carried), key=lambda one: (place[one.on.criterion_id], one.pk))
    thens = {source.content.id: source.content for source in sources(assessment)}
    mapped = _mappings(list(thens.values()), now)
    gone = [criterion.id for carrying in mapped.values() for criterion in carrying.gone]
    lost = _whole(said(then.filter(criterion__in=gone)))
    return Everything(
        [
            Offer(one, _said(one.origin), now, now.criterion_with_id(one.on.criterion_id))
            for one in offered
        ],
        [_said(one) for one in lost.order_by("-pk")] if gone else [],
    )


# Moving to another version


def versions_to_move_to(assessment: Assessment) -> list[FrameworkVersion]:
    """Published versions other than its own; those of the same framework first."""
    published = FrameworkVersion.objects.filter(state=FrameworkVersion.State.PUBLISHED)
    others = published.exclude(pk=assessment.version_id).select_related("framework")
    return sorted(others, key=lambda v: v.framework_id != assessment.version.framework_id)


def as_if_moved(assessment: Assessment, version: FrameworkVersion) -> Assessment:
    """What `assessment` would be in `version`, not saved."""
    return Assessment(
        round=assessment.round,
        system=assessment.system,
        version=version,
        down_to=assessment.down_to,
        moved_from=assessment,
    )


def why_not_move(assessment: Assessment, version: FrameworkVersion) -> str:
    """Why an assessment cannot be moved to `version`; '' where it can."""
    if assessment.is_moved:
        return "Somebody moved this assessment already. It can no longer be changed here."
    if assessment.state != Assessment.State.COLLECTING:
        return "It can no longer be moved: that is possible while views are collected."
    if version.state != FrameworkVersion.State.PUBLISHED or version.pk == assessment.version_id:
        return f"It cannot be moved to {version}. Choose another published version."
    if not as_if_moved(assessment, version).content.criteria:
        return f"{version} asks nothing of a {assessment.system.kind_word}."
    return ""


def why_not_back(assessment: Assessment) -> str:
    """Why a moved assessment cannot go back to where it came from; '' where it can."""
    if not assessment.moved_from_id:
        return "This assessment was not moved, or it can no longer be moved back."
    if assessment.state != Assessment.State.COLLECTING:
        return "Scores are agreed or submitted here, so it can no longer be moved back."
    answers = Answer.objects.filter(response__assessment=assessment)
    scores = AgreedScore.objects.filter(assessment=assessment)
    on_these = Q(answer__in=answers) | Q(agreed_score__in=scores)
    something = (
        answers.filter(revision__gt=0),
        scores.filter(revision__gt=0),
        Evidence.objects.filter(on_these),
        Carried.objects.filter(on_these, state=Carried.State.CONFIRMED),
    )
    if any(rows.exists() for rows in something):
        return "Something was said here already, so it can no longer be moved back."
    return ""
