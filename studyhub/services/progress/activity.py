"""How much was done on which study day, and what comes back on which."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.learning.memory import MemoryState, study_day
from studyhub.models import Review
from studyhub.models.base import EPOCH
from studyhub.services.practice.log import not_undone, of_user, score_now
from studyhub.services.practice.student import Day

QUARTER_HOUR = 900_000
"""Milliseconds; every time zone's days begin on a quarter of an hour."""


@dataclass(frozen=True)
class DayCount:
    """Answers of a study day, and how many were right."""

    answers: int
    right: int


def by_day(session: Session, user_id: uuid.UUID, day: Day, *, days: int) -> dict[date, DayCount]:
    """Standing answers of the last `days` study days, counted in the database by quarters of an hour.

    Flashcards are left out: what students say of themselves would make the shares look better than they are.
    """
    since = day.ends - timedelta(days=days)
    bucket = sa.type_coerce(Review.at, sa.BigInteger).op("/")(QUARTER_HOUR)
    right = sa.func.sum(sa.case((score_now(of_user(user_id)) == 1.0, 1), else_=0))
    rows = session.execute(
        sa.select(bucket, sa.func.count(), right)
        .where(
            Review.user_id == user_id,
            Review.at >= since,
            Review.item_kind == "question",
            not_undone(of_user(user_id)),
        )
        .group_by(bucket)
    )
    answers: Counter[date] = Counter()
    rights: Counter[date] = Counter()
    for quarter, count, good in rows:
        on = study_day(EPOCH + timedelta(milliseconds=int(quarter) * QUARTER_HOUR), day.zone)
        answers[on] += int(count)
        rights[on] += int(good)
    return {on: DayCount(count, rights[on]) for on, count in answers.items()}


def coming(states: Iterable[MemoryState], day: Day, *, days: int) -> list[tuple[date, int]]:
    """How many facets come back on each of the next `days` study days; what waits already counts today."""
    due = Counter(max(day.date, study_day(state.due.astimezone(UTC), day.zone)) for state in states)
    return [(on, due[on]) for on in (day.date + timedelta(days=n) for n in range(days))]


def weeks_of(counts: dict[date, DayCount], today: date, weeks: int) -> list[tuple[date, DayCount]]:
    """Counts by week (its Monday), oldest first, the current week last."""
    monday = today - timedelta(days=today.weekday())
    mondays = [monday - timedelta(weeks=n) for n in reversed(range(weeks))]
    total = dict.fromkeys(mondays, DayCount(0, 0))
    for on, count in counts.items():
        start = on - timedelta(days=on.weekday())
        if start in total:
            was = total[start]
            total[start] = DayCount(was.answers + count.answers, was.right + count.right)
    return list(total.items())
