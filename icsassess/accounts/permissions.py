"""Every permission of this room by name."""

from __future__ import annotations

import rules

from frameworks.permissions import is_administrator

rules.add_perm("accounts.administer", is_administrator)
