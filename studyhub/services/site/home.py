"""What the start page shows to students: what to do today."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.learning.memory import study_day
from studyhub.models import Notice, Review
from studyhub.services.assignments.doing.mine import FirstTodos, Todo, first_todos
from studyhub.services.database import command
from studyhub.services.exams.offer import Offer, UnderWay, under_way
from studyhub.services.planning.mocks import MockDay, Mocks
from studyhub.services.planning.wishes import wishes_in
from studyhub.services.practice.sessions import preview_today
from studyhub.services.practice.student import Day, learner_of
from studyhub.services.practice.types import TodayPreview
from studyhub.services.programs.enrolled import MyCohort, my_cohorts
from studyhub.services.progress.outcomes import passed_around
from studyhub.services.reading.syllabus import LessonRow, next_lesson

WEEK = 7
LONGEST_ANSWER = 300_000
NOTICES_SHOWN = 5
NOON, EVENING = 12, 18
TOO_LATE = range(4)
"""Days before the exam on which no diagnostic is asked for any more."""


@dataclass(frozen=True)
class DayBar:
    """A day of the week shown: minutes spent and questions answered; `off` for a planned day off."""

    day: date
    minutes: int
    answered: int
    today: bool
    off: bool


@dataclass(frozen=True)
class NoticeLine:
    """Something the site owes word of, in a sentence; `lesson` is where its matter is taught."""

    id: uuid.UUID
    kind: str
    text: str
    lesson: str


@dataclass(frozen=True)
class TodayPage:
    """The start page of a student. `days_left` is None without an exam date, negative after it.

    `passed` is how the exam ended, once its day is over; None while nothing was told of it.

    At most one of these stands first: an exam that is `under_way`, the `offer` of a diagnostic, or the
    `mock` that the plan has for today. `turns_at` is when the page is another one by the clock alone.
    """

    first_name: str
    part_of_day: str
    exam_date: date | None
    days_left: int | None
    preview: TodayPreview
    week: tuple[DayBar, ...]
    lesson: LessonRow | None
    cohorts: tuple[MyCohort, ...]
    notices: tuple[NoticeLine, ...]
    fresh: bool
    turns_at: datetime
    passed: bool | None = None
    under_way: UnderWay | None = None
    offer: Offer | None = None
    mock: MockDay | None = None
    assigned: tuple[Todo, ...] = ()

    @property
    def most_minutes(self) -> int:
        """The tallest bar of the week, at least ten minutes, for scaling."""
        return max(10, *(bar.minutes for bar in self.week))


def today_page(*, user_id: uuid.UUID, shelf: Shelf, now: datetime) -> TodayPage:
    """The start page of a student; raises NotFound for an unknown user."""
    session = db.session()
    (name, day), cohorts = learner_of(session, user_id, now), my_cohorts(user_id=user_id)
    exam_date = day.course.exam_date if day.course else None
    week = _week(session, user_id, day, now)
    over = exam_date if exam_date and exam_date < day.date else None
    todos = first_todos(session, user_id, shelf=shelf, now=now) if cohorts else FirstTodos()
    page = TodayPage(
        first_name=name.split()[0] if name.split() else name,
        part_of_day=_part_of_day(now.astimezone(day.zone).hour),
        exam_date=exam_date,
        days_left=(exam_date - day.date).days if exam_date else None,
        preview=preview_today(user_id=user_id, shelf=shelf, now=now, day=day),
        week=week,
        lesson=next_lesson(shelf=shelf, user_id=user_id),
        cohorts=cohorts,
        notices=_notices(session, user_id, shelf),
        fresh=not any(bar.answered for bar in week),
        turns_at=min(_next_part(now, day), todos.turns_at or day.ends),
        passed=passed_around(session, user_id=user_id, exam_date=over) if over else None,
        assigned=todos.todos,
    )
    return _with_exam(page, session, user_id, day, now)


def dismiss_notices(*, user_id: uuid.UUID, shown: tuple[uuid.UUID, ...], now: datetime) -> None:
    """Mark the notices that were shown as read; those that came since stay. Commits."""
    with command() as session:
        session.execute(
            sa.update(Notice)
            .where(Notice.user_id == user_id, Notice.id.in_(shown), Notice.read_at.is_(None))
            .values(read_at=now)
        )


def _with_exam(page: TodayPage, session: Session, user_id: uuid.UUID, day: Day, now: datetime) -> TodayPage:
    """The page with what comes before the day's session, if anything does."""
    exam = under_way(session, user_id, now)
    if exam is not None:
        return replace(page, under_way=exam, turns_at=min(page.turns_at, exam.turns_at or page.turns_at))
    mocks = Mocks(session, user_id, day)
    if mocks.offer is not None and mocks.offer.prominent and page.days_left not in TOO_LATE:
        return replace(page, offer=mocks.offer)
    return replace(page, mock=_mock_of_today(mocks, day)) if page.days_left else page


