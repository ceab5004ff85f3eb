"""What the catalog wants to know of official code tables; whoever holds such tables implements it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol


class CodeAuthority(Protocol):
    """Answers whether a code of ICD-10-CM or ICD-10-PCS may be reported, and what it is called."""

    def covers(self, on: date) -> bool:
        """Whether the tables know which codes are valid on that day."""

    def billable(self, code: str, on: date) -> bool:
        """Whether the code is valid and complete for discharges of that day."""

    def title(self, code: str) -> str | None:
        """The official title of a code or category, empty where it is not known; None for no code at all."""

    def drgs(
        self,
        diagnoses: Sequence[str],
        procedures: Sequence[str],
        *,
        discharge: date,
        age: int,
        died: bool,
    ) -> frozenset[int]:
        """The MS-DRGs to which an inpatient stay can group, principal diagnosis first, age in years.

        What the arguments leave open is tried in every way; empty where nobody can say.
        """
