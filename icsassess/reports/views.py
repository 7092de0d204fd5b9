"""Pages of results, of one criterion, levels and progress; the report as page, PDF and CSV."""

from __future__ import annotations

import logging
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from frameworks.rules.scoring import Status
from icsassess.accounts.access import require
from icsassess.assessments.models import Assessment
from icsassess.lib import acts
from icsassess.lib.addresses import lead_to, numbered
from icsassess.lib.paging import grouped_page_of, page_of
from icsassess.lib.paper.pdf import PdfError
from icsassess.reports import document, queries, reads
from icsassess.reports.charts import pictures
from icsassess.reports.export import csv_of
from icsassess.reports.levels import levels as all_levels
from icsassess.reports.outline import Outline, outline
from icsassess.reports.queries import Part

log = logging.getLogger(__name__)


def _assessment(request: HttpRequest, key: UUID) -> Assessment:
    found = reads.assessments.one(request.user, key)  # type: ignore[arg-type]
    if found is None:
        raise Http404
    require(request.user, "assessments.view_results", found)
    return found


@require_safe
def results(request: HttpRequest, assessment: UUID) -> HttpResponse:
    found = _assessment(request, assessment)
    without = {Part.EVIDENCE}
    if found.content.is_scored:  # then the page shows no statement
        without.add(Part.STATEMENTS)
    report = queries.report(found, owes_view=found.owes_view, without=without)
    by_domain = [(domain, domain.criteria) for domain in report.domains]
    page, shown = grouped_page_of(by_domain, request)
    context = {
        "assessment": found,
        "report": report,
        "pictures": pictures(report),
        "page": page,
        "domains": shown,
        "strengths": page_of(report.strengths, request, "strengths"),
        "gaps": page_of(report.gaps, request, "gaps"),
        "support": page_of(report.support_wanted, request, "support"),
        "split": page_of(report.split, request, "split"),
    }
    return render(request, "reports/results.html", context)


@require_safe
def criterion(request: HttpRequest, assessment: UUID, ref: str) -> HttpResponse:
    found = _assessment(request, assessment)
    asked = found.content.criterion(ref)
    if asked is None:
        raise Http404
    report = queries.report(
        found, owes_view=found.owes_view, only=asked, without={Part.TOOK_PART, Part.LEVELS}
    )
    before, after = report.version.beside(ref)
    context = {
        "assessment": found,
        "report": report,
        "domain": report.version.domain_of(ref),
        "criterion": report.criterion(ref),
        "steps": report.progress.of(ref) if report.progress else [],
        "before": before,
        "after": after,
        "statuses": list(Status),
    }
    return render(request, "reports/criterion.html", context)


@require_safe
def levels(request: HttpRequest, assessment: UUID) -> HttpResponse:
    found = _assessment(request, assessment)
    visible = reads.visible(request.user)  # type: ignore[arg-type]
    opens = visible.below(found.system_id, found.round_id)
    context = {
        "assessment": found,
        "version": found.content,
        "levels": all_levels(found),
        "opens": {found.key, *opens.values_list("key", flat=True)},
    }
    return render(request, "reports/levels.html", context)


@require_safe
def progress(request: HttpRequest, assessment: UUID) -> HttpResponse:
    found = _assessment(request, assessment)
    asked = request.GET.get("against", "")
    visible = reads.visible(request.user)  # type: ignore[arg-type]
    if (number := numbered(asked)) and (one := visible.filter(pk=number).first()):
        return lead_to(request, request.path, f"against={one.key}")
    try:
        against = UUID(asked) if asked else None
    except ValueError:
        raise Http404 from None
    report = queries.report(
        found, owes_view=found.owes_view, against=against, without=set(Part) - {Part.PROGRESS}
    )
    if against and report.progress is None:
        raise Http404
    context = {
        "assessment": found,
        "report": report,
        "made": timezone.localtime(),
        "steps": page_of(report.progress.steps if report.progress else (), request),
    }
    return render(request, "reports/progress.html", context)


@require_safe
def export(request: HttpRequest, assessment: UUID) -> HttpResponse:
    found = _assessment(request, assessment)
    if request.method == "HEAD":  # nothing is handed out
        return HttpResponse(content_type="text/csv; charset=utf-8")
    without = {Part.STATEMENTS, Part.TOOK_PART, Part.LEVELS, Part.PROGRESS}
    report = queries.report(found, owes_view=found.owes_view, without=without)
    acts.tell(acts.Verb.EXPORTED_RESULTS, by=request.user, on=found, place=found.system)
    name = document.file_name(report, "csv")
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(csv_of(report), content_type="text/csv; charset=utf-8", headers=headers)


@require_safe
def report(request: HttpRequest, assessment: UUID) -> HttpResponse:
    found = _assessment(request, assessment)
    return _report_page(request, found, outline(found, owes_view=found.owes_view))


def _report_page(
    request: HttpRequest, assessment: Assessment, told: Outline, *, status: int = 200
) -> HttpResponse:
    context = {"assessment": assessment, "version": assessment.content, "outline": told}
    return render(request, "reports/report_page.html", context, status=status)


@require_safe
def pdf(request: HttpRequest, assessment: UUID) -> HttpResponse:
    found = _assessment(request, assessment)
    expected = outline(found, owes_view=found.owes_view)
    if expected.too_long:
        # A conflict with what the assessment holds. 503 would say that the server fails, and that
        # the same request may do later.
        return _report_page(request, found, expected, status=409)
    if request.method == "HEAD":  # whether it may be had, without the seconds of making it
        return HttpResponse(content_type="application/pdf")
    report, made = queries.report(found, owes_view=found.owes_view), timezone.localtime()
    try:
        content, kind = document.file(report, made=made), "pdf"
    except PdfError:
        log.exception("No PDF of assessment %s: it is handed out as a web page", assessment)
        content, kind = document.page(report, made=made), "html"
    acts.tell(acts.Verb.EXPORTED_REPORT, by=request.user, on=found, place=found.system)
    name = document.file_name(report, kind)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    media_type = "application/pdf" if kind == "pdf" else "text/html; charset=utf-8"
    return HttpResponse(content, content_type=media_type, headers=headers)
