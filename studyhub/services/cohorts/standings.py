"""What a kept standing says, and the places of its lists in the table."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from studyhub.learning.readiness.verdict import Band, DomainStanding, Level
from studyhub.learning.risk import Tally

COLUMNS = (
    "made_at",
    "good_until",
    "until",
    "log_at",
    "last_at",
    "study_day",
    "exam_date",
    "band",
    "answers",
    "low",
    "middle",
    "high",
    "planned_minutes",
    "done_minutes",
    "domains",
    "weeks",
    "mocks",
)
"""What a dashboard reads; the objectives are long and read only where they are shown."""


@dataclass(frozen=True)
class DomainKept:
    """A domain: its standing, first tries of three weeks and of the three before, rules met of it."""

    standing: DomainStanding
    before: Tally
    lately: Tally
    met: int


@dataclass(frozen=True)
class Week:
    """A week from its Monday: answers, minutes, rules met for the first time, first tries by domain."""

    monday: date
    answers: int
    minutes: int
    met: int
    tries: Mapping[str, Tally]

    @property
    def first(self) -> Tally:
        """First tries over all domains."""
        return Tally(sum(one.right for one in self.tries.values()), sum(t.total for t in self.tries.values()))


@dataclass(frozen=True)
class Mock:
    """A mock exam that was sat to its end; `whole` where at least half of it was answered."""

    day: date
    kind: str
    title: str
    right: int
    scored: int
    timed: bool
    whole: bool


@dataclass(frozen=True)
class Kept:
    """Where a student of a cohort stands, as of `made_at`; see models/watch.py. Minutes are of two weeks."""

    user_id: uuid.UUID
    made_at: datetime
    good_until: datetime
    until: datetime | None
    log_at: datetime | None
    last_at: datetime | None
    study_day: date
    exam_date: date | None
    band: str | None
    answers: int
    low: float
    middle: float
    high: float
    planned_minutes: int
    done_minutes: int
    domains: Mapping[str, list[Any]]
    weeks: list[list[Any]]
    mocks: list[list[Any]]
    objectives: Mapping[str, list[int]] | None = None

    @property
    def verdict(self) -> Band | None:
        """The band of readiness; None where it is withheld."""
        return Band(self.band) if self.band else None

    @cached_property
    def by_domain(self) -> dict[str, DomainKept]:
        """The exam's domains in their order."""
        return {code: _domain(code, places) for code, places in self.domains.items()}

    @property
    def met(self) -> int:
        """Rules of the exam's domains met at least once."""
        return sum(one.met for one in self.by_domain.values())

    @property
    def lately(self) -> Tally:
        """First tries of the last three weeks, of the exam's domains."""
        return _sum(one.lately for one in self.by_domain.values())

    @property
    def before(self) -> Tally:
        """First tries of the three weeks before."""
        return _sum(one.before for one in self.by_domain.values())

    @cached_property
    def by_week(self) -> tuple[Week, ...]:
        """Weeks in which anything was done, the earliest first."""
        return tuple(_week(places) for places in self.weeks)

    @cached_property
    def exams(self) -> tuple[Mock, ...]:
        """Mock exams that were answered at least by half, the earliest first."""
        found = (_mock(places) for places in self.mocks)
        return tuple(one for one in found if one.whole)

    def minutes_of(self, weeks: int, today: date) -> list[int]:
        """Minutes of the last weeks, the current one last."""
        monday = today - timedelta(days=today.weekday())
        spent = {str(places[0]): int(places[2]) for places in self.weeks[-2 * weeks :]}
        return [spent.get((monday - timedelta(weeks=back)).isoformat(), 0) for back in reversed(range(weeks))]


def domain_places(one: DomainStanding, *, before: Tally, lately: Tally, met: int) -> list[object]:
    """A domain as the table keeps it."""
    shares = [round(share, 4) for share in (one.low, one.middle, one.high, one.gain)]
    tallies = [before.right, before.total, lately.right, lately.total]
    return [one.answers, *shares, one.level.value, *tallies, met]


def _domain(code: str, places: list[Any]) -> DomainKept:
    answers, low, middle, high, gain, level, *tallies, met = places
    standing = DomainStanding(code, answers, low, middle, high, Level(level), gain)
    return DomainKept(standing, Tally(*tallies[:2]), Tally(*tallies[2:]), met)


def week_places(week: Week) -> list[object]:
    """A week as the table keeps it."""
    tries = {code: [tally.right, tally.total] for code, tally in week.tries.items()}
    return [week.monday.isoformat(), week.answers, week.minutes, week.met, tries]


def _week(places: list[Any]) -> Week:
    monday, answers, minutes, met, tries = places
    tallies = {code: Tally(*counts) for code, counts in tries.items()}
    return Week(date.fromisoformat(monday), answers, minutes, met, tallies)


def mock_places(mock: Mock) -> list[object]:
    """A mock exam as the table keeps it."""
    return [mock.day.isoformat(), mock.kind, mock.title, mock.right, mock.scored, mock.timed, mock.whole]


def _mock(places: list[Any]) -> Mock:
    day, *rest = places
    return Mock(date.fromisoformat(day), *rest)


def _sum(tallies: Any) -> Tally:
    found = list(tallies)
    return Tally(sum(one.right for one in found), sum(one.total for one in found))
