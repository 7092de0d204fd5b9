"""The PDF by the whole path beside WeasyPrint alone, in one process."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from weasyprint import CSS, HTML

from bench.data import Made
from bench.server import HOST
from icsassess.assessments.models import Assessment
from icsassess.lib.paper import pdf
from icsassess.reports import document, queries, reads

TIMES = 3


def whole_and_alone(made: Made) -> tuple[float, float]:
    """CPU ms of a download from request to answer, and of WeasyPrint with the same HTML."""
    pk = made.finished.pk
    assessment = Assessment.objects.select_related(*reads.RELATED).get(pk=pk)
    html = document.html(queries.report(assessment, owes_view=False), made=timezone.localtime())
    css = CSS(pdf.STYLESHEET)
    client = Client(headers={"Host": HOST})
    client.force_login(made.lead)
    address = reverse("reports:pdf", args=[made.finished.key])

    def whole() -> bytes:
        return client.get(address, secure=True).content

    def alone() -> bytes | None:
        return HTML(string=html).write_pdf(stylesheets=[css], pdf_variant="pdf/ua-1")

    whole(), alone()
    pairs = [(_cpu_ms(whole), _cpu_ms(alone)) for _ in range(TIMES)]
    # The least of several: what else the machine does only ever adds.
    return min(whole for whole, _ in pairs), min(alone for _, alone in pairs)


def _cpu_ms(do: Callable[[], object]) -> float:
    gc.collect()  # what the other one left behind
    before = time.process_time()
    do()
    return 1000 * (time.process_time() - before)
