"""Pages to open a round, to change it and the systems in it, and to see how far each is."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from frameworks.content import CriterionContent
from frameworks.queries.versions import content
from icsassess.accounts.access import require
from icsassess.assessments import changes, queries
from icsassess.assessments.forms.rounds import (
    AddSystemsForm,
    ChangeRoundForm,
    RoundForm,
    TargetsForm,
    WithdrawForm,
)
from icsassess.assessments.models import Assessment, Round
from icsassess.assessments.views.closed import closed_page
from icsassess.assessments.views.fetch import assessment_for, person, round_for
from icsassess.lib import editing, kept
from icsassess.lib.paging import page_of, query_of_page
from icsassess.lib.twice import made_before
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
    own = Round.objects.visible_to(user).filter(region=place, opened_by=user)
    if made := made_before(own, request):
        return _opened(request, made)
    form = RoundForm(kept.sent(request), region=place)
    if request.method == "POST" and form.is_valid():
        try:
            opened = changes.rounds.open_round(by=user, region=place, **form.cleaned_data)
        except editing.Closed as closed:
            form.add_error("version", str(closed))
        else:
            return _opened(request, opened)
    return render(
        request,
        "assessments/open_round.html",
        {"region": place, "form": form},
        status=422 if form.errors else 200,
    )


def _opened(request: HttpRequest, round: Round) -> HttpResponse:
    kept.forget(request)
    messages.success(request, f"The round “{round}” is open.")
    return redirect("assessments:round", round.key)


@require_safe
def round(request: HttpRequest, round: UUID) -> HttpResponse:
    found = round_for(request, round)
    user = person(request)
    assessments = Assessment.objects.visible_to(user).filter(round=found)
    page = page_of(queries.rounds.in_order(assessments), request)
    may_change = user.has_perm("assessments.change_round", found)
    return render(
        request,
        "assessments/round.html",
        {
            "round": found,
            "page": page,
            "rows": queries.rounds.rows_of(list(page)),
            "may_change": may_change,
            "acts": page_of(queries.rounds.acts(found), request, "acts") if may_change else [],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, round: UUID) -> HttpResponse:
    found = _changeable(request, round)
    form = _form_of(found, kept.sent(request))
    if request.method == "POST" and form.is_valid():
        given = {"attribution": found.attribution} | form.cleaned_data
        try:
            changed = changes.rounds.change_round(by=person(request), round=found, **given)
        except editing.Stale:
            found.refresh_from_db()
            form = _met(found, request.POST)
        except editing.Refused as refused:
            form.add_error(None, str(refused))
        else:
            kept.forget(request)
            messages.success(request, f"The round “{changed}” is saved.")
            return redirect("assessments:round", changed.key)
    return render(
        request,
        "assessments/change_round.html",
        {"round": found, "form": form},
        status=422 if form.errors else 200,
    )


def _form_of(round: Round, data: QueryDict | None) -> ChangeRoundForm:
    return ChangeRoundForm(
        data,
        round=round,
        seen=queries.rounds.fingerprint_of(round),
        is_answered=queries.rounds.is_answered(round),
    )


def _met(round: Round, sent: QueryDict) -> ChangeRoundForm:
    """The form as it was sent, beside what somebody else saved; sent again, it is saved."""
    again = sent.copy()
    again["seen"] = queries.rounds.fingerprint_of(round)
    form = _form_of(round, again)
    form.add_error(
        None,
        f"Somebody else has changed this round: it is called ‘{round}’ now, is due on "
        f"{round.due.day} {round.due:%B %Y}, and views are shown "
        f"‘{round.get_attribution_display()}’. Save again to put there what you see here.",
    )
    return form


@require_http_methods(["GET", "HEAD", "POST"])
def add_systems(request: HttpRequest, round: UUID) -> HttpResponse:
    found = _changeable(request, round)
    left = queries.rounds.systems_to_add(found)
    form = AddSystemsForm(kept.sent(request), region=found.region, systems=left)
    if request.method == "POST" and form.is_valid():
        try:
            added = changes.rounds.add_systems(
                by=person(request), round=found, systems=form.cleaned_data["systems"]
            )
        except editing.Closed as closed:
            form.add_error("systems", str(closed))
        else:
            kept.forget(request)
            names = ", ".join(str(one.system) for one in added)
            messages.success(
                request, f"Asked too: {names}." if names else "They take part already."
            )
            return redirect("assessments:round", found.key)
    return render(
        request,
        "assessments/add_systems.html",
        {"round": found, "form": form, "left": left},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, assessment: UUID) -> HttpResponse:
    found = assessment_for(request, assessment, "assessments.withdraw")
    form = WithdrawForm(kept.sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            changes.rounds.withdraw(by=person(request), assessment=found, **form.cleaned_data)
        except editing.Closed as closed:
            return closed_page(request, closed, assessment=found)
        kept.forget(request)
        messages.success(request, f"{found.system} is withdrawn from this round.")
        return redirect("assessments:round", found.round.key)
    return render(
        request,
        "assessments/withdraw.html",
        {"assessment": found, "form": form},
        status=422 if form.errors else 200,
    )


def _changeable(request: HttpRequest, round: UUID) -> Round:
    found = round_for(request, round)
    require(person(request), "assessments.change_round", found)
    return found


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
