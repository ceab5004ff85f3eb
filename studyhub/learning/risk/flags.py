"""Who may fail and why: flags with their evidence, and how sure each is. A flag is a reason to talk.

Four reasons are looked at: nothing done lately, less done than planned, domains below the line, answers that
get worse. Each is judged by an interval where it rests on answers, so that a handful of them accuses nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from studyhub.learning.exams.report import share_from
from studyhub.learning.exams.trend import difference
from studyhub.learning.readiness.verdict import WEAK, Band, DomainStanding, Level

LEAST_COMPARED = 30
"""First answers on each side below which no trend is spoken of."""
LEAST_PLANNED = 60
"""Planned minutes below which nobody can be behind them."""


class Reason(StrEnum):
    """Why a student is flagged."""

    INACTIVE = "inactive"
    BEHIND = "behind the plan"
    WEAK_DOMAIN = "weak domain"
    FALLING = "falling trend"
    UNLIKELY = "a pass is unlikely as things stand"


class Strength(StrEnum):
    """How sure a flag is: `clear` where its whole interval lies beyond the threshold."""

    CLEAR = "clear"
    POSSIBLE = "possible"


@dataclass(frozen=True)
class Thresholds:
    """What a program wants to be told of.

    Study days without an answer; the share of planned minutes below which a student is behind; points by
    which the share right must have fallen; days before the exam within which a doubtful readiness counts.
    """

    inactive_days: int = 7
    behind_share: float = 0.5
    fall_points: float = 5.0
    near_days: int = 60


@dataclass(frozen=True)
class Tally:
    """Right of all first answers in a stretch of time."""

    right: int
    total: int

    @property
    def share(self) -> float:
        """The share right; 0 where nothing was answered."""
        return self.right / self.total if self.total else 0.0


@dataclass(frozen=True)
class Course:
    """A student's course as far as a program may see it.

    `idle_days` since the last answer (None: none ever, and `enrolled_days` counts), minutes planned and
    done in the last two weeks, first answers of the last three weeks and of the three before, the domains
    and the band of readiness (None: withheld), days to the exam (None: no date).
    """

    enrolled_days: int
    idle_days: int | None
    planned_minutes: int
    done_minutes: int
    lately: Tally
    before: Tally
    domains: tuple[DomainStanding, ...] = ()
    band: Band | None = None
    days_to_exam: int | None = None


@dataclass(frozen=True)
class RiskFlag:
    """A reason with its evidence: what was measured, its interval where it has one, the threshold.

    Unit of the three: days for INACTIVE, share of planned minutes for BEHIND, share right for WEAK_DOMAIN
    (with the `domain`), points of the share right for FALLING; UNLIKELY has days to the exam.
    """

    reason: Reason
    strength: Strength
    value: float
    low: float
    high: float
    threshold: float
    answers: int = 0
    domain: str = ""


def flags_of(course: Course, thresholds: Thresholds) -> tuple[RiskFlag, ...]:
    """Every reason to talk to a student, the clear ones first."""
    found = [*_inactive(course, thresholds), *_behind(course, thresholds)]
    found += [*_unlikely(course, thresholds), *_weak(course.domains), *_falling(course, thresholds)]
    return tuple(sorted(found, key=lambda flag: flag.strength is not Strength.CLEAR))


def _inactive(course: Course, thresholds: Thresholds) -> Iterable[RiskFlag]:
    idle = course.enrolled_days if course.idle_days is None else course.idle_days
    if idle >= thresholds.inactive_days:
        yield RiskFlag(Reason.INACTIVE, Strength.CLEAR, idle, idle, idle, thresholds.inactive_days)


def _behind(course: Course, thresholds: Thresholds) -> Iterable[RiskFlag]:
    """Minutes are counted, not sampled: what is below the threshold is so for certain."""
    if course.planned_minutes < LEAST_PLANNED:
        return
    share = course.done_minutes / course.planned_minutes
    if share < thresholds.behind_share:
        yield RiskFlag(Reason.BEHIND, Strength.CLEAR, share, share, share, thresholds.behind_share)


def _unlikely(course: Course, thresholds: Thresholds) -> Iterable[RiskFlag]:
    days = course.days_to_exam
    if (
        days is None
        or not 0 <= days <= thresholds.near_days
        or course.band not in (Band.UNLIKELY, Band.UNSURE)
    ):
        return
    strength = Strength.CLEAR if course.band is Band.UNLIKELY else Strength.POSSIBLE
    yield RiskFlag(Reason.UNLIKELY, strength, days, days, days, thresholds.near_days)


def _weak(domains: Iterable[DomainStanding]) -> Iterable[RiskFlag]:
    """Domains below the line; clear where even the kind end of the interval is."""
    for one in domains:
        if one.level is Level.BELOW and one.answers:
            strength = Strength.CLEAR if one.high < WEAK else Strength.POSSIBLE
            yield RiskFlag(
                Reason.WEAK_DOMAIN, strength, one.middle, one.low, one.high, WEAK, one.answers, one.domain
            )


def _falling(course: Course, thresholds: Thresholds) -> Iterable[RiskFlag]:
    if min(course.lately.total, course.before.total) < LEAST_COMPARED:
        return
    low, high = change_between(course.before, course.lately)
    change = 100 * (course.lately.share - course.before.share)
    if change > -thresholds.fall_points or high >= 0:
        return
    strength = Strength.CLEAR if 100 * high <= -thresholds.fall_points else Strength.POSSIBLE
    yield RiskFlag(
        Reason.FALLING,
        strength,
        change,
        100 * low,
        100 * high,
        -thresholds.fall_points,
        course.lately.total + course.before.total,
    )


def change_between(before: Tally, after: Tally) -> tuple[float, float]:
    """The 95 % interval of `after.share - before.share`."""
    return difference(share_from(before.right, before.total), share_from(after.right, after.total))
