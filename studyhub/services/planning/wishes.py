"""What a student plans with: read, judged, stored."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from studyhub.extensions import db
from studyhub.models import StudyPlan
from studyhub.services.database import command
from studyhub.services.errors import Invalid
from studyhub.services.practice.student import DEFAULT_MINUTES, Course, day_of

FURTHEST = 730
MOST_MINUTES = 600
PAST = "That exam date has passed. Give a coming date, or leave it empty."
TOO_FAR = "That exam date is more than two years away. Check the year."
NO_MINUTES = "There are no minutes on any day. Give at least one day of the week some minutes."
WRONG_MINUTES = f"Minutes are from 0 to {MOST_MINUTES} for each day of the week."


@dataclass(frozen=True)
class Wishes:
    """What a student plans with: exam date, minutes by weekday (Monday first), days off."""

    exam_date: date | None
    minutes: tuple[int, ...]
    days_off: tuple[date, ...]


def wishes_of(*, user_id: uuid.UUID) -> Wishes:
    """What is stored, or what a new account begins with."""
    plan = db.session.get(StudyPlan, user_id)
    return wishes_in(Course(plan.exam_date, plan.minutes, plan.days_off) if plan else None)


def wishes_in(course: Course | None) -> Wishes:
    """What is stored, as it is planned with; what a new account begins with where nothing is."""
    if course is None:
        return Wishes(None, (DEFAULT_MINUTES,) * 7, ())
    off = tuple(date.fromisoformat(one) for one in course.days_off)
    return Wishes(course.exam_date, tuple(course.minutes), off)


def change_plan(*, user_id: uuid.UUID, wishes: Wishes, now: datetime) -> None:
    """Store a plan; today's session is made anew from it when it is begun. Raises Invalid. Commits."""
    refuse(wishes, day_of(db.session(), user_id, now).date)
    with command() as session:
        plan = session.get(StudyPlan, user_id)
        if plan is None:
            plan = StudyPlan(user_id=user_id)
            session.add(plan)
        plan.exam_date = wishes.exam_date
        plan.minutes = list(wishes.minutes)
        plan.days_off = sorted({one.isoformat() for one in wishes.days_off})


def refuse(wishes: Wishes, today: date) -> None:
    """Raise Invalid with all that cannot be planned with, in sentences."""
    faults = []
    if wishes.exam_date is not None and wishes.exam_date < today:
        faults.append(PAST)
    if wishes.exam_date is not None and (wishes.exam_date - today).days > FURTHEST:
        faults.append(TOO_FAR)
    if len(wishes.minutes) != 7 or not all(0 <= m <= MOST_MINUTES for m in wishes.minutes):
        faults.append(WRONG_MINUTES)
    elif not any(wishes.minutes):
        faults.append(NO_MINUTES)
    if faults:
        raise Invalid(" ".join(faults))


def days_until(wishes: Wishes, today: date) -> list[tuple[date, int]]:
    """Every day from today to the day before the exam with its minutes; a week without an exam date."""
    end = wishes.exam_date or today + timedelta(days=7)
    days = (today + timedelta(days=n) for n in range(max((end - today).days, 0)))
    return [(day, 0 if day in wishes.days_off else wishes.minutes[day.weekday()]) for day in days]
