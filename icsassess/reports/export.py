"""The results as a table for a spreadsheet: one row for each criterion, from the report."""

from __future__ import annotations

from icsassess.lib import csv
from icsassess.reports.report import CriterionReport, DomainReport, Report


def csv_of(report: Report) -> bytes:
    """The CSV of `report`, safe to open in a spreadsheet (see `icsassess.lib.csv`)."""
    rows = [_row(report, domain, c) for domain in report.domains for c in domain.criteria]
    return csv.write(columns(report), rows)


def columns(report: Report) -> list[str]:
    """The head of the table, in the version's own words for domain, criterion and texts."""
    version = report.version
    return [
        *("Framework", "Version", "Checksum", "System", "Round", "State"),
        *(version.domain_word, "Ref", version.criterion_word, "Tier"),
        *("Agreed score", "Agreed", "Target score", "Target"),
        *("Rationale", version.strengths_word, version.gaps_word, "Support wanted"),
        *("Leaders who chose a level", "Median", "Lowest", "Highest", "Agreement"),
        *("Leaders who don't know", "Leaders who say not applicable", "Evidence"),
        "Carried forward from",
    ]


def _row(report: Report, domain: DomainReport, criterion: CriterionReport) -> list[object]:
    version, level, target = report.version, criterion.level, criterion.target
    return [
        *(version.title, version.label, version.checksum),
        *(report.system, report.round, report.state),
        *(domain.heading, criterion.ref, criterion.content.title, criterion.content.tier),
        level and level.score,
        level.status if level else criterion.said,
        target and target.score,
        target and target.status,
        *(criterion.rationale, criterion.strengths, criterion.gaps, criterion.support),
        *_views(report, criterion),
        "\n".join(evidence.title for evidence in criterion.evidence),
        "\n".join(origin.assessment for origin in criterion.origins),
    ]


def _views(report: Report, criterion: CriterionReport) -> list[object]:
    """What leaders said, as far as the round lets it be shown."""
    views, spread = criterion.views, criterion.views.spread
    if not criterion.content.scored:
        return [None] * 7
    if not views.shown:
        return [report.no_views, *[None] * 6]
    others: list[object] = [views.dont_know, views.not_applicable]
    if not spread:
        return [0, *[None] * 4, *others]
    agreement = "agreement" if spread.agreement else "split"
    return [spread.n, spread.median, spread.minimum, spread.maximum, agreement, *others]
