"""Mail: plain text from templates, sent once the change that it tells of stands in the database."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

log = logging.getLogger(__name__)


def send(mail: str, to: str, **context: object) -> None:
    """Send the mail of the templates `<mail>_subject.txt` and `<mail>_message.txt`.

    Names and addresses stand in it as they are typed: it is plain text. Raises OSError if it fails.
    """
    subject, body = (
        render_to_string(f"{mail}_{part}.txt", context).strip() for part in ("subject", "message")
    )
    send_mail(" ".join(subject.split()), body, settings.DEFAULT_FROM_EMAIL, [to])


class Sender:
    """Sends the mails of one change after it; what could not be sent is told to who made it.

    `absolute` makes a link of a path on this service: a request's `build_absolute_uri`. The change
    stands whether mail can be sent or not; `unsent` then holds the addresses that got none.
    """

    def __init__(self, absolute: Callable[[str], str]) -> None:
        self.absolute = absolute
        self.unsent: list[str] = []
        self._no_server = False

    def send(self, mail: str, to: str, **context: object) -> None:
        """As the function `send`, but when the transaction ends well, and without an error."""
        transaction.on_commit(lambda: self._try(mail, to, context), robust=True)

    def _try(self, mail: str, to: str, context: dict[str, object]) -> None:
        if not self._no_server:
            try:
                return send(mail, to, **context)
            except OSError as error:
                log.exception("A mail was not sent")
                # Who waited for a server once need not wait again for each of the others.
                self._no_server = not isinstance(error, smtplib.SMTPRecipientsRefused)
        self.unsent.append(to)
