"""Every write of this room: each in one transaction, told to the audit, nothing half done."""

from icsassess.accounts.changes import addresses, invitations, people

__all__ = ["addresses", "invitations", "people"]
