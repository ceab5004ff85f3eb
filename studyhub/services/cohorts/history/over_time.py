"""A cohort over time, and beside earlier cohorts at the same point before the exam or since the start."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.learning.risk.comparison import LEAST_COMPARED, Middle, same_point, separate
from studyhub.models import Cohort
from studyhub.services.cohorts.dashboard.page import exam_domains, put_on_record
from studyhub.services.cohorts.keeping import Member, members_of
from studyhub.services.cohorts.shelves import rules_of
from studyhub.services.programs.heads import CohortHead, Head, cohort_head_of, head_of
from studyhub.services.programs.permissions import CohortAct, Grant, grant_in
from studyhub.services.progress.charts import Chart

from .courses_so_far import SoFar, Trail, begins, so_far, trails_of
from .drawings import medians_chart, mondays

EARLIER = 3
"""Earlier cohorts that are compared."""
FIGURES = (
    ("minutes", "Minutes a week, of the last four", ""),
    ("met", "Rules met", "%"),
    ("tries", "Right at first tries, eight weeks", "%"),
    ("mocks", "Last mock exam", "%"),
)
DIFFERENCE = {1: "higher", -1: "lower", 0: ""}


@dataclass(frozen=True)
class Compared:
    """A figure of a cohort: median, interval and number; "" where they are too few. `than` this cohort's."""

    median: str
    range: str
    n: int
    than: str


@dataclass(frozen=True)
class Beside:
    """A cohort in the comparison, by the day that is the same point of its course."""

    id: uuid.UUID
    name: str
    day: date | None
    students: int
    figures: tuple[Compared, ...]
    here: bool


@dataclass(frozen=True)
class OverTimePage:
    """Charts of the cohort, and cohorts beside each other; `point` says by what they are held together."""

    head: Head
    cohort: CohortHead
    charts: tuple[Chart, ...]
    point: str
    figures: tuple[str, ...]
    beside: tuple[Beside, ...]
    least: int
    students: int


def over_time_page(
    *, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID, shelf: Shelf, now: datetime
) -> OverTimePage:
    """A cohort over time, in medians, from standings as they are kept; the look is put on record first."""
    put_on_record("dashboard.seen", user_id, program_id, cohort_id, now)
    session = db.session()
    grant, cohort = grant_in(session, user_id, program_id, cohort_id, CohortAct.SEE_DASHBOARD)
    earlier = _earlier(session, grant, cohort)
    by_window = cohort.window_from is not None and any(one.window_from for one in earlier)
    courses = [
        _course(one, members_of(session, one, now=now, former=True), shelf, by_window=by_window)
        for one in (cohort, *earlier)
    ]
    course, today = courses[0], (cohort.archived_at or now).date()
    return OverTimePage(
        head=head_of(grant),
        cohort=cohort_head_of(grant, cohort),
        charts=_charts(course.trails, today, rules=course.rules),
        point=_point(course, today, by_window=by_window),
        figures=tuple(title for _, title, _ in FIGURES),
        beside=_beside(course, courses[1:], today),
        least=LEAST_COMPARED,
        students=sum(one.left_at is None for one in course.members),
    )


@dataclass(frozen=True)
class _Course:
    """A cohort with its students, and the day from which its course is counted (None: not known)."""

    cohort: Cohort
    members: Sequence[Member]
    trails: Sequence[Trail]
    anchor: date | None
    rules: int


def _course(cohort: Cohort, members: Sequence[Member], shelf: Shelf, *, by_window: bool) -> _Course:
    rules = sum(rules_of(shelf).get(domain, 0) for domain in exam_domains(cohort, shelf))
    anchor = cohort.window_from if by_window else begins(members)
    return _Course(cohort, members, trails_of(members), anchor, rules)


def _earlier(session: Session, grant: Grant, cohort: Cohort) -> list[Cohort]:
    """The latest of the cohorts that began before, of those that the reader may see."""
    rows = session.scalars(
        sa.select(Cohort)
        .where(Cohort.program_id == cohort.program_id, Cohort.created_at < cohort.created_at)
        .order_by(Cohort.created_at.desc())
    )
    return [one for one in rows if grant.may_in(one.id, CohortAct.SEE_DASHBOARD)][:EARLIER]


def _point(course: _Course, today: date, *, by_window: bool) -> str:
    if course.anchor is None:
        return ""
    days = (today - course.anchor).days
    if by_window:
        return f"{abs(days)} days {'before' if days < 0 else 'after'} the first day of the exam window"
    return f"{days} days after the first student joined"


def _beside(course: _Course, others: Sequence[_Course], today: date) -> tuple[Beside, ...]:
    here = so_far(course.trails, today, rules=course.rules)
    found = [_row(course.cohort, here, here)]
    for one in others:
        if course.anchor is None or one.anchor is None:
            found.append(Beside(one.cohort.id, one.cohort.name, None, len(one.members), (), here=False))
            continue
        day = same_point(today, course.anchor, one.anchor)
        found.append(_row(one.cohort, so_far(one.trails, day, rules=one.rules), here))
    return tuple(found)


def _row(cohort: Cohort, by_then: SoFar, here: SoFar) -> Beside:
    figures = tuple(_compared(getattr(by_then, name), getattr(here, name), unit) for name, _, unit in FIGURES)
    return Beside(cohort.id, cohort.name, by_then.day, by_then.students, figures, here=by_then is here)


def _compared(middle: Middle, here: Middle, unit: str) -> Compared:
    if middle.median is None or middle.low is None or middle.high is None:
        return Compared("", "", middle.n, "")
    spread = f"{middle.low:.0f}\N{EN DASH}{middle.high:.0f}{unit}"
    return Compared(f"{middle.median:.0f}{unit}", spread, middle.n, DIFFERENCE[separate(middle, here)])


def _charts(trails: Sequence[Trail], today: date, *, rules: int) -> tuple[Chart, ...]:
    """Medians at the end of each of the last weeks."""
    ends = [monday + timedelta(days=7) for monday in mondays(today)[:-1]]
    weeks = [(f"{end - timedelta(days=7):%-d %b}", so_far(trails, end, rules=rules)) for end in ends]
    said = "The middle student of the cohort; weeks with fewer than ten students stand at 0."
    minutes = [(label, one.minutes) for label, one in weeks]
    met = [(label, one.met) for label, one in weeks]
    tries = [(label, one.tries) for label, one in weeks]
    mocks = [(label, one.mocks) for label, one in weeks]
    average = f"{said} Each is the average of the four weeks up to then."
    return (
        medians_chart("minutes", "Minutes a week", average, minutes, unit="", top=60),
        medians_chart("coverage", "Rules met, in percent", said, met, unit="%", top=100),
        medians_chart("tries", "Right at first tries, in percent", said, tries, unit="%", top=100),
        medians_chart("exams", "Last mock exam, in percent", said, mocks, unit="%", top=100),
    )
