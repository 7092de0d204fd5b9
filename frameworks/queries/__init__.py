"""What pages and other rooms read of frameworks, in a fixed number of SQL statements."""

from frameworks.queries import drafts, links, suggestions, versions

__all__ = ["drafts", "links", "suggestions", "versions"]
