"""Results, one criterion of them, and the report."""

from __future__ import annotations

import logging

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from frameworks.scoring import Status
from icsassess.accounts.access import require
from icsassess.assessments.models import Assessment
from icsassess.lib import acts
from icsassess.reports import document, queries
from icsassess.reports.charts import pictures
from icsassess.reports.pdf import PdfError

log = logging.getLogger(__name__)


def _assessment(request: HttpRequest, pk: int) -> Assessment:
    found = get_object_or_404(queries.assessments(request.user), pk=pk)  # type: ignore[arg-type]
    require(request.user, "assessments.view_results", found)
    return found


@require_safe
def results(request: HttpRequest, pk: int) -> HttpResponse:
    assessment = _assessment(request, pk)
    report = queries.report(assessment)
    context = {"assessment": assessment, "report": report, "pictures": pictures(report)}
    return render(request, "reports/results.html", context)


@require_safe
def criterion(request: HttpRequest, pk: int, ref: str) -> HttpResponse:
    assessment = _assessment(request, pk)
    report = queries.report(assessment)
    found = report.criterion(ref)
    if found is None:
        raise Http404
    before, after = report.version.beside(ref)
    context = {
        "assessment": assessment,
        "report": report,
        "domain": report.version.domain_of(ref),
        "criterion": found,
        "before": before,
        "after": after,
        "statuses": list(Status),
    }
    return render(request, "reports/criterion.html", context)


@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    assessment = _assessment(request, pk)
    context = {"assessment": assessment, "report": queries.report(assessment)}
    return render(request, "reports/report_page.html", context)


@require_safe
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    assessment = _assessment(request, pk)
    report = queries.report(assessment)
    try:
        content = document.file(report, made=timezone.localtime())
    except PdfError:
        log.exception("No PDF of assessment %s", pk)
        messages.error(request, "The report could not be made. Try again; if it fails, tell us.")
        return redirect("reports:report", pk=pk)
    acts.tell("exported the report", by=request.user, on=assessment, place=assessment.system)
    name = document.file_name(report)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
