"""The exams to sit in the days ahead, from a student's wishes and from those sat already."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.learning.exams.trend import is_whole
from studyhub.learning.memory import study_day
from studyhub.learning.planner.mocks import DIAGNOSTIC, FULL, HALF, Sat, suggest
from studyhub.models import Sitting
from studyhub.services.exams.history import answered_in
from studyhub.services.exams.kinds import DOMAIN, GRADED, KINDS
from studyhub.services.exams.offer import minutes_of, offer_of
from studyhub.services.practice.student import Day

from .wishes import Wishes, days_until

SUGGESTED = (DIAGNOSTIC, FULL, HALF)


@dataclass(frozen=True)
class MockDay:
    """An exam to sit on a day; `planned` are the minutes of study that the day was meant to have."""

    day: date
    kind: str
    title: str
    minutes: int
    planned: int

    @property
    def longer(self) -> bool:
        """Whether it takes more than the day has."""
        return self.minutes > self.planned


@dataclass(frozen=True)
class Outlook:
    """The days from today to the day before the exam (a week without one), and the exams to sit on them.

    `planned` are the minutes meant for each day, `study` those that its exam leaves for questions.
    """

    days: tuple[date, ...]
    planned: tuple[int, ...]
    study: tuple[int, ...]
    mocks: tuple[MockDay, ...]


class Mocks:
    """What is known of a student's exams, read once, and what different wishes make of them."""

    def __init__(self, session: Session, user_id: uuid.UUID, day: Day) -> None:
        self.offer = offer_of(session, user_id)
        self._diagnostic = self.offer is not None and self.offer.prominent
        self._lengths = {kind: minutes_of(kind, day.extra_time) for kind in SUGGESTED}
        self._of = (session, user_id, day)
        self._today = day.date

    @cached_property
    def _sat(self) -> tuple[Sat, ...]:
        """The exams that were sat, read where days are looked at."""
        return _sat(*self._of)

    def outlook(self, wishes: Wishes) -> Outlook:
        """The days that these wishes make; no exam is suggested without an exam date."""
        ahead = days_until(wishes, self._today)
        days, planned = tuple(day for day, _ in ahead), tuple(minutes for _, minutes in ahead)
        found = suggest(
            planned if wishes.exam_date else (),
            week=sum(wishes.minutes),
            lengths=self._lengths,
            sat=self._sat,
            diagnostic=self._diagnostic,
        )
        taken = {mock.day: mock.minutes for mock in found}
        taken[0] = taken.get(0, 0) + sum(
            self._lengths.get(one.kind, 0) for one in self._sat if not one.days_ago
        )
        return Outlook(
            days=days,
            planned=planned,
            study=tuple(max(minutes - taken.get(n, 0), 0) for n, minutes in enumerate(planned)),
            mocks=tuple(
                MockDay(days[mock.day], mock.kind, KINDS[mock.kind].title, mock.minutes, planned[mock.day])
                for mock in found
            ),
        )


def outlook_of(session: Session, user_id: uuid.UUID, wishes: Wishes, day: Day) -> Outlook:
    """The days ahead of a student, for whoever asks but once."""
    return Mocks(session, user_id, day).outlook(wishes)


def _sat(session: Session, user_id: uuid.UUID, day: Day) -> tuple[Sat, ...]:
    """Exams over all domains that were begun and not broken off."""
    rows = session.execute(
        sa.select(Sitting.id, Sitting.kind, Sitting.began_at, Sitting.ended_at).where(
            Sitting.user_id == user_id,
            Sitting.kind.not_in((DOMAIN.id, GRADED)),
            Sitting.began_at.is_not(None),
        )
    ).all()
    counts = answered_in(session, user_id, [row.id for row in rows]) if rows else {}
    return tuple(
        Sat(row.kind, max((day.date - study_day(row.began_at, day.zone)).days, 0))
        for row in rows
        if row.ended_at is None or is_whole(KINDS[row.kind].scored, counts.get(row.id, (0, 0))[0])
    )
