"""The admin site: lists, filters and links to our own pages. Tracked records are read-only here."""

from annotations.admin import articles, claims, exports, outlets, people

__all__ = ["articles", "claims", "exports", "outlets", "people"]
