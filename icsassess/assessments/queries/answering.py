"""A leader's own list of criteria, each with how far it is answered."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from frameworks.content import DomainContent, VersionContent
from icsassess.assessments import rules
from icsassess.assessments.models import (
    Answer,
    Carried,
    Response,
    StatementAnswer,
)
from icsassess.assessments.queries.judging import Judged
from icsassess.assessments.queries.offers import offered


@dataclass(frozen=True)
class TaskList:
    """A response's criteria by domain, each with its state."""

    response: Response
    version: VersionContent
    domains: list[tuple[DomainContent, list[Judged]]]

    @cached_property
    def all(self) -> list[Judged]:
        return [one for _, several in self.domains for one in several]

    @cached_property
    def done(self) -> int:
        return sum(one.progress == rules.judging.TaskState.DONE for one in self.all)

    @property
    def statements(self) -> int:
        """How many statements there are to answer."""
        return self.version.number_of_statements

    @property
    def statements_answered(self) -> int:
        """How many of them need no answer any more."""
        return self.statements - sum(len(one.still_open) for one in self.all)

    @property
    def to_confirm(self) -> int:
        return sum(one.to_confirm for one in self.all)

    @cached_property
    def next(self) -> Judged | None:
        """Where to go on: the first criterion that is not done."""
        return next((one for one in self.all if one.progress != rules.judging.TaskState.DONE), None)

    @cached_property
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
    given = StatementAnswer.objects.filter(answer__response=response)
    for answer, statement, status in given.values_list("answer_id", "statement_id", "status"):
        statuses[answer][statement] = status
    domains = [
        (
            domain,
            [
                Judged(
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
