"""Pages about regions, systems and organisations. For administrators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from icsassess.lib import kept
from icsassess.lib.editing import Refused
from icsassess.lib.guarded import permitted
from icsassess.lib.paging import grouped_page_of, page_of
from icsassess.systems import changes, queries
from icsassess.systems.forms import OrganisationForm, RegionForm, SystemForm
from icsassess.systems.models import Organisation, Region, System

administrators = permitted("systems.administer")
Crumbs = list[tuple[str, str]]


@administrators
@require_safe
def places(request: HttpRequest) -> HttpResponse:
    page, groups = grouped_page_of(queries.places(request.user), request)
    return render(request, "systems/places.html", {"page": page, "groups": groups})


@administrators
@require_safe
def system(request: HttpRequest, slug: str) -> HttpResponse:
    found = _system(request, slug)
    organisations = page_of(found.organisations.all(), request)
    return render(request, "systems/system.html", {"system": found, "organisations": organisations})


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def add_region(request: HttpRequest) -> HttpResponse:
    form = RegionForm(kept.sent(request))
    return _add(request, form, "Add a region", _places(), lambda region: reverse("systems:places"))


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def change_region(request: HttpRequest, slug: str) -> HttpResponse:
    region = _region(request, slug)
    form = RegionForm(kept.sent(request), instance=region)
    return _change(request, form, f"Change {region}", _places(), reverse("systems:places"))


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def remove_region(request: HttpRequest, slug: str) -> HttpResponse:
    return _remove(request, _region(request, slug), _places(), reverse("systems:places"))


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def add_system(request: HttpRequest) -> HttpResponse:
    form = SystemForm(kept.sent(request), initial={"region": request.GET.get("region")})
    return _add(request, form, "Add a system or place", _places(), _page_of)


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def change_system(request: HttpRequest, slug: str) -> HttpResponse:
    found = _system(request, slug)
    form = SystemForm(kept.sent(request), instance=found)
    return _change(request, form, f"Change {found}", _way(found), _page_of(found))


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def remove_system(request: HttpRequest, slug: str) -> HttpResponse:
    found = _system(request, slug)
    return _remove(request, found, _way(found), reverse("systems:places"))


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def add_organisation(request: HttpRequest, slug: str) -> HttpResponse:
    within = _system(request, slug)
    form = OrganisationForm(kept.sent(request), instance=Organisation(system=within))
    return _add(
        request,
        form,
        f"Add an organisation of {within}",
        _way(within),
        lambda organisation: _page_of(within),
    )


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def change_organisation(request: HttpRequest, pk: int) -> HttpResponse:
    found = _organisation(request, pk)
    form = OrganisationForm(kept.sent(request), instance=found)
    heading = f"Change {found}, {found.system}"
    return _change(request, form, heading, _way(found.system), _page_of(found.system))


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def remove_organisation(request: HttpRequest, pk: int) -> HttpResponse:
    found = _organisation(request, pk)
    return _remove(request, found, _way(found.system), _page_of(found.system))


def _add(
    request: HttpRequest,
    form: ModelForm[Any],
    heading: str,
    crumbs: Crumbs,
    then: Callable[[Any], str],
) -> HttpResponse:
    """Make what `form` describes, and go on to where `then` says."""
    if request.method == "POST" and form.is_valid():
        try:
            thing = changes.add(by=request.user, thing=form.instance)
        except Refused as refused:
            form.add_error("name", str(refused))
        else:
            kept.forget(request)
            messages.success(request, f"{thing} is added.")
            return redirect(then(thing))
    return _form(request, form, heading, crumbs)


def _change(
    request: HttpRequest, form: ModelForm[Any], heading: str, crumbs: Crumbs, then: str
) -> HttpResponse:
    """Set what `form` says of its instance."""
    if request.method == "POST" and form.is_valid():
        try:
            changes.change(by=request.user, thing=form.instance, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            kept.forget(request)
            messages.success(request, f"{form.instance} is changed.")
            return redirect(then)
    return _form(request, form, heading, crumbs)


def _form(request: HttpRequest, form: ModelForm[Any], heading: str, crumbs: Crumbs) -> HttpResponse:
    return render(
        request,
        "systems/form.html",
        {"form": form, "heading": heading, "crumbs": crumbs},
        status=422 if form.errors else 200,
    )


def _remove(request: HttpRequest, thing: changes.Thing, crumbs: Crumbs, then: str) -> HttpResponse:
    """Ask, and remove when the button is pressed."""
    refused = None
    if request.method == "POST":
        try:
            changes.remove(by=request.user, thing=thing)
        except Refused as error:
            refused = error
        else:
            messages.success(request, f"{thing} is removed.")
            return redirect(then)
    return render(
        request,
        "systems/remove.html",
        {"thing": thing, "crumbs": crumbs, "refused": refused, "back": crumbs[-1][1]},
        status=409 if refused else 200,
    )


def _region(request: HttpRequest, slug: str) -> Region:
    return get_object_or_404(Region.objects.visible_to(request.user), slug=slug)


def _system(request: HttpRequest, slug: str) -> System:
    seen = System.objects.visible_to(request.user).select_related("region", "parent__parent")
    return get_object_or_404(seen, slug=slug)


def _organisation(request: HttpRequest, pk: int) -> Organisation:
    seen = Organisation.objects.visible_to(request.user).select_related("system")
    return get_object_or_404(seen, pk=pk)


def _places() -> Crumbs:
    return [("Home", reverse("home")), ("Places", reverse("systems:places"))]


def _page_of(system: System) -> str:
    return reverse("systems:system", args=[system.slug])


def _way(system: System) -> Crumbs:
    """The way to a system's page, with its name as it is stored."""
    return [*_places(), (system.name, _page_of(system))]
