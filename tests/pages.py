"""What a page says, without minding where a line of its HTML ends."""

from django.http import HttpResponse


def folded(html: str) -> str:
    """Every run of white space as one space, as a browser reads it."""
    return " ".join(html.split())


def text_of(response: HttpResponse) -> str:
    """The HTML of a page, folded."""
    return folded(response.content.decode())
