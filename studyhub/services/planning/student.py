"""What the planner is told of a student: first tries, how the model did, pace, and the time there is."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.learning.memory import study_day
from studyhub.learning.planner.evidence import attendance
from studyhub.learning.planner.ranking import TIRED, Student
from studyhub.learning.planner.today import Time
from studyhub.learning.replay import LESSON
from studyhub.learning.selection import CARD_SHARE, seconds_for
from studyhub.models import Mastery, Review
from studyhub.models.base import EPOCH
from studyhub.services.practice.log import not_undone, of_user
from studyhub.services.practice.student import Day

LATELY = 28
"""Days over which it is judged how many of the planned ones are kept."""
QUARTER = 900_000
"""Milliseconds of a quarter of an hour."""
MOCK, LONGEST_GAP = "mock", 300
"""Answers of exams are no guide to study; after so many seconds between two answers one was elsewhere."""
PACED, LEAST_PACED = 100, 20
"""The latest answers from which a student's pace is taken, and how few say nothing yet."""


def student_of(session: Session, user_id: uuid.UUID, shelf: Shelf) -> Student:
    """A student as the planner knows them."""
    foreseen, wrong = _forecasts(session, user_id)
    return Student(
        first_tries=_first_tries(session, user_id, shelf),
        foreseen=foreseen,
        wrong=wrong,
        pace=pace_of(session, user_id, shelf),
    )


def time_to(session: Session, user_id: uuid.UUID, day: Day, *, minutes: int) -> Time | None:
    """Days and seconds to the exam; None without an exam date or once its day has come."""
    course = day.course
    if course is None or course.exam_date is None or course.exam_date <= day.date:
        return None
    off = {date.fromisoformat(one) for one in course.days_off}
    later = planned_minutes(course.minutes, off, day.date + timedelta(days=1), course.exam_date)
    kept = kept_share(session, user_id, day, course.minutes, off)
    seconds = 60 * (1 - CARD_SHARE)
    return Time(
        days=(course.exam_date - day.date).days,
        today=minutes * seconds,
        total=(minutes + later * kept) * seconds,
    )


def planned_minutes(weekly: list[int], off: set[date], first: date, end: date) -> int:
    """Minutes meant for the days from `first` up to, not including, `end`."""
    days = (first + timedelta(days=n) for n in range((end - first).days))
    return sum(weekly[one.weekday()] for one in days if one not in off)


def _first_tries(session: Session, user_id: uuid.UUID, shelf: Shelf) -> dict[str, tuple[int, int]]:
    domain_of = {objective.id: objective.domain for objective in shelf.objectives}
    right: Counter[str] = Counter()
    tries: Counter[str] = Counter()
    columns = (Mastery.objective, Mastery.fresh_right, Mastery.fresh_total)
    for row in session.execute(sa.select(*columns).where(Mastery.user_id == user_id)):
        domain = domain_of.get(row.objective, "")
        right[domain] += row.fresh_right
        tries[domain] += row.fresh_total
    return {domain: (right[domain], tries[domain]) for domain in tries}


def _forecasts(session: Session, user_id: uuid.UUID) -> tuple[float, float]:
    """Wrong answers on repeats: as many as the memory model foresaw, and as many as there were."""
    foreseen, wrong = session.execute(
        sa.select(
            sa.func.coalesce(sa.func.sum(1 - Review.recall), 0.0),
            sa.func.coalesce(sa.func.sum(sa.case((Review.score < 1, 1), else_=0)), 0),
        ).where(
            Review.user_id == user_id,
            Review.item_kind == "question",
            Review.recall.is_not(None),
            not_undone(of_user(user_id)),
        )
    ).one()
    return float(foreseen), float(wrong)


def pace_of(session: Session, user_id: uuid.UUID, shelf: Shelf) -> float:
    """The time that questions take this student, as a multiple of what they are taken to need; 1: unknown.

    It is the median time between one answer of a session and the next, so that reading the reasons is in
    it; whoever puts the phone away in between is not slow.
    """
    rows = session.execute(
        sa.select(Review.session_id, Review.item_key, Review.at)
        .where(
            Review.user_id == user_id,
            Review.kind == "answer",
            Review.item_kind == "question",
            Review.mode.not_in((LESSON, MOCK)),
        )
        .order_by(Review.at.desc(), Review.id.desc())
        .limit(PACED + 1)
    ).all()
    ratios = []
    for later, earlier in pairwise(rows):
        gap = (later.at - earlier.at).total_seconds()
        question = shelf.find_question(later.item_key)
        if question is not None and later.session_id == earlier.session_id and 0 < gap <= LONGEST_GAP:
            ratios.append(gap / seconds_for(question))
    slow, slowest = TIRED
    return min(max(median(ratios), slow), slowest) if len(ratios) >= LEAST_PACED else 1.0


def kept_share(session: Session, user_id: uuid.UUID, day: Day, weekly: list[int], off: set[date]) -> float:
    """The share of planned study days that the student will keep, from those of late."""
    since = day.begins - timedelta(days=LATELY)
    # Quarters of an hour, not answers: there are few, and every zone's day begins with one.
    quarter = sa.type_coerce(Review.at, sa.BigInteger) // QUARTER
    quarters = session.scalars(
        sa.select(quarter)
        .where(Review.user_id == user_id, Review.at >= since, Review.at < day.begins)
        .distinct()
    )
    studied = {study_day(EPOCH + timedelta(milliseconds=one * QUARTER), day.zone) for one in quarters}
    if not studied:
        return 1.0
    days = (min(studied) + timedelta(days=n) for n in range((day.date - min(studied)).days))
    planned = [one for one in days if weekly[one.weekday()] and one not in off]
    return min(attendance(sum(one in studied for one in planned), len(planned)), 1.0)
