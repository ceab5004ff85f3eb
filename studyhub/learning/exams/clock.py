"""The time that is left of a sitting, by the server's clock alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

FULL_ITEMS, FULL_MINUTES = 150, 205
"""The real exam: 205 minutes for 150 questions."""
WARNINGS = (30, 10, 5)
"""Minutes before the end at which the student is told."""
FACTORS = (1.0, 1.25, 1.5, 2.0)
"""Extra time that may be granted; the reason is never stored."""


@dataclass(frozen=True)
class Break:
    """A stop-clock break, granted as an accommodation; `end` is None while it lasts."""

    start: datetime
    end: datetime | None


@dataclass(frozen=True)
class Clock:
    """When a sitting began, the seconds it may take (None: untimed), and the breaks that stopped it."""

    began: datetime
    seconds: int | None
    breaks: tuple[Break, ...] = ()


def seconds_for(items: int, factor: float = 1.0) -> int:
    """The limit of a form of that many questions at the pace of the real exam, times the factor."""
    return round(items * FULL_MINUTES * 60 / FULL_ITEMS * factor)


def used(clock: Clock, now: datetime) -> timedelta:
    """Time the clock has run until `now`, breaks left out; never negative, even if clocks were set back."""
    stopped = sum((_overlap(one, clock.began, now) for one in clock.breaks), timedelta())
    return max(now - clock.began - stopped, timedelta())


def left(clock: Clock, now: datetime) -> int | None:
    """Whole seconds that are left, 0 at the end; None for an untimed sitting."""
    if clock.seconds is None:
        return None
    return max(int(clock.seconds - used(clock, now).total_seconds()), 0)


def is_late(clock: Clock, at: datetime) -> bool:
    """Whether an answer that came at `at` came after the end; in a break nothing is late."""
    return clock.seconds is not None and used(clock, at) > timedelta(seconds=clock.seconds)


def warnings_of(seconds: int | None) -> tuple[int, ...]:
    """The warnings (in minutes) that a sitting of that limit gets: none of more than its time."""
    return () if seconds is None else tuple(m for m in WARNINGS if m * 60 < seconds)


def due_warnings(clock: Clock, now: datetime) -> tuple[int, ...]:
    """The warnings (in minutes) whose time has come, the most urgent last; none for an untimed sitting."""
    seconds = left(clock, now)
    return () if seconds is None else tuple(m for m in warnings_of(clock.seconds) if seconds <= m * 60)


def on_break(clock: Clock) -> bool:
    """Whether a break has begun and not ended."""
    return any(one.end is None for one in clock.breaks)


def _overlap(one: Break, start: datetime, end: datetime) -> timedelta:
    first, last = max(one.start, start), min(one.end or end, end)
    return max(last - first, timedelta())
