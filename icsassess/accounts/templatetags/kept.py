"""`{% load kept %}`: a form whose text is kept when its page is open too long.

`{% was_kept %}` above the heading, `{% kept_by %}` in the form; the form is called `form`.
"""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from icsassess.lib import kept

register = template.Library()


@register.simple_tag(takes_context=True)
def kept_by(context: dict[str, Any]) -> SafeString:
    """The hidden field that names, signed, who is typing.

    Marked where the form shows what is not saved: the page asks before that is left
    (`static/js/forms.js`). `is_saved` says that it was saved although something is missing.
    """
    request = context["request"]
    author = kept.author(request.user.pk)
    is_unsaved = kept.sent(request) is not None and not context.get("is_saved")
    mark = SafeString(" data-unsaved" if is_unsaved else "")
    return format_html('<input type="hidden" name="{}" value="{}"{}>', kept.FIELD, author, mark)


@register.inclusion_tag("partials/was_kept.html", takes_context=True)
def was_kept(context: dict[str, Any]) -> dict[str, Any]:
    """Say so where the form shows what was kept, and nothing was sent now."""
    form, request = context["form"], context["request"]
    shows_kept = form and request.method != "POST" and kept.typed(request) is not None
    return {"shows_kept": shows_kept, "form": form}
