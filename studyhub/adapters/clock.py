"""What time it is."""

from __future__ import annotations

from datetime import UTC, datetime


def system_clock() -> datetime:
    """The time of this machine, aware and in UTC."""
    return datetime.now(UTC)
