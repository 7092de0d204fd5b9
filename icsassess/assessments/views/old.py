"""Addresses of the time when they counted: who may see the thing is led to where it is now.

For everybody else there is nothing here, as at every address of what they may not see.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from icsassess.assessments.models import Evidence, Round
from icsassess.assessments.views.fetch import person
from icsassess.lib.addresses import lead_to


@require_http_methods(["GET", "HEAD", "POST"])
def round(request: HttpRequest, round: int, rest: str = "") -> HttpResponse:
    found = get_object_or_404(Round.objects.visible_to(person(request)), pk=round)
    return lead_to(request, reverse("assessments:round", args=[found.key]) + rest)


@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: HttpRequest, evidence: int, rest: str = "") -> HttpResponse:
    found = get_object_or_404(Evidence.objects.visible_to(person(request)), pk=evidence)
    return lead_to(request, reverse("assessments:evidence", args=[found.key]) + rest)
