"""What the header offers."""

from django.http import HttpRequest


def nav(request: HttpRequest) -> dict[str, object]:
    return {"nav": []}
