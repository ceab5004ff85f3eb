"""Remediation plans: what a student's misses were answered with, step by step, and who signed it off."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from .base import WITHOUT_ROWID, Base, RowId, Uuid16
from .program import ProgramId


def _person() -> ForeignKey:
    return ForeignKey("user.id", ondelete="CASCADE")


def _staff() -> ForeignKey:
    return ForeignKey("user.id", ondelete="SET NULL")


class RemediationPlan(Base):
    """A plan for a student: a draft until `signed_at`, over from `closed_at` on, with `outcome` in words.

    It goes with the enrolment. `basis` and `since` say which answers it was drawn from; `reasons` are the
    groups then, as services/remediation/evidence.py writes them. `told_at`: when the student got the mail.
    """

    __tablename__ = "remediation_plan"
    __table_args__ = (
        CheckConstraint("basis IN ('since', 'mock')", name="basis"),
        ForeignKeyConstraint(
            ["program_id", "cohort_id", "user_id"],
            ["enrollment.program_id", "enrollment.cohort_id", "enrollment.user_id"],
            ondelete="CASCADE",
        ),
        Index(None, "program_id", "cohort_id", "user_id"),
        Index(None, "user_id"),
        WITHOUT_ROWID,
    )

    program_id: Mapped[ProgramId]
    id: Mapped[RowId]
    cohort_id: Mapped[uuid.UUID] = mapped_column(Uuid16())
    user_id: Mapped[uuid.UUID] = mapped_column(Uuid16(), _person())
    basis: Mapped[str] = mapped_column(String(8))
    since: Mapped[datetime]
    reasons: Mapped[list[dict[str, object]]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(Text, default="")
    drafted_at: Mapped[datetime]
    drafted_by: Mapped[uuid.UUID | None] = mapped_column(Uuid16(), _staff())
    signed_at: Mapped[datetime | None]
    signed_by: Mapped[uuid.UUID | None] = mapped_column(Uuid16(), _staff())
    told_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[uuid.UUID | None] = mapped_column(Uuid16(), _staff())
    outcome: Mapped[str] = mapped_column(Text, default="")


class RemediationStep(Base):
    """A step: a lesson, a quiz or a retest; once the plan is signed it is the assignment it points at.

    The group it is about is `objectives`, or the domain where there are none; `wide`: its questions come from
    the domain. `right` of `asked` is how it stood when the plan was drafted, None where that is not known.
    """

    __tablename__ = "remediation_step"
    __table_args__ = (
        CheckConstraint("kind IN ('lesson', 'quiz', 'retest')", name="kind"),
        ForeignKeyConstraint(
            ["program_id", "plan_id"],
            ["remediation_plan.program_id", "remediation_plan.id"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["program_id", "assignment_id"], ["assignment.program_id", "assignment.id"], ondelete="CASCADE"
        ),
        Index(None, "program_id", "plan_id", "place"),
        Index(None, "program_id", "assignment_id"),
        Index(None, "user_id"),
        WITHOUT_ROWID,
    )

    program_id: Mapped[ProgramId]
    id: Mapped[RowId]
    plan_id: Mapped[uuid.UUID] = mapped_column(Uuid16())
    user_id: Mapped[uuid.UUID] = mapped_column(Uuid16(), _person())
    place: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(String(120))
    lesson: Mapped[str | None] = mapped_column(String(32))
    domain: Mapped[str] = mapped_column(String(16))
    objectives: Mapped[list[str]] = mapped_column(JSON)
    wide: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    count: Mapped[int] = mapped_column(SmallInteger, default=0)
    due_on: Mapped[date]
    right: Mapped[int | None] = mapped_column(SmallInteger)
    asked: Mapped[int | None] = mapped_column(SmallInteger)
    assignment_id: Mapped[uuid.UUID | None] = mapped_column(Uuid16())
