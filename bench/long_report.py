"""What the PDF of a report with many criteria costs, in one process."""

from __future__ import annotations

import time
from dataclasses import replace

from django.utils import timezone

from bench.data import Made
from icsassess.assessments.models import Assessment
from icsassess.reports import document, queries, reads
from icsassess.reports.report import CriterionReport, Report

TIMES = 8


def once_and_many_times(made: Made) -> tuple[float, float]:
    """CPU seconds of the PDF of the demo's finished assessment, and with TIMES its criteria.

    Where the time grows with the length alone, the second by the first is about TIMES or less.
    """
    found = Assessment.objects.select_related(*reads.RELATED).get(pk=made.finished.pk)
    report = queries.report(found, owes_view=False)
    _cpu(report)  # draws the charts and loads WeasyPrint
    return min(_cpu(report), _cpu(report)), _cpu(_longer(report))


def _longer(report: Report) -> Report:
    domains = (
        replace(
            domain,
            criteria=tuple(_again(c, number) for number in range(TIMES) for c in domain.criteria),
        )
        for domain in report.domains
    )
    return replace(report, domains=tuple(domains))


def _again(criterion: CriterionReport, number: int) -> CriterionReport:
    """The same under a ref of its own, because places in a document have their names from it."""
    return replace(
        criterion, content=replace(criterion.content, ref=f"{criterion.content.ref}.{number}")
    )


def _cpu(report: Report) -> float:
    before = time.process_time()
    document.file(report, made=timezone.localtime())
    return time.process_time() - before
