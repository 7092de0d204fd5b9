"""Pages for the links between two versions: listed, decided one by one, imported and exported."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from frameworks import changes, queries
from frameworks.files import links
from frameworks.forms.links import CriteriaForm, FileForm, QuestionForm, VersionsForm
from frameworks.models import FrameworkVersion
from frameworks.queries.links import LinksBetween, Question, State
from frameworks.views.fetch import administrators, version_for
from icsassess.lib import kept
from icsassess.lib.editing import Refused
from icsassess.lib.paging import page_of

SHOWN = 100  # problems of one file; who has more mends these first


@administrators
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    versions = list(FrameworkVersion.objects.visible_to(request.user).select_related("framework"))
    form = VersionsForm(request.GET if "one" in request.GET else None, versions=versions)
    if form.is_bound and form.is_valid():
        return redirect("frameworks:link-pair", *_names(*queries.links.in_time(*form.chosen)))
    return render(
        request,
        "frameworks/links.html",
        {"pairs": queries.links.pairs(versions), "form": form, "enough": len(versions) > 1},
        status=422 if form.errors else 200,
    )


@administrators
@require_safe
def pair(request: HttpRequest, slug: str, label: str, other: str, other_label: str) -> HttpResponse:
    between = _links(request, slug, label, other, other_label)
    form = CriteriaForm(
        request.GET if "one" in request.GET else None, one=between.one, other=between.other
    )
    if form.is_bound and form.is_valid():
        return redirect(_address(between, (form.cleaned_data["one"], form.cleaned_data["other"])))
    left, other_left = between.left()
    return render(
        request,
        "frameworks/link_pair.html",
        {
            "between": between,
            "counts": [
                (state.label, sum(1 for each in between.linked if each.link.state == state))
                for state in State
            ],
            "linked": page_of(between.linked, request, "linked"),
            "left": [
                (between.one, page_of(left, request, "unlinked")),
                (between.other, page_of(other_left, request, "unlinked_there")),
            ],
            "form": form,
        },
        status=422 if form.errors else 200,
    )


@administrators
@require_safe
def export(
    request: HttpRequest, slug: str, label: str, other: str, other_label: str
) -> HttpResponse:
    between = _links(request, slug, label, other, other_label)
    data = links.write(between.one, between.other, between.linked)
    name = f"{slug}-{label}--{other}-{other_label}.csv"
    return HttpResponse(
        data,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@administrators
@require_safe
def queue(
    request: HttpRequest, slug: str, label: str, other: str, other_label: str
) -> HttpResponse:
    """To the first two criteria that wait, or back to the pair."""
    between = _links(request, slug, label, other, other_label)
    return redirect(_address(between, between.waiting[0] if between.waiting else None))


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def question(
    request: HttpRequest,
    slug: str,
    label: str,
    other: str,
    other_label: str,
    ref: str,
    other_ref: str,
) -> HttpResponse:
    between = _links(request, slug, label, other, other_label)
    asked = _question(between, ref, other_ref)
    named = _told_apart(between)
    refusal, typed = "", []
    form = QuestionForm(kept.sent(request), question=asked, named=named)
    if request.method == "POST" and form.is_valid():
        try:
            _decide(request, asked, **form.cleaned_data)
        except Refused as refused:
            refusal, note = str(refused), form.cleaned_data["note"]
            typed = [(str(form.fields["note"].label), note)] if note else []
            between = _links(request, slug, label, other, other_label)
            asked = _question(between, ref, other_ref)
            form = QuestionForm(question=asked, named=named)
        else:
            kept.forget(request)
            return redirect(_address(between, between.after(ref, other_ref)))
    return render(
        request,
        "frameworks/link_question.html",
        {
            "between": between,
            "question": asked,
            "sides": [
                (between.one, asked.one, between.one.domain_of(ref)),
                (between.other, asked.other, between.other.domain_of(other_ref)),
            ],
            "named": named,
            "form": form,
            "refusal": refusal,
            "texts": typed,
            "after": _address(between, between.after(ref, other_ref)),
            "waits": (ref, other_ref) in between.waiting,
        },
        status=409 if refusal else 422 if form.errors else 200,
    )


def _decide(request: HttpRequest, asked: Question, *, do: str, seen: str, **said: Any) -> None:
    one, other, by = asked.one.id, asked.other.id, request.user
    if do == "remove":
        changes.links.remove(by=by, one=one, other=other, seen=seen)
    else:
        changes.links.decide(
            by=by, one=one, other=other, state=do, seen=seen, score=asked.score, **said
        )


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def import_file(request: HttpRequest) -> HttpResponse:
    form = FileForm(request.POST or None, request.FILES or None)
    problems: list[links.LineProblem] = []
    if request.method == "POST" and form.is_valid():
        try:
            done = changes.links.import_csv(form.cleaned_data["file"].read(), by=request.user)
        except links.InvalidLinks as invalid:
            problems = invalid.problems
        else:
            messages.success(request, _told(done))
            return redirect("frameworks:links")
    return render(
        request,
        "frameworks/link_import.html",
        {
            "form": form,
            "problems": problems[:SHOWN],
            "more": max(len(problems) - SHOWN, 0),
            "columns": links.COLUMNS_IN_WORDS,
        },
        status=422 if problems or form.errors else 200,
    )


def _told(done: changes.links.Imported) -> str:
    written = "1 link was" if done.written == 1 else f"{done.written} links were"
    stayed = "it was" if done.left == 1 else "they were"
    left = f" {done.left} stood here already and stayed as {stayed}." if done.left else ""
    return f"{written} imported.{left}"


def _links(
    request: HttpRequest, slug: str, label: str, other: str, other_label: str
) -> LinksBetween:
    one = version_for(request, slug, label)
    two = version_for(request, other, other_label)
    if one == two:
        raise Http404("A version is not linked to itself.")
    return queries.links.links_between(one, two)


def _question(between: LinksBetween, ref: str, other_ref: str) -> Question:
    if asked := between.question(ref, other_ref):
        return asked
    raise Http404("There are no two such criteria.")


def _names(one: FrameworkVersion, other: FrameworkVersion) -> list[str]:
    return [one.framework.slug, one.label, other.framework.slug, other.label]


def _told_apart(between: LinksBetween) -> tuple[str, str]:
    """What two versions are called beside each other: by their labels, if that is enough."""
    if between.one.label != between.other.label:
        return between.one.label, between.other.label
    return between.one.title, between.other.title


def _address(between: LinksBetween, refs: tuple[str, str] | None) -> str:
    """Of the question about two refs; of the pair of versions, where nothing is asked.

    The keyboard goes on at the question's heading.
    """
    one, other = between.one, between.other
    names = [one.slug, one.label, other.slug, other.label]
    if refs:
        return reverse("frameworks:link", args=[*names, *refs]) + "#question"
    return reverse("frameworks:link-pair", args=names)
