"""Pages to add and remove evidence, and the download of a file for whoever may see it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from icsassess.accounts.access import require
from icsassess.assessments import changes
from icsassess.assessments.forms.evidence import EvidenceForm
from icsassess.assessments.models import AgreedScore, Answer, Assessment, Evidence
from icsassess.assessments.views.closed import closed_page
from icsassess.assessments.views.fetch import agreed_for, answer_for, person
from icsassess.lib import editing, kept
from icsassess.lib.twice import made_before


def assessment_of(on: Answer | AgreedScore) -> Assessment:
    return on.response.assessment if isinstance(on, Answer) else on.assessment


def address_of(on: Answer | AgreedScore) -> str:
    """The page of the criterion that evidence stands beside."""
    if isinstance(on, Answer):
        place = [on.response.assessment.key, on.response.key, on.criterion.ref]
        return reverse("assessments:criterion", args=place)
    return reverse("assessments:agreed", args=[on.assessment.key, on.criterion.ref])


@require_http_methods(["GET", "HEAD", "POST"])
def add_to_answer(request: HttpRequest, assessment: UUID, response: UUID, ref: str) -> HttpResponse:
    answer = answer_for(request, assessment, response, ref, own=True)
    return _add(request, answer)


@require_http_methods(["GET", "HEAD", "POST"])
def add_to_agreed(request: HttpRequest, assessment: UUID, ref: str) -> HttpResponse:
    agreed = agreed_for(request, assessment, ref)
    require(person(request), "assessments.agree", agreed.assessment)
    return _add(request, agreed)


def _add(request: HttpRequest, on: Answer | AgreedScore) -> HttpResponse:
    if request.method != "POST" and not on.is_open:
        messages.info(request, "Evidence can no longer be added here.")
        return redirect(address_of(on))
    which = {"answer": on} if isinstance(on, Answer) else {"agreed_score": on}
    own = Evidence.objects.visible_to(person(request)).filter(added_by=person(request), **which)
    if made_before(own, request):
        return _added(request, on)
    form = EvidenceForm(kept.sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            changes.evidence.add_evidence(
                by=person(request), on=on, media_type=form.media_type, **form.cleaned_data
            )
        except editing.Closed as closed:
            return closed_page(request, closed, assessment=assessment_of(on))
        except editing.Refused as no_room:
            form.add_error("file", str(no_room))
        else:
            return _added(request, on)
    return render(
        request,
        "assessments/add_evidence.html",
        {
            "assessment": assessment_of(on),
            "criterion": on.criterion,
            "form": form,
            "back": address_of(on),
        },
        status=422 if form.errors else 200,
    )


def _added(request: HttpRequest, on: Answer | AgreedScore) -> HttpResponse:
    kept.forget(request)
    messages.success(request, "The evidence was added.")
    return redirect(address_of(on))


def _evidence(request: HttpRequest, key: UUID) -> Evidence:
    found = Evidence.objects.visible_to(person(request)).select_related(
        "answer__criterion",
        "answer__response__assessment__system",
        "answer__response__assessment__version__framework",
        "agreed_score__criterion",
        "agreed_score__assessment__system",
        "agreed_score__assessment__version__framework",
    )
    return get_object_or_404(found, key=key)


@require_safe
def download(request: HttpRequest, evidence: UUID) -> HttpResponseBase:
    found = _evidence(request, evidence)
    if not found.file:
        return redirect(found.url)
    try:
        file = found.file.open("rb")
    except FileNotFoundError:  # `manage.py orphaned_files` tells of it
        raise Http404 from None
    return FileResponse(
        file,
        as_attachment=True,
        filename=found.name_of_file,
        content_type=found.media_type,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, evidence: UUID) -> HttpResponse:
    found = _evidence(request, evidence)
    on = found.answer or found.agreed_score
    if isinstance(on, Answer):
        require(person(request), "assessments.answer", on.response)
    else:
        assert on  # noqa: S101  (the database's own constraint)
        require(person(request), "assessments.agree", on.assessment)
    if request.method == "POST":
        try:
            changes.evidence.remove_evidence(by=person(request), evidence=found)
        except editing.Closed as closed:
            return closed_page(request, closed, assessment=assessment_of(on))
        messages.success(request, "The evidence was removed.")
        return redirect(address_of(on))
    return render(
        request,
        "assessments/remove_evidence.html",
        {"assessment": assessment_of(on), "evidence": found, "back": address_of(on)},
    )
