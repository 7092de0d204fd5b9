"""One's own account: the e-mail address to sign in with. What else there is, allauth shows."""

from __future__ import annotations

from allauth.core import ratelimit
from django.contrib import messages
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from icsassess.accounts import addresses, changes
from icsassess.accounts.forms.own import NewAddress
from icsassess.accounts.models import User


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def change_address(request: HttpRequest) -> HttpResponse:
    """Ask for a new address and send a link there. An address in use is answered alike."""
    user: User = request.user  # type: ignore[assignment]
    form = NewAddress(request.POST or None, user=user)
    if request.method == "POST":
        if too_often := ratelimit.consume_or_429(request, action="manage_email"):
            return too_often
        if form.is_valid():
            address = form.cleaned_data["address"]
            try:
                addresses.ask_for_proof(user, address, lambda proof: _link(request, proof))
            except OSError:
                form.add_error(None, "The email could not be sent. Try again in a few minutes.")
            else:
                told = f"We have sent an email to {address}. Open the link in it within a day."
                messages.info(request, told)
                return redirect("account_email")
    return render(
        request,
        "account/change_address.html",
        {"form": form},
        status=422 if form.errors else 200,
    )


def _link(request: HttpRequest, proof: str) -> str:
    return request.build_absolute_uri(reverse("account_confirm_address", args=[proof]))


@require_http_methods(["GET", "HEAD", "POST"])
def confirm_address(request: HttpRequest, proof: str) -> HttpResponse:
    """Change the address when the button is pressed: mail scanners open links too."""
    user: User = request.user  # type: ignore[assignment]
    try:
        address = addresses.proven(user, proof)
        if request.method == "POST":
            changes.addresses.change_address(by=user, proof=proof)
            messages.success(request, f"You sign in with {address} from now on.")
            return redirect("home")
    except BadSignature:
        return render(request, "account/address_link_void.html", status=410)
    except changes.addresses.AddressInUse:
        return render(request, "account/address_in_use.html", {"address": address}, status=409)
    return render(request, "account/confirm_address.html", {"address": address})
