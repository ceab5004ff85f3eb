"""What is kept of a cohort's students to watch over them: standings, alerts, contacts, thresholds."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy import (
    JSON,
    CheckConstraint,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    SmallInteger,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from .base import WITHOUT_ROWID, Base, RowId, Uuid16
from .program import CohortId, MemberId, ProgramId, of_cohort


class Standing(Base):
    """Cache of the log: where a student of a cohort stands, as of `made_at`; services/cohorts makes it.

    It holds until `good_until` (the end of the student's study day) and while `log_at` is the latest line of
    the log. `until` is set where nothing later may enter it: the student left, or the cohort is over.
    `band` None: withheld. `domains` by code, `weeks` by Monday, `mocks` by day, `objectives` by id: lists, as
    services/cohorts/standings.py names their places. Times are in seconds or minutes as named.
    """

    __tablename__ = "standing"
    __table_args__ = (
        CheckConstraint("band IN ('unlikely', 'unsure', 'likely', 'very likely')", name="band"),
        ForeignKeyConstraint(
            ["program_id", "cohort_id", "user_id"],
            ["enrollment.program_id", "enrollment.cohort_id", "enrollment.user_id"],
            ondelete="CASCADE",
        ),
        Index(None, "user_id"),
        WITHOUT_ROWID,
    )

    program_id: Mapped[ProgramId]
    cohort_id: Mapped[CohortId]
    user_id: Mapped[MemberId]
    made_at: Mapped[datetime]
    good_until: Mapped[datetime]
    until: Mapped[datetime | None]
    log_at: Mapped[datetime | None]
    last_at: Mapped[datetime | None]
    study_day: Mapped[date]
    exam_date: Mapped[date | None]
    band: Mapped[str | None] = mapped_column(String(16))
    answers: Mapped[int] = mapped_column(Integer)
    low: Mapped[float] = mapped_column(Float)
    middle: Mapped[float] = mapped_column(Float)
    high: Mapped[float] = mapped_column(Float)
    planned_minutes: Mapped[int] = mapped_column(Integer)
    done_minutes: Mapped[int] = mapped_column(Integer)
    domains: Mapped[dict[str, list[object]]] = mapped_column(JSON)
    weeks: Mapped[list[list[object]]] = mapped_column(JSON)
    mocks: Mapped[list[list[object]]] = mapped_column(JSON)
    objectives: Mapped[dict[str, list[int]]] = mapped_column(JSON)


class Alert(Base):
    """A reason to talk to a student, from when it came up until it is over; one open one a reason.

    `evidence` are the flags as they stood when it was raised. `closed_by` says how it ended: it passed by
    itself, a person closed it, or the student left. `passed_at` is when the reason was gone: while it is not,
    what a person closed is not raised again. `outcome` is what became of the student, as staff recorded it.
    """

    __tablename__ = "alert"
    __table_args__ = (
        CheckConstraint("strength IN ('clear', 'possible')", name="strength"),
        CheckConstraint("closed_by IN ('passed', 'person', 'ended')", name="closed_by"),
        CheckConstraint(
            "outcome IN ('recovered', 'no change', 'passed', 'failed', 'left', 'mistaken')", name="outcome"
        ),
        of_cohort(),
        Index(None, "program_id", "cohort_id", "user_id"),
        Index(None, "user_id"),
        Index(
            "uq_alert_open",
            "program_id",
            "cohort_id",
            "user_id",
            "reason",
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        ),
        WITHOUT_ROWID,
    )

    program_id: Mapped[ProgramId]
    id: Mapped[RowId]
    cohort_id: Mapped[uuid.UUID] = mapped_column(Uuid16())
    user_id: Mapped[uuid.UUID] = mapped_column(Uuid16(), ForeignKey("user.id", ondelete="CASCADE"))
    reason: Mapped[str] = mapped_column(String(48))
    strength: Mapped[str] = mapped_column(String(8))
    evidence: Mapped[list[dict[str, object]]] = mapped_column(JSON)
    raised_at: Mapped[datetime]
    passed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(String(8))
    owner_id: Mapped[uuid.UUID | None] = mapped_column(Uuid16(), ForeignKey("user.id", ondelete="SET NULL"))
    action: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[str | None] = mapped_column(String(16))
    outcome_note: Mapped[str] = mapped_column(Text, default="")


class AlertContact(Base):
    """Somebody of the program spoke to a student (`user_id`) about an alert: when, how, what was said."""

    __tablename__ = "alert_contact"
    __table_args__ = (
        CheckConstraint("how IN ('meeting', 'phone', 'mail', 'class', 'other')", name="how"),
        ForeignKeyConstraint(
            ["program_id", "alert_id"], ["alert.program_id", "alert.id"], ondelete="CASCADE"
        ),
        Index(None, "program_id", "alert_id"),
        Index(None, "user_id"),
        WITHOUT_ROWID,
    )

    program_id: Mapped[ProgramId]
    id: Mapped[RowId]
    alert_id: Mapped[uuid.UUID] = mapped_column(Uuid16())
    user_id: Mapped[uuid.UUID] = mapped_column(Uuid16(), ForeignKey("user.id", ondelete="CASCADE"))
    by_id: Mapped[uuid.UUID | None] = mapped_column(Uuid16(), ForeignKey("user.id", ondelete="SET NULL"))
    day: Mapped[date]
    how: Mapped[str] = mapped_column(String(8))
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class AlertRule(Base):
    """What a program wants to be told of; without a row the defaults of learning/risk.py hold."""

    __tablename__ = "alert_rule"
    __table_args__ = (WITHOUT_ROWID,)

    program_id: Mapped[ProgramId]
    inactive_days: Mapped[int] = mapped_column(SmallInteger)
    behind_percent: Mapped[int] = mapped_column(SmallInteger)
    fall_points: Mapped[int] = mapped_column(SmallInteger)
    near_days: Mapped[int] = mapped_column(SmallInteger)
    possible_too: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
