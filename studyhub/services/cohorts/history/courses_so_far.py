"""What a cohort had done by a day: figures of each student, from kept weeks, and their medians."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from studyhub.learning.memory import study_day
from studyhub.learning.risk.comparison import Middle, middle_of
from studyhub.services.cohorts.keeping import Member

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


class Week(NamedTuple):
    """A week of a student: minutes, rules met, right of first tries."""

    monday: date
    minutes: int
    met: int
    right: int
    total: int


@dataclass(frozen=True)
class Trail:
    """What a student left behind, as it is asked again and again: the days in the cohort, weeks, mocks."""

    joined: date
    left: date | None
    weeks: tuple[Week, ...]
    mocks: tuple[tuple[date, float], ...]


def trails_of(members: Iterable[Member]) -> list[Trail]:
    """Trails of those whose standing is kept."""
    found = []
    for member in members:
        if member.kept is not None:
            zone = ZoneInfo(member.seat.timezone)
            left = study_day(member.left_at, zone) if member.left_at else None
            weeks = tuple(_week(places) for places in member.kept.weeks)
            mocks = tuple((one.day, 100 * one.right / one.scored) for one in member.kept.exams)
            found.append(Trail(study_day(member.seat.joined_at, zone), left, weeks, mocks))
    return found


def so_far(trails: Iterable[Trail], day: date, *, rules: int) -> SoFar:
    """Figures of those who were in the cohort on a day, full weeks alone; `rules` there are to be met."""
    there = [one for one in trails if one.joined <= day and (one.left is None or one.left > day)]
    figures = [_figures(trail, day) for trail in there]
    mocks = [[share for on, share in trail.mocks if on <= day][-1:] for trail in there]
    return SoFar(
        day=day,
        students=len(there),
        minutes=middle_of(minutes / LATE_WEEKS for minutes, *_ in figures),
        met=middle_of(100 * met / rules for _, met, *_ in figures if rules),
        tries=middle_of(100 * right / total for *_, right, total in figures if total >= LEAST_TRIES),
        mocks=middle_of(share for last in mocks for share in last),
    )


def begins(members: Sequence[Member]) -> date | None:
    """The day on which the first student joined."""
    days = [study_day(one.seat.joined_at, ZoneInfo(one.seat.timezone)) for one in members]
    return min(days, default=None)


def _week(places: list[Any]) -> Week:
    """A week as the table keeps it, domains together."""
    monday, _, minutes, met, tries = places
    right, total = sum(t[0] for t in tries.values()), sum(t[1] for t in tries.values())
    return Week(date.fromisoformat(monday), minutes, met, right, total)


def _figures(trail: Trail, day: date) -> tuple[int, int, int, int]:
    """Minutes of late weeks, rules met, right and all of the late first tries, by full weeks up to a day."""
    last, late, tried = day - WEEK, day - (LATE_WEEKS + 1) * WEEK, day - (TRIES_WEEKS + 1) * WEEK
    minutes = met = right = total = 0
    for week in trail.weeks:
        if week.monday > last:
            break
        met += week.met
        if week.monday > late:
            minutes += week.minutes
        if week.monday > tried:
            right, total = right + week.right, total + week.total
    return minutes, met, right, total
