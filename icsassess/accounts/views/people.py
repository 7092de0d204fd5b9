"""Pages about people and their roles. For administrators."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from icsassess.accounts import changes, queries
from icsassess.accounts.forms.people import ChangePersonForm, PersonForm, RoleForm
from icsassess.accounts.models import User
from icsassess.lib import kept
from icsassess.lib.editing import Refused
from icsassess.lib.guarded import permitted
from icsassess.lib.mail import Sender
from icsassess.lib.paging import page_of

administrators = permitted("accounts.administer")


@administrators
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    searched = request.GET.get("q", "").strip()
    page = page_of(queries.people(_by(request), searched), request)
    return render(request, "accounts/people.html", {"people": page, "searched": searched})


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def add_person(request: HttpRequest) -> HttpResponse:
    """Make an account; its owner is mailed a link and chooses the password."""
    form = PersonForm(kept.sent(request))
    if request.method == "POST" and form.is_valid():
        sender = Sender(request.build_absolute_uri)
        try:
            person = changes.people.add_person(by=_by(request), sender=sender, **form.cleaned_data)
        except Refused as refused:
            form.add_error("email", str(refused))
        else:
            kept.forget(request)
            _tell_of_mail(request, person, sender)
            return redirect("accounts:person", person.pk)
    return render(
        request,
        "accounts/add_person.html",
        {"form": form},
        status=422 if form.errors else 200,
    )


@administrators
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "accounts/person.html", {"person": _person(request, pk)})


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def change_person(request: HttpRequest, pk: int) -> HttpResponse:
    found = _person(request, pk)
    names = ("name", "email", "is_administrator", "is_active")
    form = ChangePersonForm(
        kept.sent(request), person=found, initial={name: getattr(found, name) for name in names}
    )
    if request.method == "POST" and form.is_valid():
        try:
            changes.people.change_person(by=_by(request), person=found, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            kept.forget(request)
            messages.success(request, f"{form.cleaned_data['name']} is changed.")
            return redirect("accounts:person", pk)
    return render(
        request,
        "accounts/change_person.html",
        {"form": form, "person": found},
        status=422 if form.errors else 200,
    )


@administrators
@require_POST
def invite_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Mail the link to choose a password once more."""
    found, sender = _person(request, pk), Sender(request.build_absolute_uri)
    try:
        changes.invitations.send_again(by=_by(request), person=found, sender=sender)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        _tell_of_mail(request, found, sender)
    return redirect("accounts:person", pk)


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def add_role(request: HttpRequest, pk: int) -> HttpResponse:
    found = _person(request, pk)
    form = RoleForm(kept.sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            held = changes.people.add_role(by=_by(request), person=found, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            kept.forget(request)
            messages.success(request, f"{held} is added.")
            return redirect("accounts:person", pk)
    return render(
        request,
        "accounts/add_role.html",
        {"form": form, "person": found},
        status=422 if form.errors else 200,
    )


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def remove_role(request: HttpRequest, pk: int, membership: int) -> HttpResponse:
    found = _person(request, pk)
    role = next((one for one in found.memberships.all() if one.pk == membership), None)
    if role is None and request.method == "POST":
        messages.info(request, "The role was taken away already.")
        return redirect("accounts:person", pk)
    if role is None:
        raise Http404
    if request.method == "POST":
        try:
            changes.people.remove_role(by=_by(request), membership=role)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"{role} is taken away.")
        return redirect("accounts:person", pk)
    return render(request, "accounts/remove_role.html", {"person": found, "role": role})


def _by(request: HttpRequest) -> User:
    return cast(User, request.user)


def _person(request: HttpRequest, pk: int) -> User:
    return get_object_or_404(queries.people(_by(request)), pk=pk)


def _tell_of_mail(request: HttpRequest, person: User, sender: Sender) -> None:
    if sender.unsent:
        messages.error(request, f"No email could be sent to {person.email}. Send the link again.")
    else:
        messages.success(request, f"We have sent {person.email} a link to choose a password.")
