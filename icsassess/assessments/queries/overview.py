"""Where one assessment stands."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from frameworks.content import DomainContent, VersionContent
from icsassess.accounts.models import User
from icsassess.assessments.models import (
    AgreedScore,
    Answer,
    Assessment,
    Response,
)
from icsassess.assessments.queries.judging import is_answered
from icsassess.assessments.queries.rounds import rows_of


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
        rows_of(Assessment.objects.visible_to(user).below(assessment)),
    )
