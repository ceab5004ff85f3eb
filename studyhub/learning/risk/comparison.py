"""Cohorts side by side: the same day of the course, and medians with the number of students behind them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import floor, sqrt
from statistics import median

LEAST_COMPARED = 10
"""Students below which no median is given."""
Z95 = 1.96


@dataclass(frozen=True)
class Middle:
    """The median of a figure over `n` students with its 95 % interval; all None where they are too few."""

    n: int
    median: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def enough(self) -> bool:
        """Whether there are students enough to say anything."""
        return self.median is not None


def middle_of(values: Iterable[float]) -> Middle:
    """The median with its interval by ranks, n/2 -/+ 1.96 sqrt(n)/2 rounded outwards (Conover 1999, 3.2)."""
    found = sorted(values)
    n = len(found)
    if n < LEAST_COMPARED:
        return Middle(n)
    rank = max(floor(n / 2 - Z95 * sqrt(n) / 2), 1)
    return Middle(n, median(found), found[rank - 1], found[n - rank])


def same_point(today: date, anchor: date, other: date) -> date:
    """The day of another course that is as far from its anchor `other` as `today` is from `anchor`."""
    return other + (today - anchor)


def separate(one: Middle, other: Middle) -> int:
    """1 where the first lies wholly above the second, -1 below, 0 where intervals meet or are not known.

    Intervals that do not meet are a cautious sign of a difference: chance alone seldom makes them so.
    """
    if one.low is None or one.high is None or other.low is None or other.high is None:
        return 0
    return 1 if one.low > other.high else -1 if one.high < other.low else 0
