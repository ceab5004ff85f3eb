"""What the catalog wants to know of official code tables; whoever holds such tables implements it."""

from __future__ import annotations

from datetime import date
from typing import Protocol


class CodeAuthority(Protocol):
    """Answers whether a code of ICD-10-CM or ICD-10-PCS may be reported, and what it is called."""

    def billable(self, code: str, on: date) -> bool:
        """Whether the code is valid and complete for discharges of that day."""

    def title(self, code: str) -> str | None:
        """The code's official title, or None when there is no such code."""
