"""Mail: plain text from templates."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string


def send(mail: str, to: str, **context: object) -> None:
    """Send the mail of the templates `<mail>_subject.txt` and `<mail>_message.txt`.

    Names and addresses stand in it as they are typed: it is plain text. Raises OSError if it fails.
    """
    subject, body = (
        render_to_string(f"{mail}_{part}.txt", context).strip() for part in ("subject", "message")
    )
    send_mail(" ".join(subject.split()), body, settings.DEFAULT_FROM_EMAIL, [to])
