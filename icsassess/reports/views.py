"""Pages of results, of one criterion, levels and progress; the report as page, PDF and CSV."""

from __future__ import annotations

import logging

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from frameworks.rules.scoring import Status
from icsassess.accounts.access import require
from icsassess.assessments.models import Assessment
from icsassess.lib import acts
from icsassess.lib.paper.pdf import PdfError
from icsassess.reports import document, queries
from icsassess.reports.charts import pictures
from icsassess.reports.export import csv_of
from icsassess.reports.levels import levels as all_levels
from icsassess.reports.report import Report

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
        "steps": report.progress.of(ref) if report.progress else [],
        "before": before,
        "after": after,
        "statuses": list(Status),
    }
    return render(request, "reports/criterion.html", context)


@require_safe
def levels(request: HttpRequest, pk: int) -> HttpResponse:
    assessment = _assessment(request, pk)
    opens = queries.assessments(request.user).below(assessment)  # type: ignore[arg-type]
    context = {
        "assessment": assessment,
        "version": assessment.content,
        "levels": all_levels(assessment),
        "opens": {assessment.pk, *opens.values_list("pk", flat=True)},
    }
    return render(request, "reports/levels.html", context)


@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    assessment = _assessment(request, pk)
    against = request.GET.get("against", "")
    if against and not (against.isascii() and against.isdigit() and len(against) < 10):
        raise Http404
    report = queries.report(assessment, against=int(against) if against else None)
    if against and report.progress is None:
        raise Http404
    context = {"assessment": assessment, "report": report, "made": timezone.localtime()}
    return render(request, "reports/progress.html", context)


@require_safe
def export(request: HttpRequest, pk: int) -> HttpResponse:
    assessment = _assessment(request, pk)
    if request.method == "HEAD":  # nothing is handed out
        return HttpResponse(content_type="text/csv; charset=utf-8")
    report = queries.report(assessment)
    acts.tell(acts.Verb.EXPORTED_RESULTS, by=request.user, on=assessment, place=assessment.system)
    name = document.file_name(report, "csv")
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(csv_of(report), content_type="text/csv; charset=utf-8", headers=headers)


@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    assessment = _assessment(request, pk)
    return _report_page(request, assessment, queries.report(assessment))


def _report_page(
    request: HttpRequest, assessment: Assessment, report: Report, *, status: int = 200
) -> HttpResponse:
    context = {
        "assessment": assessment,
        "report": report,
        "too_long": document.too_long(report),
    }
    return render(request, "reports/report_page.html", context, status=status)


@require_safe
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    assessment = _assessment(request, pk)
    report = queries.report(assessment)
    if document.too_long(report):
        # A conflict with what the assessment holds. 503 would say that the server fails, and that
        # the same request may do later.
        return _report_page(request, assessment, report, status=409)
    if request.method == "HEAD":  # whether it may be had, without the seconds of making it
        return HttpResponse(content_type="application/pdf")
    try:
        content = document.file(report, made=timezone.localtime())
    except PdfError:
        log.exception("No PDF of assessment %s", pk)
        messages.error(request, "The report could not be made. Try again; if it fails, tell us.")
        return redirect("reports:report", pk=pk)
    acts.tell(acts.Verb.EXPORTED_REPORT, by=request.user, on=assessment, place=assessment.system)
    name = document.file_name(report)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
