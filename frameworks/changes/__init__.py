"""Every write to frameworks: each in one transaction, told to the audit."""

from frameworks.changes import drafts, links, versions

__all__ = ["drafts", "links", "versions"]
