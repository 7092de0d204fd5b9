"""What allauth asks of us: nobody makes an account for themselves; where and how tries count."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse

from icsassess.accounts import limits
from icsassess.accounts.models import User


class Adapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": "Too many wrong passwords. Wait five minutes, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return limits.address(request)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        trying = limits.Try(request, credentials.get("email", ""))
        if not trying.begin():
            raise self.validation_error("too_many_login_attempts")
        user = super().authenticate(request, **credentials)
        if user:
            trying.forget()
        else:
            trying.failed()
        return user

    def set_password(self, user: User, password: str) -> None:
        super().set_password(user, password)
        limits.Try(self.request, user.email).forget()

    def post_login(self, request: HttpRequest, user: User, **how: Any) -> HttpResponse:
        answer = super().post_login(request, user, **how)
        limits.remember_browser(answer, user.email)
        return answer