def _mock_of_today(mocks: Mocks, day: Day) -> MockDay | None:
    planned = mocks.outlook(wishes_in(day.course)).mocks
    return next((mock for mock in planned if mock.day == day.date), None)


def _part_of_day(hour: int) -> str:
    return "morning" if 4 <= hour < NOON else "afternoon" if NOON <= hour < EVENING else "evening"


def _next_part(now: datetime, day: Day) -> datetime:
    """When the part of the day is another one; the study day ends with the evening."""
    date_here = now.astimezone(day.zone).date()
    turns = (datetime.combine(date_here, time(hour), day.zone) for hour in (NOON, EVENING))
    return min(at for at in (*turns, day.ends) if at > now)


def _week(session: Session, user_id: uuid.UUID, day: Day, now: datetime) -> tuple[DayBar, ...]:
    """The last seven study days, today last. An answer left open for long counts five minutes."""
    off = day.course.days_off if day.course else []
    rows = session.execute(
        sa.select(Review.at, Review.millis).where(
            Review.user_id == user_id, Review.kind == "answer", Review.at >= now - timedelta(days=WEEK + 1)
        )
    ).all()
    millis: dict[date, list[int]] = {}
    for at, spent in rows:
        millis.setdefault(study_day(at, day.zone), []).append(min(spent, LONGEST_ANSWER))
    days = [day.date - timedelta(days=back) for back in range(WEEK - 1, -1, -1)]
    return tuple(
        DayBar(
            day=one,
            minutes=-(-sum(millis.get(one, ())) // 60_000),
            answered=len(millis.get(one, ())),
            today=one == day.date,
            off=one.isoformat() in off,
        )
        for one in days
    )


def _notices(session: Session, user_id: uuid.UUID, shelf: Shelf) -> tuple[NoticeLine, ...]:
    rows = session.scalars(
        sa.select(Notice)
        .where(Notice.user_id == user_id, Notice.read_at.is_(None))
        .order_by(Notice.at.desc(), Notice.id)
        .limit(NOTICES_SHOWN)
    )
    return tuple(NoticeLine(row.id, row.kind, _sentence(row), _lesson_of(row, shelf)) for row in rows)


def _sentence(notice: Notice) -> str:
    detail = notice.detail
    if notice.kind == "report":
        outcome = "was mended" if detail.get("outcome") == "mended" else "stays as it is"
        return f"The question you reported {outcome}: {detail.get('answer', '')}"
    answers, right = int(str(detail.get("answers", 0))), int(str(detail.get("now_right", 0)))
    yours = "Your answer to it was" if answers == 1 else f"Your {answers} answers to it were"
    more = "1 more now counts" if right == 1 else f"{right} more now count"
    return f"A question's key was wrong and has been mended. {yours} marked again; {more} as right."


def _lesson_of(notice: Notice, shelf: Shelf) -> str:
    question = shelf.find_question(str(notice.detail.get("item", "")))
    return (question.lesson or "") if question else ""
