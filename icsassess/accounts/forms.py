"""allauth's forms in our words."""

from allauth.account import forms

from icsassess.lib.forms import FormMixin


class SignIn(FormMixin, forms.LoginForm):
    labels = {"login": "Email address"}


class AskForLink(FormMixin, forms.ResetPasswordForm):
    labels = {"email": "Email address"}


class NewPassword(FormMixin, forms.ResetPasswordKeyForm):
    labels = {"password1": "New password", "password2": "The same password again"}


class ChangePassword(FormMixin, forms.ChangePasswordForm):
    labels = {
        "oldpassword": "Current password",
        "password1": "New password",
        "password2": "The same new password again",
    }
