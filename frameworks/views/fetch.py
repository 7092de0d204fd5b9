"""The version that an address names, if the person may see it; pages for administrators only."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from frameworks.models import FrameworkVersion
from icsassess.lib.guarded import permitted

administrators = permitted("frameworks.administer")


def version_for(request: HttpRequest, slug: str, label: str) -> FrameworkVersion:
    """A version that the person may see, with its framework; 404 otherwise."""
    found = FrameworkVersion.objects.visible_to(request.user).select_related("framework")
    return get_object_or_404(found, framework__slug=slug, label=label)
