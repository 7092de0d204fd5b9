"""Every write to frameworks, versions and links: each in one transaction, told to the audit."""

from frameworks.changes import drafts, links, versions

__all__ = ["drafts", "links", "versions"]
