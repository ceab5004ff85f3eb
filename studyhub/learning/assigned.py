"""What assigned work counts for: lateness and its cost, which attempt counts, what a change would hurt.

Moments are compared as given (aware datetimes); shares and credit lie in [0, 1].
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

DAY = timedelta(days=1)


class LateRule(StrEnum):
    """What becomes of work after it was due: refused, taken and marked late, or taken for less."""

    REFUSED = "refused"
    MARKED = "marked"
    REDUCED = "reduced"


class Counts(StrEnum):
    """Which of several attempts counts."""

    BEST = "best"
    LAST = "last"
    FIRST = "first"


@dataclass(frozen=True)
class Terms:
    """When and how often work is taken: from `opens` until just before `closes`, on time up to `due`.

    `percent` of what was reached is taken off for each day begun after `due`, where `late` is REDUCED.
    """

    opens: datetime
    due: datetime
    closes: datetime
    late: LateRule = LateRule.REFUSED
    percent: int = 0
    attempts: int = 1
    counts: Counts = Counts.BEST

    def is_open(self, at: datetime) -> bool:
        """Whether work is taken at a moment: at the closing moment itself it is not."""
        return self.opens <= at < self.closes


@dataclass(frozen=True)
class Outcome:
    """An attempt that is over: right of asked questions, and when the last of its answers came."""

    number: int
    right: int
    asked: int
    done_at: datetime

    @property
    def share(self) -> float:
        """The share right; 0 where nothing could be asked."""
        return self.right / self.asked if self.asked else 0.0


def days_late(due: datetime, done_at: datetime) -> int:
    """Days begun after the due moment; 0 up to it."""
    return max(0, -((due - done_at) // DAY)) if done_at > due else 0


def kept(terms: Terms, done_at: datetime) -> float:
    """The share of what was reached that is kept after the late rule."""
    if terms.late is not LateRule.REDUCED:
        return 1.0
    return max(0.0, 1.0 - terms.percent / 100 * days_late(terms.due, done_at))


def credit(terms: Terms, outcome: Outcome) -> float:
    """What an attempt is worth: its share, less what lateness takes off."""
    return outcome.share * kept(terms, outcome.done_at)


def counting(terms: Terms, outcomes: Sequence[Outcome]) -> Outcome | None:
    """The attempt that counts, of those that are over; of equally good ones the earliest."""
    if not outcomes:
        return None
    if terms.counts is Counts.FIRST:
        return min(outcomes, key=lambda one: one.number)
    if terms.counts is Counts.LAST:
        return max(outcomes, key=lambda one: one.number)
    return max(outcomes, key=lambda one: (credit(terms, one), -one.number))


def harsher(before: Terms, after: Terms) -> bool:
    """Whether somebody who has begun could lose by a change of the terms."""
    if after.due < before.due or after.closes < before.closes or after.opens > before.opens:
        return True
    if after.attempts < before.attempts or after.counts is not before.counts:
        return True
    return _cost(after) > _cost(before)


def _cost(terms: Terms) -> int:
    """What a day late takes off, in percent."""
    return terms.percent if terms.late is LateRule.REDUCED else 0
