"""Addresses of the time when they counted: who may see the thing is led to where it is now.

For everybody else there is nothing here, as at every address of what they may not see.
"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from frameworks.models import FrameworkVersion
from icsassess.assessments.models import Assessment, Evidence, Response, Round
from icsassess.assessments.views.fetch import person
from icsassess.lib.addresses import lead_to


@require_http_methods(["GET", "HEAD", "POST"])
def round(request: HttpRequest, round: int, rest: str = "") -> HttpResponse:
    found = get_object_or_404(Round.objects.visible_to(person(request)), pk=round)
    return lead_to(request, reverse("assessments:round", args=[found.key]) + rest)


@require_http_methods(["GET", "HEAD", "POST"])
def assessment(request: HttpRequest, assessment: int, rest: str = "") -> HttpResponse:
    return lead_to(request, reverse("assessment", args=[_key(request, assessment)]) + rest)


@require_http_methods(["GET", "HEAD", "POST"])
def response(request: HttpRequest, assessment: int, response: int, rest: str = "") -> HttpResponse:
    visible = Response.objects.visible_to(person(request)).select_related("assessment")
    found = get_object_or_404(visible, pk=response, assessment=assessment)
    return lead_to(
        request, reverse("assessments:tasks", args=[found.assessment.key, found.key]) + rest
    )


@require_http_methods(["GET", "HEAD", "POST"])
def carry(request: HttpRequest, assessment: int, source: int) -> HttpResponse:
    now, then = _key(request, assessment), _key(request, source)
    return lead_to(request, reverse("assessments:carry-from", args=[now, then]))


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, assessment: int, version: int) -> HttpResponse:
    versions = FrameworkVersion.objects.visible_to(person(request)).select_related("framework")
    to = get_object_or_404(versions, pk=version)
    place = [_key(request, assessment), to.framework.slug, to.label]
    return lead_to(request, reverse("assessments:move-to", args=place))


@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: HttpRequest, evidence: int, rest: str = "") -> HttpResponse:
    found = get_object_or_404(Evidence.objects.visible_to(person(request)), pk=evidence)
    return lead_to(request, reverse("assessments:evidence", args=[found.key]) + rest)


def _key(request: HttpRequest, assessment: int) -> UUID:
    return get_object_or_404(Assessment.objects.visible_to(person(request)), pk=assessment).key
