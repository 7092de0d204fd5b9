"""Statements in templates: `{% load statements %}`."""

from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from frameworks.rules.scoring import Status

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=4000)
def statement(statement: Any, checked: str = "", group: str = "") -> SafeString:
    """One statement with its radio buttons, `checked` (a status, or blank) chosen.

    Kept for each status, because a page has about ten of them and drawing takes longer than
    everything else on it. `statement` is hashable and equal only where all of it is.
    """
    shown = {"statement": statement, "checked": checked, "group": group, "statuses": list(Status)}
    return render_to_string("partials/statement.html", shown)
