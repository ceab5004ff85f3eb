"""Which refusals the author tools make by name."""

from __future__ import annotations

from studyhub.catalog.errors import CatalogError


class AuthoringRefused(CatalogError):
    """A tool will not do what was asked; the message says why and what to do."""
