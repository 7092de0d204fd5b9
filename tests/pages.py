"""What a page says, without minding where a line of its HTML ends."""

from django.http import HttpResponse


def text_of(response: HttpResponse) -> str:
    """The HTML with every run of white space as one space, as a browser reads it."""
    return " ".join(response.content.decode().split())
