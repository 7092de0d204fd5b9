"""What the environment must say before the product starts in production. Pure."""

from collections.abc import Mapping

DEVELOPMENT_KEY = "development-only-key-not-for-production-0123456789-abcdefghij"
DEVELOPMENT_HOSTS = ["127.0.0.1", "localhost", "[::1]"]


def problems(settings: Mapping[str, object]) -> list[str]:
    """Say what is missing or unsafe in production settings, each with the way out.

    `settings` holds SECRET_KEY (str), DEBUG (bool), ALLOWED_HOSTS and CSRF_TRUSTED_ORIGINS
    (lists of str). Returns one sentence per problem; an empty list means that it may start.
    """
    found = []
    key = str(settings["SECRET_KEY"])
    if key == DEVELOPMENT_KEY or len(key) < 50:
        found.append(
            "SECRET_KEY is missing or shorter than 50 characters. Make one with: "
            "python -c 'import secrets; print(secrets.token_urlsafe(50))'"
        )
    if settings["DEBUG"]:
        found.append("DEBUG is on. Remove DEBUG from the environment, or set DEBUG=off.")
    hosts = settings["ALLOWED_HOSTS"]
    if not hosts or hosts == DEVELOPMENT_HOSTS or "*" in hosts:  # type: ignore[operator]
        found.append(
            "ALLOWED_HOSTS is not set to your own host names. "
            "Set it, for example: ALLOWED_HOSTS=assess.example.nhs.uk"
        )
    return found
