"""What the environment must say before the product starts. Pure."""

from collections.abc import Sequence

DEVELOPMENT_KEY = "development-only-key-not-for-production-0123456789-abcdefghij"
DEVELOPMENT_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
PROXIES_ARE = (
    "how many proxies a request passes, each of which adds to X-Forwarded-For. One of your own, "
    "for example: PROXY_COUNT=1"
)


def problems(
    *,
    environment: str,
    secret_key: str,
    debug: bool,
    allowed_hosts: Sequence[str],
    behind_proxy: bool,
    proxies: str,
) -> list[str]:
    """Say what is missing or unsafe, each with the way out; an empty list means: it may start.

    `environment` is `development` or `production`, the next three are Django's settings. `proxies`
    is how many stand between people and this server, as it was typed: '' where nothing was.
    """
    if proxies and not (proxies.isascii() and proxies.isdigit()):
        return [f"PROXY_COUNT is '{proxies}'. Set it to a number: {PROXIES_ARE}"]
    if environment not in ("development", "production"):
        return [f"ICSASSESS_ENV is '{environment}'. Set it to production, or to development."]
    own_hosts = bool(allowed_hosts) and list(allowed_hosts) != DEVELOPMENT_HOSTS
    if environment == "development":
        if own_hosts and secret_key == DEVELOPMENT_KEY:
            return [
                "ALLOWED_HOSTS names other machines, and the key is the one everybody knows. "
                "Set ICSASSESS_ENV=production to serve them, or set a SECRET_KEY."
            ]
        return []
    found = []
    if secret_key == DEVELOPMENT_KEY or len(secret_key) < 50:
        found.append(
            "SECRET_KEY is missing or shorter than 50 characters. Make one with: "
            "python -c 'import secrets; print(secrets.token_urlsafe(50))'"
        )
    if debug:
        found.append("DEBUG is on. Remove DEBUG from the environment, or set DEBUG=off.")
    if not own_hosts or "*" in allowed_hosts:
        found.append(
            "ALLOWED_HOSTS is not set to your own host names. "
            "Set it, for example: ALLOWED_HOSTS=assess.example.nhs.uk"
        )
    if behind_proxy and not int(proxies or 0):
        found.append(
            "PROXY_COUNT is missing, and BEHIND_TLS_PROXY is on. Everybody would count as one "
            f"computer when passwords are tried. Set it to {PROXIES_ARE}"
        )
    return found
