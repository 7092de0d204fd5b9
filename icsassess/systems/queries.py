"""What the pages about places show, each in a fixed number of SQL statements."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count

from icsassess.systems.models import Region, System


def in_their_regions(
    regions: Iterable[Region], systems: Iterable[System]
) -> list[tuple[Region, list[System]]]:
    """Each region with its systems, every system followed by the places in it."""
    found: dict[int, tuple[Region, list[System]]] = {one.pk: (one, []) for one in regions}
    for system in sorted(systems, key=lambda one: one.path):
        found[system.region_id][1].append(system)
    return list(found.values())


def places(user: object) -> list[tuple[Region, list[System]]]:
    """All that `user` may administer, each system with its `number_of_organisations`."""
    systems = System.objects.visible_to(user).select_related("parent__parent")
    return in_their_regions(
        Region.objects.visible_to(user),
        systems.annotate(number_of_organisations=Count("organisations")).order_by(),
    )
