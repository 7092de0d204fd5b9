"""Every write of this room: each in one transaction, told to the audit, nothing half done."""

from icsassess.accounts.changes import addresses

__all__ = ["addresses"]
