"""Somebody follows the link of an invitation and chooses their own password."""

from __future__ import annotations

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from icsassess.accounts import changes, invitations
from icsassess.accounts.forms.own import FirstPassword


@login_not_required
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, proof: str) -> HttpResponse:
    """Ask for a password; set it and sign in when the button is pressed, as scanners open links."""
    try:
        person = invitations.invited(proof)
        form = FirstPassword(data=request.POST or None, user=person)
        if request.method == "POST" and form.is_valid():
            password = form.cleaned_data["password1"]
            person = changes.invitations.accept(proof=proof, password=password)
            messages.success(request, f"Your password is set. You sign in with {person.email}.")
            return perform_login(request, person)
    except BadSignature:
        return render(request, "account/invitation_void.html", status=410)
    return render(
        request,
        "account/invitation.html",
        {"form": form, "person": person},
        status=422 if form.errors else 200,
    )
