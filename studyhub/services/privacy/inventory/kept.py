"""What an entry of the inventory says of one table, and the words that many share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

OF_ACCOUNT = "Until you delete it, or your account"
OF_COHORT = "Until the program's months after the cohort's end are over; gone at once with your account"
OF_STAFF = "As long as the program; your name goes with your account"
YOU = "You"
PROGRAM = "You; the program's staff who may see the cohort"
STAFF = "The program's staff"
NOBODY = "Nobody: it is a check, not shown"


@dataclass(frozen=True)
class Kept:
    """A table with something about people: what it holds, as words to columns, why, how long, for whom."""

    table: str
    title: str
    why: str
    how_long: str
    who: str
    holds: Mapping[str, str]

    def columns(self) -> frozenset[str]:
        """The columns that the entry speaks of."""
        return frozenset(name for names in self.holds.values() for name in names.split())
