"""Results of the exam that students told, and let their program take into its ledger."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.models import Enrollment, ExamOutcome, LedgerEntry, User


@dataclass(frozen=True)
class Told:
    """A result that a student told and consented to share, and that the ledger does not have yet.

    `attempt` is the one that it would be: after those in the ledger.
    """

    student_id: uuid.UUID
    cohort_id: uuid.UUID
    name: str
    exam_on: date
    passed: bool
    attempt: int


def told_of(session: Session, program_id: uuid.UUID) -> tuple[Told, ...]:
    """Results told by students who let the program have them, not yet in the ledger under that day.

    Each once, however many cohorts its student is in: in the one joined last.
    """
    there = sa.exists().where(
        LedgerEntry.program_id == program_id,
        LedgerEntry.user_id == ExamOutcome.user_id,
        LedgerEntry.exam_on == ExamOutcome.sat_on,
    )
    rows = session.execute(
        sa.select(ExamOutcome, Enrollment.cohort_id, User.name)
        .join(Enrollment, Enrollment.user_id == ExamOutcome.user_id)
        .join(User, User.id == ExamOutcome.user_id)
        .where(
            Enrollment.program_id == program_id,
            Enrollment.left_at.is_(None),
            Enrollment.shares_outcome,
            ~there,
        )
        .order_by(ExamOutcome.sat_on, Enrollment.joined_at.desc(), Enrollment.cohort_id)
    )
    once: dict[tuple[uuid.UUID, date], tuple[ExamOutcome, uuid.UUID, str]] = {}
    for one, cohort, name in rows:
        once.setdefault((one.user_id, one.sat_on), (one, cohort, name))
    last = _last_attempts(session, program_id)
    told = []
    for one, cohort, name in once.values():
        last[one.user_id] = last.get(one.user_id, 0) + 1
        told.append(Told(one.user_id, cohort, name, one.sat_on, one.passed, last[one.user_id]))
    return tuple(told)


def _last_attempts(session: Session, program_id: uuid.UUID) -> dict[uuid.UUID, int]:
    rows = session.execute(
        sa.select(LedgerEntry.user_id, sa.func.max(LedgerEntry.attempt).label("last"))
        .where(
            LedgerEntry.program_id == program_id,
            LedgerEntry.user_id.is_not(None),
            LedgerEntry.attempt.is_not(None),
        )
        .group_by(LedgerEntry.user_id)
    )
    return {row.user_id: int(row.last) for row in rows if row.user_id is not None}
