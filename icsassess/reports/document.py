"""The report as a document: the HTML that becomes the PDF, and the name of its file."""

from __future__ import annotations

import datetime

from django.template.loader import render_to_string
from django.utils.text import slugify

from frameworks.rules.scoring import Status
from icsassess.lib.paper import pdf
from icsassess.reports.charts import pictures
from icsassess.reports.report import Report


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


def file_name(report: Report, kind: str = "pdf") -> str:
    """A name that every file system takes: 'invented-system-spring-2026.pdf'."""
    return f"{slugify(report.system)}-{slugify(report.round)}"[:100].strip("-") + f".{kind}"
