"""The student at work of the tests of practice, with an exam date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from studyhub.extensions import db
from studyhub.models import StudyPlan
from tests.conftest import NOW
from tests.services.practice.conftest import Student, shelf, student

__all__ = ["shelf", "student"]


@pytest.fixture
def plan(student: Student) -> Callable[..., None]:
    """Gives the student a plan: an exam in so many days, minutes a day, days off."""

    def make(days: int | None = 30, minutes: int = 30, off: tuple[date, ...] = (), **values) -> None:
        exam = None if days is None else NOW.date() + timedelta(days=days)
        db.session.merge(
            StudyPlan(
                user_id=student.id,
                exam_date=exam,
                minutes=[minutes] * 7,
                days_off=[day.isoformat() for day in off],
                **values,
            )
        )
        db.session.commit()

    return make
