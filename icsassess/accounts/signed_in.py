"""Who is signed in. Every request reads a session and a person, so both reads are prepared.

Named in the settings as the session engine and as the backend; everything else is Django's and
allauth's own.
"""

from __future__ import annotations

import datetime
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from icsassess.accounts.models import User
from icsassess.lib.prepared import Prepared


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        """What the session holds. One that is gone or has expired is left to Django."""
        key = self.session_key
        session = sessions.one(key, timezone.now()) if key else None
        return self.decode(session.session_data) if session else super().load()


class Backend(AuthenticationBackend):
    def get_user(self, user_id: int) -> User | None:
        """The person, or nobody where they may no longer sign in."""
        user = users.one(user_id)
        return user if user and self.user_can_authenticate(user) else None


@Prepared
def sessions(key: str, now: datetime.datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


@Prepared
def users(pk: int) -> QuerySet[User]:
    return User.objects.filter(pk=pk)
