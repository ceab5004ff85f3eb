"""On which of the days until the exam its mock exams are best sat.

Being tested teaches more than reading again (Roediger and Karpicke 2006, Psychol Sci 17, 249), and tests that
lie apart more than tests in a row (Cepeda et al. 2008, Psychol Sci 19, 1095). No trial says on which day
before an exam; the windows here are custom. One three to four weeks before it, when most has been met; one
in the second week before, when what was missed can still be learned; none at the very end, when a bad one
would only cost sleep.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

DIAGNOSTIC, FULL, HALF = "diagnostic", "full", "half"
APART = 6
"""Days between two exams, at the least: what one brought to light wants time."""
REACH, LEAST_DAYS = 7, 14
"""Days over which the diagnostic may wait for a day that is long enough; days to the exam that it wants."""
WEEKS = 1.25
"""Weeks of a student's usual study time that an exam may take, if its day is too short for it."""
LATE = 7
"""Days before the exam from which on only half an exam is sat: a full one takes time that is not won back."""


@dataclass(frozen=True)
class Mock:
    """An exam to sit, `day` days from today, and the minutes that it takes."""

    day: int
    kind: str
    minutes: int


@dataclass(frozen=True)
class Sat:
    """An exam that was sat, so many days ago."""

    kind: str
    days_ago: int


@dataclass(frozen=True)
class Window:
    """Days before the exam among which one is sat: the longest of the `best`, else one that is `allowed`.

    Of days equally long the one nearest to `target`. It lies `apart` from any earlier exam.
    """

    best: range
    allowed: range
    target: int
    apart: int = APART


LAST = Window(range(7, 14), range(4, 14), 8)
FIRST = Window(range(21, 29), range(18, 29), 24, apart=10)
MIDDLE = Window(range(14, 18), range(14, 18), 15)


def suggest(
    minutes: Sequence[int],
    *,
    week: int,
    lengths: Mapping[str, int],
    sat: Collection[Sat] = (),
    diagnostic: bool = False,
) -> tuple[Mock, ...]:
    """The exams to sit, by day, from the minutes of every day from today to the day before the exam.

    `week` is the usual study time of a week and `lengths` what each kind of exam takes, in minutes;
    `diagnostic` whether one is wanted; a mock that was sat has said as much. The last mock is a full one if
    the time allows; it alone may fall on a day without minutes, where no other day is left. Dates ahead stay
    where they are as days go by.
    """
    days = _Days(minutes, {len(minutes) + one.days_ago for one in sat})
    mocks_sat = [len(minutes) + one.days_ago for one in sat if one.kind in {FULL, HALF}]
    found: dict[int, str] = {}
    if diagnostic and not mocks_sat and (begin := days.for_diagnostic(lengths[DIAGNOSTIC])):
        found[begin] = DIAGNOSTIC
    for window in (LAST, FIRST, MIDDLE):
        if any(before < window.target + window.apart for before in mocks_sat):
            continue
        before = days.within(window, found, lengths[FULL])
        kind = _kind(window, before, days.minutes(before), week, lengths) if before else None
        if before and kind:
            found[before] = kind
    return tuple(
        Mock(len(minutes) - before, kind, lengths[kind])
        for before, kind in sorted(found.items(), reverse=True)
    )


class _Days:
    """The days until the exam, counted back from it: 1 is the day before."""

    def __init__(self, minutes: Sequence[int], sat: set[int]) -> None:
        self._minutes = minutes
        self._sat = sat

    def minutes(self, before: int) -> int:
        """The minutes of a day."""
        return self._minutes[len(self._minutes) - before]

    def for_diagnostic(self, length: int) -> int | None:
        """The first day near that is long enough for the diagnostic, else the first study day near."""
        left = len(self._minutes)
        near = range(left, max(left - REACH, LEAST_DAYS - 1), -1)
        free = [day for day in near if self.minutes(day) and all(abs(day - at) >= APART for at in self._sat)]
        return next((day for day in free if self.minutes(day) >= length), free[0] if free else None)

    def within(self, window: Window, found: Collection[int], length: int) -> int | None:
        """The best day of a window that lies apart from all others."""
        others = self._sat | set(found)
        free = [
            day
            for day in window.allowed
            if day <= len(self._minutes) and all(_is_apart(day, at, window.apart) for at in others)
        ]
        study = [day for day in free if self.minutes(day)] or (free if window is LAST else [])
        return min(study, key=lambda day: self._rank(day, window, length), default=None)

    def _rank(self, day: int, window: Window, length: int) -> tuple[bool, int, int, int]:
        return (day not in window.best, -min(self.minutes(day), length), abs(day - window.target), -day)


def _is_apart(day: int, other: int, after: int) -> bool:
    return other - day >= after if other >= day else day - other >= APART


def _kind(window: Window, before: int, room: int, week: int, lengths: Mapping[str, int]) -> str | None:
    """Full or half, by the minutes of the day and of a usual week; None where neither is worth its time."""
    most = WEEKS * week
    if window is LAST:
        return FULL if before >= LATE and lengths[FULL] <= most else HALF
    if window is FIRST and room >= lengths[FULL]:
        return FULL
    affordable = lengths[HALF] <= (most if window is FIRST else room)
    return HALF if affordable else None
