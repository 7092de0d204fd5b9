"""Statements in templates: `{% load statements %}`."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from frameworks.rules.scoring import Status

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=4000)
def status_radios(statement_id: int, checked: str) -> SafeString:
    """The radio buttons of one statement with `checked` (a status, or blank) chosen.

    Kept for each status, because a page has about 35 of them and drawing takes longer than
    everything else on it.
    """
    context = {"id": str(statement_id), "checked": checked, "statuses": list(Status)}
    return render_to_string("assessments/_status_radios.html", context)
