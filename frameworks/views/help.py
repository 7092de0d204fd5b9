"""The help page 'How to write a framework file', and its example to download."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frameworks.files import help as written
from frameworks.files.sense import MOST
from frameworks.files.tree import LARGEST, LONGEST
from frameworks.views.versions import SHOWN


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    context = {
        "example": written.example(),
        "parts": written.PARTS,
        "megabytes": LARGEST // 1_000_000,
        "line": LONGEST,
        "most": MOST,
        "shown": SHOWN,
    }
    return render(request, "frameworks/writing.html", context)


@require_safe
def example(request: HttpRequest) -> HttpResponse:
    headers = {"Content-Disposition": 'attachment; filename="example.yaml"'}
    return HttpResponse(written.example(), content_type="application/yaml", headers=headers)
