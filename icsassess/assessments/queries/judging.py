"""One criterion as it has been judged so far, and the rows that its pages need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_

from django.db.models import Q, QuerySet

from frameworks.content import CriterionContent, LevelContent, StatementContent, VersionContent
from frameworks.rules.scoring import (
    Seen,
    Status,
    Suggestion,
    above,
    speaks_against,
    still_open,
    suggest,
)
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
    "closed_by",
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


def seen(criterion: CriterionContent, statuses: Mapping[int, str]) -> list[Seen]:
    """The statements of a criterion with their statuses, given by id, as `scoring` reads them."""
    return [
        Seen(
            text=statement.text,
            status=Status(statuses[statement.id]) if statement.id in statuses else None,
            group=statement.group,
            level=statement.level,
        )
        for statement in criterion.statements
    ]


@dataclass(frozen=True)
class Judged:
    """One criterion as one leader has judged it so far."""

    version: VersionContent
    criterion: CriterionContent
    words: rules.judging.Words
    statuses: Mapping[int, str]  # of its statements, by their ids
    to_confirm: bool = False  # an earlier answer is offered
    asks_statements: bool = True  # a leader answers them; what is agreed has only words

    @property
    def level(self) -> LevelContent | None:
        return self.version.level(self.words.score)

    @cached_property
    def _seen(self) -> list[Seen]:
        return seen(self.criterion, self.statuses)

    @cached_property
    def suggestion(self) -> Suggestion | None:
        """What the statuses point to; worked out where a page shows it or a rule asks for it."""
        return suggest(self.version.method, self.version.levels, self._seen)

    @cached_property
    def still_open(self) -> list[StatementContent]:
        """The statements that have to be answered yet."""
        if not self.asks_statements:
            return []
        return [self.criterion.statements[at] for at in still_open(self._seen)]

    @property
    def statements(self) -> list[tuple[str, str]]:
        """The text of every statement with its status in words; blank where there is none."""
        return [(one.text, one.status.label if one.status else "") for one in self._seen]

    @property
    def counts(self) -> str:
        """'in place 4, planned 2, don't know 1': how many of the statements have which status."""
        given = [one.status for one in self._seen]
        found = [(status.label.lower(), given.count(status)) for status in Status]
        return ", ".join(f"{label} {n}" for label, n in found if n)

    @property
    def is_above(self) -> bool:
        return above(self.words.score, self.suggestion)

    @property
    def speaks_against(self) -> list[str]:
        """The statements that fall short of the level chosen."""
        if self.words.score is None:
            return []
        version = self.version
        return speaks_against(self.words.score, version.method, version.levels, self._seen)

    @cached_property
    def missing(self) -> list[tuple[str, str]]:
        """What keeps it from being done, as (field, what to do)."""
        lacks_why = not self.words.rationale.strip()  # or else there is nothing to work out
        return rules.judging.missing(
            self.words,
            scored=self.criterion.scored,
            above=lacks_why and self.is_above,
            still_open=len(self.still_open) if lacks_why else 0,
        )

    @property
    def progress(self) -> rules.judging.TaskState:
        return rules.judging.progress(
            self.words, statements=len(self.statuses), missing=bool(self.missing)
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
