"""What a cohort had done by a day: figures of each student, from kept weeks, and their medians."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from studyhub.learning.memory import study_day
from studyhub.learning.risk.comparison import Middle, middle_of
from studyhub.services.cohorts.keeping import Member
from studyhub.services.cohorts.standings import Kept

LATE_WEEKS = 4
"""Full weeks before the day over which minutes are averaged."""
TRIES_WEEKS, LEAST_TRIES = 8, 10
"""Full weeks whose first tries make a share, and how few of them make none."""
WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class SoFar:
    """A cohort by a day: students then, minutes a week; rules met, first tries and last mock in percent."""

    day: date
    students: int
    minutes: Middle
    met: Middle
    tries: Middle
    mocks: Middle


def so_far(members: Iterable[Member], day: date, *, rules: int) -> SoFar:
    """Figures of those who were in the cohort on a day, full weeks alone; `rules` there are to be met."""
    there = [one.kept for one in members if one.kept is not None and _was_in(one, day)]
    return SoFar(
        day=day,
        students=len(there),
        minutes=middle_of(_minutes(kept, day) for kept in there),
        met=middle_of(100 * _met(kept, day) / rules for kept in there if rules),
        tries=middle_of(_known(_tries(kept, day) for kept in there)),
        mocks=middle_of(_known(_mock(kept, day) for kept in there)),
    )


def begins(members: Sequence[Member]) -> date | None:
    """The day on which the first student joined."""
    days = [study_day(one.seat.joined_at, ZoneInfo(one.seat.timezone)) for one in members]
    return min(days, default=None)


def _was_in(member: Member, day: date) -> bool:
    zone = ZoneInfo(member.seat.timezone)
    gone = member.left_at is not None and study_day(member.left_at, zone) <= day
    return study_day(member.seat.joined_at, zone) <= day and not gone


def _minutes(kept: Kept, day: date) -> float:
    spent = sum(
        week.minutes for week in kept.by_week if day - (LATE_WEEKS + 1) * WEEK < week.monday <= day - WEEK
    )
    return spent / LATE_WEEKS


def _met(kept: Kept, day: date) -> int:
    return sum(week.met for week in kept.by_week if week.monday <= day - WEEK)


def _tries(kept: Kept, day: date) -> float | None:
    weeks = [one.first for one in kept.by_week if day - (TRIES_WEEKS + 1) * WEEK < one.monday <= day - WEEK]
    right, total = sum(one.right for one in weeks), sum(one.total for one in weeks)
    return 100 * right / total if total >= LEAST_TRIES else None


def _mock(kept: Kept, day: date) -> float | None:
    sat = [mock for mock in kept.exams if mock.day <= day]
    return 100 * sat[-1].right / sat[-1].scored if sat else None


def _known(values: Iterable[float | None]) -> list[float]:
    return [value for value in values if value is not None]
