"""The report as a document: the HTML that becomes the PDF, and the name of its file."""

from __future__ import annotations

import datetime

from django.template.loader import render_to_string
from django.utils.text import slugify

from frameworks.rules.scoring import Status
from icsassess.lib.paper import pdf
from icsassess.reports.charts import pictures
from icsassess.reports.report import CriterionReport, Report
from icsassess.reports.rules import LONGEST_WAIT, in_words, lines_of, seconds_to_print


def html(report: Report, *, made: datetime.datetime) -> str:
    """The whole document, without anything to fetch. `made` is printed in the stamp."""
    context = {
        "report": report,
        "pictures": pictures(report),
        "statuses": list(Status),
        "made": made,
    }
    return render_to_string("reports/report.html", context)


def file(report: Report, *, made: datetime.datetime) -> bytes:
    """The document as PDF/UA-1. Raises `pdf.PdfError`."""
    return pdf.render(html(report, made=made))


def seconds(report: Report) -> float:
    """About how long `file` takes, worked out from how much there is to print."""
    criteria = report.criteria
    lines = sum(_lines(criterion) for criterion in criteria)
    if not report.has_scale:  # what was asked is printed beside the answer
        lines += sum(lines_of(criterion.content.guidance) for criterion in criteria)
    if report.levels:
        lines += sum(len(row.cells) + 4 for tier in report.levels.tiers for row in tier.lines)
    if report.progress:
        lines += 4 * len(report.progress.steps)
    counted = sum(len(c.statements) for c in criteria if c.statements_shown)
    return seconds_to_print(criteria=len(criteria), statements=counted, lines=lines)


def _lines(criterion: CriterionReport) -> int:
    texts = (criterion.rationale, criterion.strengths, criterion.gaps, criterion.support)
    evidence = (f"{one.title}: {one.url or one.file_name}" for one in criterion.evidence)
    counted = criterion.statements_shown  # in a column of 50 characters; in a list, one of 90
    statements = (
        len(one.text) // 50 if counted else 1 + len(one.text) // 90 for one in criterion.statements
    )
    return sum(map(lines_of, (*texts, *evidence))) + sum(statements)


def too_long(report: Report) -> str:
    """How long `file` takes, in words, where nobody should wait for it; blank where one may."""
    needed = seconds(report)
    return in_words(needed) if needed > LONGEST_WAIT else ""


def file_name(report: Report, kind: str = "pdf") -> str:
    """A name that every file system takes: 'invented-system-spring-2026.pdf'."""
    return f"{slugify(report.system)}-{slugify(report.round)}"[:100].strip("-") + f".{kind}"
