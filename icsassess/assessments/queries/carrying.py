"""What earlier assessments of a system hold for a later one, before anything is offered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from frameworks.content import CriterionContent, LevelContent, VersionContent
from frameworks.queries.links import confirmed
from frameworks.rules.differences import Rewording, rewording
from frameworks.rules.origins import (
    Carrying,
    Coming,
    How,
    Link,
    carry,
    same_level,
)
from icsassess.assessments.models import (
    AgreedScore,
    Answer,
    Assessment,
    Evidence,
    Response,
    StatementAnswer,
)


def mapping(then: VersionContent, now: VersionContent) -> Carrying[CriterionContent]:
    """Where the criteria of `now` come from in `then`; one statement."""
    return mappings([then], now)[then.id]


def mappings(
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


def where_said(rows: QuerySet[_J]) -> QuerySet[_J]:
    """Those answers or agreed scores of `rows` about which something was said."""
    something = ~Q(standing="", rationale="", strengths="", gaps="", support="")
    if rows.model is Answer:
        something |= Q(Exists(StatementAnswer.objects.filter(answer=OuterRef("pk"))))
        something |= Q(Exists(Evidence.objects.filter(answer=OuterRef("pk"))))
    else:
        something |= Q(Exists(Evidence.objects.filter(agreed_score=OuterRef("pk"))))
    return rows.filter(something)


def candidates(assessment: Assessment) -> QuerySet[Assessment]:
    """The assessments of the same system that answers may be carried forward from: those of
    earlier rounds, and what was submitted. Those on the same framework first, then latest first.
    """
    submitted = Assessment.objects.submitted()
    same = Q(version__framework=assessment.version.framework_id)
    return (
        Assessment.objects.filter(system=assessment.system_id)
        .filter(Q(pk__in=submitted) | Q(round__opens__lt=assessment.round.opens))
        .exclude(pk=assessment.pk)
        .exclude(state=Assessment.State.MOVED)
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
        ways = [(how.label, counted[how]) for how in order if how in counted]
        gone = len(self.carrying.gone)
        return [*ways, ("Gone", gone)] if gone else ways


@dataclass(frozen=True)
class ComingHere:
    """A criterion of the new version as the preview shows it."""

    then: VersionContent
    now: VersionContent
    coming: Coming[CriterionContent]

    @property
    def wording(self) -> tuple[Rewording, ...]:
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
    agreed = where_said(AgreedScore.objects.filter(assessment=source))
    scores = set(agreed.values_list("criterion_id", flat=True))
    answers = where_said(Answer.objects.filter(response__assessment=source))
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


def sources(assessment: Assessment) -> QuerySet[Assessment]:
    """What `assessment` was carried forward from, the latest first."""
    same_round = Case(When(round=assessment.round_id, then=0), default=1)
    return assessment.carried_from.select_related("version", "round", "system").order_by(
        same_round, "-round__opens", "-pk"
    )
