"""Pages to load, preview, store, publish, retire and discard a version. For administrators."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from frameworks import changes, queries
from frameworks.files.converting import as_definition, content_of
from frameworks.files.definition import Invalid, parse, problems_of
from frameworks.files.excerpts import excerpts
from frameworks.forms.versions import ConfirmForm, UploadForm
from frameworks.models import FrameworkUpload, FrameworkVersion
from frameworks.queries.versions import definition_of
from frameworks.views.browse import reading
from frameworks.views.differences import comparing
from frameworks.views.fetch import administrators, version_for
from icsassess.lib.editing import Refused
from icsassess.lib.twice import made_before

SHOWN = 100  # problems of one file; who has more corrects these first


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    own = FrameworkUpload.objects.visible_to(request.user).filter(uploaded_by=request.user)  # type: ignore[misc]
    if made := made_before(own, request):
        return redirect("frameworks:preview", made.key)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        data = file.read()
        try:
            parse(data, file.name)
        except Invalid as invalid:
            return _problems(request, invalid, data)
        waiting = changes.versions.keep_upload(
            by=request.user, name=file.name, text=data.decode(), key=form.cleaned_data["key"]
        )
        return redirect("frameworks:preview", waiting.key)
    return render(
        request, "frameworks/load.html", {"form": form}, status=422 if form.errors else 200
    )


def _problems(request: HttpRequest, invalid: Invalid, data: bytes) -> HttpResponse:
    """Everything that is wrong with a file, each with the file's lines around it."""
    context = {
        "form": UploadForm(),
        "name": invalid.name,
        "count": len(invalid.problems),
        "excerpts": excerpts(data, invalid.problems[:SHOWN]),
        "more": max(len(invalid.problems) - SHOWN, 0),
    }
    return render(request, "frameworks/problems.html", context, status=422)


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, upload: UUID) -> HttpResponse:
    """What a file holds and what it changes, before anything of it is stored."""
    waiting = FrameworkUpload.objects.visible_to(request.user).filter(key=upload).first()
    if waiting is None:
        return _stored_before(request)
    try:
        return _previewed(request, waiting)
    except Invalid as invalid:  # what a file may hold has changed since it was uploaded
        return _problems(request, invalid, waiting.text.encode())


def _stored_before(request: HttpRequest) -> HttpResponse:
    """Lead to the version where the button is pressed a second time; 404 to anybody else."""
    checksum = request.POST.get("checksum", "")
    versions = FrameworkVersion.objects.visible_to(request.user)
    version = get_object_or_404(versions.select_related("framework"), checksum=checksum)
    messages.success(request, f"{version} is stored.")
    return redirect(version)


def _previewed(request: HttpRequest, waiting: FrameworkUpload) -> HttpResponse:
    refusal = None
    if request.method == "POST":
        replaces = request.POST.get("replaces", "")
        try:
            version = changes.versions.store_upload(waiting, by=request.user, replaces=replaces)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, f"{version} is stored as a draft.")
            return redirect(version)
    definition = parse(waiting.text.encode(), waiting.name)
    versions = FrameworkVersion.objects.visible_to(request.user).select_related("framework")
    stored = versions.filter(
        framework__slug=definition.framework.slug, label=definition.version.label
    )
    context = {
        "upload": waiting,
        "refusal": refusal,
        "stored": stored.first(),
        **reading(request, content_of(definition)),
        **comparing(request, definition),
    }
    return render(request, "frameworks/preview.html", context, status=409 if refusal else 200)


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, slug: str, label: str) -> HttpResponse:
    version = version_for(request, slug, label)
    if request.method != "POST" and version.state != FrameworkVersion.State.DRAFT:
        messages.info(request, f"{version} is {version.get_state_display().lower()} already.")
        return redirect(version)
    definition = definition_of(version)
    form = ConfirmForm(_sent(request), label=label, seen=definition.checksum)
    refusal = None
    if form.is_valid():
        try:
            first = changes.versions.publish(
                version, by=request.user, seen=form.cleaned_data["seen"]
            )
        except Refused as refused:
            refusal = refused
        else:
            if first:
                messages.success(request, f"{version} is published. It never changes from now on.")
            else:
                messages.info(request, f"Somebody else has just published {version}.")
            return redirect(version)
    context = {
        "version": version,
        "whole": content_of(definition),
        "problems": problems_of(definition),
        **comparing(request, definition, but=version),
    }
    return _confirm(request, "Publish", form, refusal, context)


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def retire(request: HttpRequest, slug: str, label: str) -> HttpResponse:
    version = version_for(request, slug, label)
    if request.method != "POST" and version.state != FrameworkVersion.State.PUBLISHED:
        is_retired = version.state == FrameworkVersion.State.RETIRED
        why = "is retired already." if is_retired else changes.versions.ONLY_PUBLISHED
        messages.info(request, f"{version} {why}")
        return redirect(version)
    form = ConfirmForm(_sent(request), label=label)
    refusal = None
    if form.is_valid():
        try:
            first = changes.versions.retire(version, by=request.user)
        except Refused as refused:
            refusal = refused
        else:
            if first:
                messages.success(request, f"{version} is retired. No new round can be opened.")
            else:
                messages.info(request, f"Somebody else has just retired {version}.")
            return redirect(version)
    context = {"version": version, "uses": queries.versions.uses(version)}
    return _confirm(request, "Retire", form, refusal, context)


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, slug: str, label: str) -> HttpResponse:
    version = version_for(request, slug, label)
    if request.method != "POST" and version.state != FrameworkVersion.State.DRAFT:
        messages.info(request, f"{version} {changes.versions.ONLY_DRAFTS}")
        return redirect(version)
    whole = queries.versions.content(version)
    form = ConfirmForm(_sent(request), label=label, seen=as_definition(whole).checksum)
    refusal = None
    if form.is_valid():
        try:
            links = changes.versions.discard(
                version, by=request.user, seen=form.cleaned_data["seen"]
            )
        except Refused as refused:
            refusal = refused
        else:
            gone = {0: "", 1: " 1 link went with it."}.get(links, f" {links} links went with it.")
            messages.success(request, f"{version} is discarded.{gone}")
            return redirect("frameworks:list")
    context = {
        "version": version,
        "whole": whole,
        "links": queries.links.number_with(whole.criteria),
    }
    return _confirm(request, "Discard", form, refusal, context)


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _confirm(
    request: HttpRequest,
    doing: str,
    form: ConfirmForm,
    refusal: Refused | None,
    context: dict[str, Any],
) -> HttpResponse:
    context |= {"doing": doing, "form": form, "refusal": refusal}
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, f"frameworks/{doing.lower()}.html", context, status=status)
