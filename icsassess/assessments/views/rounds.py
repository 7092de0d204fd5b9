"""Pages to open a round and set its targets, and to see how far every system is."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from frameworks.content import CriterionContent
from frameworks.queries.versions import content
from icsassess.accounts.access import require
from icsassess.assessments import changes, queries
from icsassess.assessments.forms.rounds import RoundForm, TargetsForm
from icsassess.assessments.models import Assessment, Round
from icsassess.assessments.views.closed import closed_page
from icsassess.assessments.views.fetch import person, round_for
from icsassess.lib import editing, kept
from icsassess.lib.paging import page_of, query_of_page
from icsassess.systems.models import Region


@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    user = person(request)
    visible = Region.objects.visible_to(user)
    regions = [region for region in visible if user.has_perm("assessments.open_round", region)]
    return render(
        request,
        "assessments/rounds.html",
        {"rounds": page_of(queries.rounds.visible_rounds(user), request), "regions": regions},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def open_round(request: HttpRequest, region: str) -> HttpResponse:
    user = person(request)
    place = get_object_or_404(Region.objects.visible_to(user), slug=region)
    require(user, "assessments.open_round", place)
    form = RoundForm(kept.sent(request), region=place)
    if request.method == "POST" and form.is_valid():
        try:
            opened = changes.rounds.open_round(by=user, region=place, **form.cleaned_data)
        except editing.Closed as closed:
            form.add_error("version", str(closed))
        else:
            kept.forget(request)
            messages.success(request, f"The round “{opened}” is open.")
            return redirect("assessments:round", opened.key)
    return render(
        request,
        "assessments/open_round.html",
        {"region": place, "form": form},
        status=422 if form.errors else 200,
    )


@require_safe
def round(request: HttpRequest, round: UUID) -> HttpResponse:
    found = round_for(request, round)
    user = person(request)
    assessments = Assessment.objects.visible_to(user).filter(round=found)
    page = page_of(queries.rounds.in_order(assessments), request)
    return render(
        request,
        "assessments/round.html",
        {
            "round": found,
            "page": page,
            "rows": queries.rounds.rows_of(list(page)),
            "may_set_targets": user.has_perm("assessments.set_targets", found),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def targets(request: HttpRequest, round: UUID) -> HttpResponse:
    found = round_for(request, round)
    if not person(request).has_perm("assessments.set_targets", found):
        raise PermissionDenied
    version = content(found.version)
    page = page_of([criterion for criterion in version.criteria if criterion.scored], request)
    chosen = found.targets.filter(criterion__in=[criterion.id for criterion in page])
    form = TargetsForm(
        kept.sent(request),
        version=version,
        criteria=page,
        initial={f"criterion-{target.criterion_id}": target.level_id for target in chosen},
    )
    if request.method == "POST" and form.is_valid():
        try:
            changes.rounds.set_targets(by=person(request), round=found, targets=form.targets)
        except editing.Closed as closed:
            return closed_page(request, closed)
        kept.forget(request)
        return _after_targets(request, found, page)
    return render(
        request,
        "assessments/targets.html",
        {"round": found, "version": version, "form": form, "page": page},
        status=422 if form.errors else 200,
    )


def _after_targets(
    request: HttpRequest, round: Round, page: Page[CriterionContent]
) -> HttpResponseRedirect:
    """Say what was saved, and go on to the page of targets that the button names, if it does."""
    pages = page.paginator.num_pages
    if pages == 1:
        messages.success(request, "The targets are saved.")
    else:
        messages.success(request, f"The targets of page {page.number} of {pages} are saved.")
    then = request.POST.get("then", "")
    if then not in map(str, page.paginator.page_range):
        return redirect("assessments:round", round.key)
    address = reverse("assessments:targets", args=[round.key])
    return redirect(address + query_of_page(int(then)))
