"""Forms for one's own account: allauth's in our words, and ours for a new address."""

from typing import Any

from allauth.account import forms
from allauth.account.fields import EmailField, PasswordField
from django.core.exceptions import ValidationError

from icsassess.accounts.models import User
from icsassess.lib.forms import Form, FormMixin


class SignIn(FormMixin, forms.LoginForm):
    labels = {"login": "Email address"}


class AskForLink(FormMixin, forms.ResetPasswordForm):
    labels = {"email": "Email address"}


class PasswordMixin(FormMixin):
    """Says in words what a new password has to be; Django's own words come as a list in HTML."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[
            "password1"
        ].help_text = (
            "At least 12 characters. Not a common password, and not like your name or address."
        )


class NewPassword(PasswordMixin, forms.ResetPasswordKeyForm):
    labels = {"password1": "New password", "password2": "The same password again"}


class ChangePassword(PasswordMixin, forms.ChangePasswordForm):
    labels = {
        "oldpassword": "Current password",
        "password1": "New password",
        "password2": "The same new password again",
    }


class FirstPassword(PasswordMixin, forms.SetPasswordForm):
    """The password of `user`, who was invited and has none yet."""

    labels = {"password1": "Password", "password2": "The same password again"}


class NewAddress(Form):
    """A new address of `user`, with their password: a session left open must not be enough."""

    address = EmailField(max_length=254)
    password = PasswordField(autocomplete="current-password")
    labels = {"address": "New email address", "password": "Your password"}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"].lower()
        if address == self.user.email:
            raise ValidationError("You sign in with this address already")
        return address

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise ValidationError("This is not your password")
        return password
