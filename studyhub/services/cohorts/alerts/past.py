"""How often past alerts of a program were right: what became of the students, in counts alone."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.learning.risk import Reason
from studyhub.learning.risk.alerts import End, Over, Rate, end_of, track_records
from studyhub.models import Alert, Enrollment, ExamOutcome
from studyhub.services.cohorts.courses import REASON_WORDS
from studyhub.services.progress.charts import percent


@dataclass(frozen=True)
class RateRow:
    """An end, how many students came to it, and the share with its interval."""

    end: str
    count: int
    share: str
    low: str
    high: str


@dataclass(frozen=True)
class Record:
    """A reason: students with an alert that is over, those whose end is known; no rates of fewer than ten."""

    reason: str
    students: int
    known: int
    rates: tuple[RateRow, ...]


def past_records(session: Session, wanted: Sequence[sa.ColumnElement[bool]]) -> tuple[Record, ...]:
    """Alerts that are over, of those that fit, by reason.

    What students told of their exam enters counts of ten or more alone: nobody's result is shown here.
    """
    rows = session.execute(
        sa.select(Alert, Enrollment.left_at)
        .outerjoin(
            Enrollment,
            sa.and_(
                Enrollment.program_id == Alert.program_id,
                Enrollment.cohort_id == Alert.cohort_id,
                Enrollment.user_id == Alert.user_id,
            ),
        )
        .where(*wanted, Alert.closed_at.is_not(None))
        .order_by(Alert.id)
    ).all()
    told = _told(session, {row.Alert.user_id for row in rows})
    over = [
        Over(row.Alert.user_id, Reason(row.Alert.reason), _end(row.Alert, row.left_at is not None, told))
        for row in rows
    ]
    return tuple(
        Record(REASON_WORDS[one.reason], one.students, one.known, tuple(_rate(rate) for rate in one.rates))
        for one in track_records(over)
        if one.students
    )


Told = dict[uuid.UUID, list[tuple[date, bool]]]


def _end(alert: Alert, left: bool, told: Told) -> End:
    after = [passed for on, passed in told.get(alert.user_id, ()) if on >= alert.raised_at.date()]
    return end_of(
        told=after[0] if after else None,
        noted=alert.outcome,
        left=left,
        passed_by_itself=alert.passed_at is not None,
    )


def _told(session: Session, students: set[uuid.UUID]) -> Told:
    """Exam results that students told, each by day."""
    rows = session.execute(
        sa.select(ExamOutcome.user_id, ExamOutcome.sat_on, ExamOutcome.passed)
        .where(ExamOutcome.user_id.in_(students))
        .order_by(ExamOutcome.sat_on)
    )
    found: Told = {}
    for student, on, passed in rows:
        found.setdefault(student, []).append((on, passed))
    return found


def _rate(rate: Rate) -> RateRow:
    return RateRow(rate.end.value, rate.count, percent(rate.share), percent(rate.low), percent(rate.high))
