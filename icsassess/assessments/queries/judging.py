"""One criterion as it has been judged so far, and the rows that its pages need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_

from django.db.models import Q, QuerySet

from frameworks.content import CriterionContent, LevelContent, VersionContent
from frameworks.rules.scoring import Seen, Status, Suggestion, above, suggest
from icsassess.assessments import rules
from icsassess.assessments.models import Answer, Judgement, StatementAnswer
from icsassess.lib.prepared import Prepared

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
    "changed_by",
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


def evidence_points_to(
    version: VersionContent, criterion: CriterionContent, statuses: Mapping[int, str]
) -> Suggestion | None:
    """What the statuses of a criterion's statements, by id, point to (see `scoring.suggest`)."""
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


@dataclass(frozen=True)
class Judged:
    """One criterion as one leader has judged it so far."""

    version: VersionContent
    criterion: CriterionContent
    words: rules.judging.Words
    statuses: Mapping[int, str]  # of its statements, by their ids
    to_confirm: bool = False  # an earlier answer is offered

    @property
    def level(self) -> LevelContent | None:
        return self.version.level(self.words.score)

    @cached_property
    def suggestion(self) -> Suggestion | None:
        """What the statuses point to; worked out where a page shows it or a rule asks for it."""
        return evidence_points_to(self.version, self.criterion, self.statuses)

    @property
    def is_above(self) -> bool:
        return above(self.words.score, self.suggestion)

    @property
    def _lacks_why(self) -> bool:
        """A score above what the evidence points to has no rationale."""
        return not self.words.rationale.strip() and self.is_above

    @property
    def missing(self) -> list[tuple[str, str]]:
        scored = self.criterion.scored
        return rules.judging.missing(self.words, scored=scored, above=self._lacks_why)

    @property
    def progress(self) -> rules.judging.TaskState:
        return rules.judging.progress(
            self.words,
            statements=len(self.statuses),
            scored=self.criterion.scored,
            above=self._lacks_why,
        )


def statuses_of(judgement: Judgement) -> dict[int, str]:
    """The status of each statement that was given one, by id; only answers give any."""
    return dict(statuses(judgement.pk)) if isinstance(judgement, Answer) else {}


@Prepared
def statuses(answer: int) -> QuerySet[StatementAnswer, tuple[int, str]]:
    """Pairs of a statement's id and its status."""
    return StatementAnswer.objects.filter(answer=answer).values_list("statement_id", "status")


def is_answered(to: str = "") -> Q:
    """`rules.judging.is_answered` in SQL.

    `to` leads to the answer or agreed score ('answers__').
    """
    written = [Q(**{f"{to}{name}__regex": r"\S"}) for name in rules.judging.TEXTS]
    in_words = Q(**{f"{to}criterion__scored": False}) & reduce(or_, written)
    return ~Q(**{f"{to}standing": ""}) | in_words
