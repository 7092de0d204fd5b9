"""Links of a criterion on the page of its version: `{% load links %}`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

from frameworks.content import CriterionContent
from frameworks.queries.links import Linked

register = template.Library()


@register.inclusion_tag("frameworks/linked.html")
def linked_criteria(
    links: Mapping[int, Sequence[Linked]], criterion: CriterionContent
) -> dict[str, Any]:
    """What other versions ask of the same: `{% linked_criteria links criterion %}`.

    `links` is what `queries.links.beside` gives; where a page has none, nothing is shown.
    """
    return {"links": (links or {}).get(criterion.id, ())}
