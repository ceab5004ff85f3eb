"""StudyHub: lessons, spaced practice and progress for RHIT candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .site import Site


def create_app(**overrides: Any) -> Site:
    """The wired application. Overrides are settings by their field names, or Flask keys in capitals."""
    from . import wiring  # noqa: PLC0415 - loads all, and the server first says that it is starting

    return wiring.create_app(**overrides)
