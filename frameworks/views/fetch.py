"""The version that an address names, if the person may see it; pages for administrators only."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from frameworks.models import FrameworkVersion

View = Callable[..., HttpResponseBase]


def administrators(view: View) -> View:
    """A page for administrators; everybody else is refused (403)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm("frameworks.administer"):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def version_for(request: HttpRequest, slug: str, label: str) -> FrameworkVersion:
    """A version that the person may see, with its framework; 404 otherwise."""
    found = FrameworkVersion.objects.visible_to(request.user).select_related("framework")
    return get_object_or_404(found, framework__slug=slug, label=label)
