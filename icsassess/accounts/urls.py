"""Signing in, and one's own account; and, apart, the pages about people.

Each of allauth's pages that is not used is left out.

The names are allauth's, because it leads to its pages by them.
"""

from allauth.account import views as allauth
from django.urls import path, re_path

from icsassess.accounts.views import addresses, invitations
from icsassess.accounts.views import people as about

urlpatterns = [
    path("login/", allauth.login, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("signup/", allauth.signup, name="account_signup"),  # says that it is closed
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("password/reset/", allauth.password_reset, name="account_reset_password"),
    path("password/reset/done/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("email/", addresses.change_address, name="account_email"),
    path("email/<str:proof>/", addresses.confirm_address, name="account_confirm_address"),
    path("invitation/<str:proof>/", invitations.accept, name="account_invitation"),
]

_person = "<int:pk>/"

#: Found under an address and in a namespace of their own.
people = [
    path("", about.people, name="people"),
    path("new/", about.add_person, name="add-person"),
    path(_person, about.person, name="person"),
    path(_person + "change/", about.change_person, name="change-person"),
    path(_person + "invite/", about.invite_again, name="invite-again"),
    path(_person + "new-role/", about.add_role, name="add-role"),
    path(_person + "roles/<int:membership>/remove/", about.remove_role, name="remove-role"),
]
