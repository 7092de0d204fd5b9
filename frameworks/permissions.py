"""Every permission of this room by name."""

from __future__ import annotations

from typing import Any

import rules


@rules.predicate
def is_administrator(user: Any) -> bool:
    """Framework versions and their links are made by administrators, who are everywhere."""
    return bool(user.is_administrator)


rules.add_perm("frameworks.administer", is_administrator)
