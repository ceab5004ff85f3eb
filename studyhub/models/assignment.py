"""Work that a program assigns: what it is, whom it was given to, their attempts, what outlives an account."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import JSON, CheckConstraint, Float, ForeignKeyConstraint, Index, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from .base import WITHOUT_ROWID, Base, RowId, Uuid16
from .program import MemberId, ProgramId


def _of_assignment() -> ForeignKeyConstraint:
    """Goes with its assignment."""
    return ForeignKeyConstraint(
        ["program_id", "assignment_id"], ["assignment.program_id", "assignment.id"], ondelete="CASCADE"
    )


class Assignment(Base):
    """Work set for a cohort. `kind` says how `rule` is read; see services/assignments/rules.py.

    It is taken from `opens_at` until just before `closes_at`, on time up to `due_at`. `chosen`: only for
    students who have a row that says so. One that was withdrawn is open to nobody; its results stay.
    `remedial`: a step of a remediation plan, which is changed there.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint("late IN ('refused', 'marked', 'reduced')", name="late"),
        CheckConstraint("counts IN ('best', 'last', 'first')", name="counts"),
        CheckConstraint("due_at > opens_at AND closes_at >= due_at", name="moments"),
        ForeignKeyConstraint(
            ["program_id", "cohort_id"], ["cohort.program_id", "cohort.id"], ondelete="CASCADE"
        ),
        Index(None, "program_id", "cohort_id", "due_at"),
        WITHOUT_ROWID,
    )

    program_id: Mapped[ProgramId]
    id: Mapped[RowId]
    cohort_id: Mapped[uuid.UUID] = mapped_column(Uuid16())
    kind: Mapped[str] = mapped_column(String(16))
    rule: Mapped[dict[str, object]] = mapped_column(JSON)
    title: Mapped[str] = mapped_column(String(120))
    instructions: Mapped[str] = mapped_column(Text, default="")
    opens_at: Mapped[datetime]
    due_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    late: Mapped[str] = mapped_column(String(8))
    percent: Mapped[int] = mapped_column(SmallInteger, default=0)
    attempts: Mapped[int] = mapped_column(SmallInteger, default=1)
    counts: Mapped[str] = mapped_column(String(8), default="best")
    chosen: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    remedial: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class AssignmentStudent(Base):
    """What is particular to a student about an assignment: `chosen` for it, reminded of it (once).

    `told_at`: when the program's webhooks were told that it is completed (once).
    """

    __tablename__ = "assignment_student"
    __table_args__ = (_of_assignment(), Index(None, "user_id"), WITHOUT_ROWID)

    program_id: Mapped[ProgramId]
    assignment_id: Mapped[uuid.UUID] = mapped_column(Uuid16(), primary_key=True)
    user_id: Mapped[MemberId]
    chosen: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    reminded_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]


class AssignmentAttempt(Base):
    """A student's attempt: which session or sitting of theirs it is. What it came to stands in the log.

    `asked` holds the key of the question at each place, "" where a place does not count.
    """

    __tablename__ = "assignment_attempt"
    __table_args__ = (
        _of_assignment(),
        ForeignKeyConstraint(
            ["user_id", "session_id"], ["study_session.user_id", "study_session.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["user_id", "sitting_id"], ["sitting.user_id", "sitting.id"], ondelete="CASCADE"
        ),
        CheckConstraint("(session_id IS NULL) <> (sitting_id IS NULL)", name="place"),
        Index(None, "user_id", "session_id"),
        Index(None, "user_id", "sitting_id"),
        WITHOUT_ROWID,
    )

    program_id: Mapped[ProgramId]
    assignment_id: Mapped[uuid.UUID] = mapped_column(Uuid16(), primary_key=True)
    user_id: Mapped[MemberId]
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    session_id: Mapped[uuid.UUID | None] = mapped_column(Uuid16())
    sitting_id: Mapped[uuid.UUID | None] = mapped_column(Uuid16())
    asked: Mapped[list[str]] = mapped_column(JSON)
    started_at: Mapped[datetime]


class AssignmentResult(Base):
    """What assigned work of a deleted account came to, under a random `person` that leads to nobody.

    `right` and `asked` are None where there was nothing to score; `credit` in [0, 1] is what counted.
    """

    __tablename__ = "assignment_result"
    __table_args__ = (
        _of_assignment(),
        CheckConstraint("credit BETWEEN 0 AND 1", name="credit"),
        WITHOUT_ROWID,
    )

    program_id: Mapped[ProgramId]
    assignment_id: Mapped[uuid.UUID] = mapped_column(Uuid16(), primary_key=True)
    person: Mapped[uuid.UUID] = mapped_column(Uuid16(), primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    late: Mapped[bool] = mapped_column(default=False)
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
    minutes: Mapped[int] = mapped_column(default=0)
    right: Mapped[int | None] = mapped_column(SmallInteger)
    asked: Mapped[int | None] = mapped_column(SmallInteger)
    credit: Mapped[float | None] = mapped_column(Float)
