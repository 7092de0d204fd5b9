"""`{% load kept %}{% kept_by %}`: in a form whose text is to be kept when the session expires."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from icsassess.lib import kept

register = template.Library()


@register.simple_tag(takes_context=True)
def kept_by(context: dict[str, Any]) -> SafeString:
    """The hidden field that names, signed, who is typing."""
    author = kept.author(context["request"].user.pk)
    return format_html('<input type="hidden" name="{}" value="{}">', kept.FIELD, author)
