"""What the days until the exam will hold: how much is new, how much comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from studyhub.learning.arrays import np

from .today import SETTLE_DAYS, Field


@dataclass(frozen=True)
class DayAhead:
    """A day until the exam: minutes meant for it, facets met for the first time, facets asked again."""

    minutes: int
    new: int
    again: int


def ahead(field: Field, minutes: Sequence[int], *, share: float = 1.0) -> tuple[DayAhead, ...]:
    """Every day from today to the day before the exam; `share` of the minutes goes to questions.

    New facets are spread so that all are met some days before the exam, as the planner's floor does; the
    rest of the time goes to what was met before. Each takes the mean time of its kind.
    """
    seconds = float(field.seconds.mean()) if field.seconds.size else 1.0
    unseen, met = int((~field.seen).sum()), int(field.seen.sum())
    days = []
    for n, planned in enumerate(minutes):
        room = int(planned * 60 * share // seconds)
        later = sum(1 for m in minutes[n:] if m > 0)
        new = min(unseen, room, int(np.ceil(unseen / max(later - SETTLE_DAYS, 1))))
        again = min(room - new, met)
        days.append(DayAhead(planned, new, again))
        unseen, met = unseen - new, met + new
    return tuple(days)
