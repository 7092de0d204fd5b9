"""What is told of a report before it is made: how much is agreed, and how long it will take."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from frameworks.content import CriterionContent
from frameworks.rules.profile import Coverage, coverage
from icsassess.assessments.models import AgreedScore, Assessment, Evidence
from icsassess.assessments.rules import disclosure
from icsassess.assessments.rules.judging import TEXTS, Words, is_answered
from icsassess.reports import levels, progress, reads
from icsassess.reports.rules import LONGEST_WAIT, counts_as, in_words, lines_of, seconds_to_print


@dataclass(frozen=True)
class Outline:
    """Of one report: how much there is to print, as `rules.seconds_to_print` counts it."""

    coverage: Coverage
    criteria: int
    statements: int
    lines: int

    @property
    def seconds(self) -> float:
        """About how long its PDF takes to make."""
        return seconds_to_print(
            criteria=self.criteria, statements=self.statements, lines=self.lines
        )

    @property
    def too_long(self) -> str:
        """How long its PDF takes, in words, where nobody should wait for it; else blank."""
        return in_words(self.seconds) if self.seconds > LONGEST_WAIT else ""


def outline(assessment: Assessment, *, owes_view: bool) -> Outline:
    """What the report of `assessment` will hold, in five statements at most.

    For a reader who `owes_view` or does not: see `disclosure`.

    Progress is counted as one line a criterion, however many earlier ones it is compared with.
    """
    version = assessment.content
    said = _said(assessment)
    statements, lines = 0, sum(_lines_of_evidence(assessment))
    given = _answers_by_statement(assessment) if version.has_statements else {}
    asking = disclosure.Asking(
        disclosure.Reader.OF_RESULTS, assessment.round.attribution, owes_view=owes_view
    )
    for criterion in version.criteria:
        lines += sum(map(lines_of, said[criterion.id].texts)) + lines_of(criterion.guidance)
        of_each = (given.get(statement.id, 0) for statement in criterion.statements)
        if any(disclosure.shows_statement(asking, answers=answers) for answers in of_each):
            statements += len(criterion.statements)
            lines += sum(len(one.text) // 50 for one in criterion.statements)  # in a column
        else:
            lines += sum(1 + len(one.text) // 90 for one in criterion.statements)  # in a list
    for rows, places in levels.sizes(assessment, until=assessment.submitted_at):
        lines += rows * (places + 4)
    if progress.earlier(assessment):
        lines += 4 * len(version.criteria)
    return Outline(
        coverage([_counts_as(criterion, said[criterion.id]) for criterion in version.criteria]),
        len(version.criteria),
        statements,
        lines,
    )


def _said(assessment: Assessment) -> dict[int, Words]:
    """What is agreed of each criterion, by its id, without the score."""
    rows = AgreedScore.objects.filter(assessment=assessment).order_by()
    found: dict[int, Words] = defaultdict(Words)
    for criterion, standing, *texts in rows.values_list("criterion_id", "standing", *TEXTS):
        found[criterion] = Words(standing, None, *texts)
    return found


def _counts_as(criterion: CriterionContent, words: Words) -> str:
    return counts_as(words.standing, answered=is_answered(words, scored=criterion.scored))


def _lines_of_evidence(assessment: Assessment) -> list[int]:
    rows = Evidence.objects.filter(agreed_score__assessment=assessment).order_by()
    found = rows.values_list("title", "url", "file_name")
    return [lines_of(f"{title}: {url or file_name}") for title, url, file_name in found]


def _answers_by_statement(assessment: Assessment) -> dict[int, int]:
    """How many leaders who count answered each statement, by its id."""
    found: Counter[int] = Counter()
    for statement, _, answers in reads.statuses(assessment.pk):
        found[statement] += answers
    return found
