"""The report as a document: the HTML that becomes the PDF, and the name of its file."""

from __future__ import annotations

import datetime

from django.template.loader import render_to_string
from django.utils.text import slugify

from frameworks.rules.scoring import Status
from icsassess.lib.paper import pdf
from icsassess.reports.charts import pictures
from icsassess.reports.report import Report


def html(report: Report, *, made: datetime.datetime, style: str = "") -> str:
    """The whole document, without anything to fetch. `made` is printed in the stamp.

    `style` is what a browser needs to show it in place of the PDF, and then it says so.
    """
    context = {
        "style": style,
        "report": report,
        "pictures": pictures(report),
        "statuses": list(Status),
        "made": made,
    }
    return render_to_string("reports/report.html", context)


def file(report: Report, *, made: datetime.datetime) -> bytes:
    """The document as PDF/UA-1. Raises `pdf.PdfError`."""
    return pdf.render(html(report, made=made))


def page(report: Report, *, made: datetime.datetime) -> bytes:
    """The document as a web page in one file, for where no PDF can be made."""
    return html(report, made=made, style=pdf.stylesheet()).encode()


def file_name(report: Report, kind: str = "pdf") -> str:
    """A name that every file system takes: 'invented-system-spring-2026.pdf'."""
    return f"{slugify(report.system)}-{slugify(report.round)}"[:100].strip("-") + f".{kind}"
