"""What earlier judgements are offered for new ones, and what leads nowhere any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import (
    Count,
    Exists,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce

from frameworks.content import CriterionContent, LevelContent, VersionContent
from frameworks.rules.differences import Rewording, rewording
from frameworks.rules.origins import (
    same_level,
    statements_that_follow,
)
from frameworks.rules.scoring import Status
from icsassess.assessments import rules
from icsassess.assessments.models import (
    AgreedScore,
    Answer,
    Assessment,
    Carried,
    Evidence,
    Response,
)
from icsassess.assessments.queries.carrying import mappings, sources, where_said
from icsassess.assessments.queries.evidence import EVIDENCE

_J = TypeVar("_J", Answer, AgreedScore)


@dataclass(frozen=True)
class Said:
    """What somebody said of one criterion in an earlier assessment, in that version's words."""

    assessment: Assessment
    version: VersionContent
    criterion: CriterionContent
    words: rules.judging.Words
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


def _said(judgement: Answer | AgreedScore) -> Said:
    """`judgement` with its level, evidence, statements and assessment read already."""
    version = judgement.assessment.content
    statuses = (
        {given.statement_id: given.status for given in judgement.statements.all()}
        if isinstance(judgement, Answer)
        else {}
    )
    return Said(
        judgement.assessment,
        version,
        version.criterion_with_id(judgement.criterion_id),
        judgement.words,
        statuses,
        list(judgement.evidence.all()),
    )


@dataclass(frozen=True)
class Offer:
    """One earlier judgement as it is offered for a new one."""

    carried: Carried
    said: Said
    version: VersionContent
    criterion: CriterionContent

    @property
    def words(self) -> rules.judging.Words:
        """What of it may come along."""
        is_same = (
            self.said.criterion.scored
            and self.criterion.scored
            and same_level(self.said.level, self.version.level(self.said.words.score))
        )
        return rules.carrying.following(self.said.words, how=self.carried.how, same_level=is_same)

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
    def wording(self) -> tuple[Rewording, ...]:
        """What is worded differently now."""
        return rewording(self.said.criterion, self.criterion)


def offers(judgement: Answer | AgreedScore) -> list[Offer]:
    """What is or was offered for `judgement`, one criterion; five statements at most."""
    version = judgement.assessment.content
    criterion = version.criterion_with_id(judgement.criterion_id)
    carried = judgement.carried.select_related("decided_by").prefetch_related(*_origins())
    return [Offer(one, _said(one.origin), version, criterion) for one in carried]


def _origins() -> tuple[Prefetch[str], Prefetch[str]]:
    """What was said then, whole, for rows of `Carried`."""
    return (
        Prefetch("from_answer", _placed(Answer.objects.prefetch_related(*_beside(Answer)))),
        Prefetch(
            "from_agreed_score",
            _placed(AgreedScore.objects.prefetch_related(*_beside(AgreedScore))),
        ),
    )


def _placed(rows: QuerySet[_J]) -> QuerySet[_J]:
    """`rows` with their level and assessment, which `_said` reads."""
    up = "response__assessment" if rows.model is Answer else "assessment"
    return rows.select_related("level", f"{up}__round", f"{up}__version", f"{up}__system")


def _beside(model: type[Answer] | type[AgreedScore]) -> list[str | Prefetch[str]]:
    """What `_said` reads of the rows of other tables."""
    return [EVIDENCE, "statements"] if model is Answer else [EVIDENCE]


@dataclass(frozen=True)
class Everything:
    """All that is offered to one leader, or to the system, and what leads nowhere any more.

    These are rows alone, in the order of their criteria. What was said then is read for those
    that a page shows: `offers` and `said`.
    """

    version: VersionContent
    carried: list[Carried]
    gone: Sequence[Answer | AgreedScore]

    def in_state(self, state: str) -> list[Carried]:
        return [one for one in self.carried if one.state == state]

    @property
    def to_confirm(self) -> list[CriterionContent]:
        """The criteria for which something waits to be confirmed, each once."""
        waiting = self.in_state(Carried.State.TO_CONFIRM)
        ids = dict.fromkeys(one.on.criterion_id for one in waiting)
        return [self.version.criterion_with_id(id) for id in ids]

    def offers(self, some: Sequence[Carried]) -> list[Offer]:
        """Some of what was carried, with all that was said; five statements at most."""
        prefetch_related_objects(some, *_origins())
        return [Offer(one, _said(one.origin), self.version, self._criterion(one)) for one in some]

    def said(self, some: Sequence[Answer | AgreedScore]) -> list[Said]:
        """Some of what is gone, with all that was said; three statements at most."""
        if some:
            prefetch_related_objects(some, *_beside(type(some[0])))
        return [_said(one) for one in some]

    def _criterion(self, one: Carried) -> CriterionContent:
        return self.version.criterion_with_id(one.on.criterion_id)


def of_response(response: Response) -> Everything:
    """What a leader's own earlier answers hold for their response; four statements at most."""
    assessment = response.assessment
    carried = Carried.objects.filter(answer__response=response).select_related("answer")
    then = Answer.objects.filter(
        response__respondent=response.respondent_id,
        response__assessment__in=assessment.carried_from.all(),
    )
    return _everything(assessment, carried, then)


def of_assessment(assessment: Assessment) -> Everything:
    """What earlier agreed scores hold for the system; four statements at most."""
    carried = Carried.objects.filter(agreed_score__assessment=assessment)
    then = AgreedScore.objects.filter(assessment__in=assessment.carried_from.all())
    return _everything(assessment, carried.select_related("agreed_score"), then)


def _everything(
    assessment: Assessment, carried: QuerySet[Carried], then: QuerySet[_J]
) -> Everything:
    now = assessment.content
    place = {criterion.id: at for at, criterion in enumerate(now.criteria)}
    thens = {source.content.id: source.content for source in sources(assessment)}
    mapped = mappings(list(thens.values()), now)
    gone = [criterion.id for carrying in mapped.values() for criterion in carrying.gone]
    lost = _placed(where_said(then.filter(criterion__in=gone))).order_by("-pk")
    return Everything(
        now,
        sorted(
            carried.select_related("decided_by"),
            key=lambda one: (place[one.on.criterion_id], one.pk),
        ),
        list(lost) if gone else [],
    )


def has_earlier(assessment: str) -> Exists:
    """Whether anything was carried forward to the assessment in the column `assessment`."""
    carried = Assessment.carried_from.through.objects
    return Exists(carried.filter(from_assessment=OuterRef(assessment)))


def offered(on: str, **which: str) -> Exists:
    """Whether earlier answers were offered for an answer or an agreed score (`on`)."""
    return Exists(Carried.objects.filter(**{on: OuterRef("pk")}, **which))


def number_to_confirm(on: str, of: str) -> Coalesce:
    """For how many criteria something earlier waits to be confirmed, of a response, say.

    Counted apart: joined in, it would multiply what else is counted.
    """
    way = f"{on}__{of}"
    waiting = Carried.objects.filter(**{way: OuterRef("pk")}, state=Carried.State.TO_CONFIRM)
    counted = waiting.order_by().values(way).annotate(n=Count(on, distinct=True)).values("n")
    return Coalesce(Subquery(counted), 0)
