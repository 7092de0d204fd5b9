"""Addresses of the time when they counted: who may see the thing is led to where it is now."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from frameworks.models import FrameworkUpload, FrameworkVersion
from frameworks.views.fetch import administrators
from icsassess.lib.addresses import lead_to, numbered


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, upload: int) -> HttpResponse:
    found = get_object_or_404(FrameworkUpload.objects.visible_to(request.user), pk=upload)
    return lead_to(request, reverse("frameworks:preview", args=[found.key]))


def against(request: HttpRequest) -> HttpResponse | None:
    """Where `?against=` names a version by its id: the way to it by its name; otherwise None."""
    if (number := numbered(request.GET.get("against", ""))) is None:
        return None
    visible = FrameworkVersion.objects.visible_to(request.user).select_related("framework")
    if (found := visible.filter(pk=number).first()) is None:
        return None
    query = urlencode({"against": f"{found.framework.slug}/{found.label}"}, safe="/")
    return lead_to(request, request.path, query)
