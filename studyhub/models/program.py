"""College programs: who works in them, their cohorts, who is enrolled or invited, what students ask for.

The primary key of a program's rows starts with `program_id`, so that they can be kept by program.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Annotated

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from .base import WITHOUT_ROWID, Base, RowId, Uuid16

ProgramId = Annotated[
    uuid.UUID, mapped_column(Uuid16(), ForeignKey("program.id", ondelete="CASCADE"), primary_key=True)
]
MemberId = Annotated[
    uuid.UUID, mapped_column(Uuid16(), ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
]
CohortId = Annotated[uuid.UUID, mapped_column(Uuid16(), primary_key=True)]


def of_cohort() -> ForeignKeyConstraint:
    """Goes with its cohort."""
    return ForeignKeyConstraint(
        ["program_id", "cohort_id"], ["cohort.program_id", "cohort.id"], ondelete="CASCADE"
    )


class Program(Base):
    """A department of a college. `retention_months` is how long records are kept after a cohort's end.

    Its academic years begin with the month `year_month`. `lesson_stamp` names the state of its lessons that
    students see: each publication or withdrawal gives another one; None until something was published.
    `aids_research`: its own questions may stand in research exports.
    """

    __tablename__ = "program"
    __table_args__ = (WITHOUT_ROWID,)

    id: Mapped[RowId]
    name: Mapped[str] = mapped_column(String(120))
    college: Mapped[str] = mapped_column(String(120), default="")
    retention_months: Mapped[int] = mapped_column(SmallInteger, default=60)
    year_month: Mapped[int] = mapped_column(SmallInteger, default=7, server_default=sa.text("7"))
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]
    lesson_stamp: Mapped[uuid.UUID | None] = mapped_column(Uuid16())
    aids_research: Mapped[bool] = mapped_column(default=False, server_default=sa.false())


class Membership(Base):
    """Who works in a program, and as what. Students are enrolled in its cohorts instead."""

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("role IN ('director', 'instructor', 'assistant')", name="role"),
        Index(None, "user_id"),
        WITHOUT_ROWID,
    )

    program_id: Mapped[ProgramId]
    user_id: Mapped[MemberId]
    role: Mapped[str] = mapped_column(String(16))
    since: Mapped[datetime]


class Cohort(Base):
    """Students who learn together. `join_code` lets them in while `joins_open`.

    The exam window is [window_from, window_to]; `blueprint` and `framework` are ids of the content, None: the
    site's own.
    """

    __tablename__ = "cohort"
    __table_args__ = (WITHOUT_ROWID,)

    program_id: Mapped[ProgramId]
    id: Mapped[CohortId]
    name: Mapped[str] = mapped_column(String(120))
    term: Mapped[str] = mapped_column(String(60), default="")
    blueprint: Mapped[str | None] = mapped_column(String(64))
    framework: Mapped[str | None] = mapped_column(String(64))
    window_from: Mapped[date | None]
    window_to: Mapped[date | None]
    join_code: Mapped[str] = mapped_column(String(16), unique=True)
    joins_open: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]


class CohortRight(Base):
    """What an instructor or assistant may do in a cohort; without a row nothing. Directors may do all."""

    __tablename__ = "cohort_right"
    __table_args__ = (
        CheckConstraint("may IN ('view', 'edit')", name="may"),
        of_cohort(),
        ForeignKeyConstraint(
            ["program_id", "user_id"], ["membership.program_id", "membership.user_id"], ondelete="CASCADE"
        ),
        WITHOUT_ROWID,
    )

    program_id: Mapped[ProgramId]
    cohort_id: Mapped[CohortId]
    user_id: Mapped[MemberId]
    may: Mapped[str] = mapped_column(String(8))


class Enrollment(Base):
    """A student of a cohort.

    `shares_practice`: the program may see each answer, not only totals; `shares_outcome`: it may take the
    result of the real exam, as told, into its ledger; `checks_outcome`: results in the ledger may be held
    against what readiness foretold.

    Who left keeps the row until the program's retention ends; `left_at` says since when.
    """

    __tablename__ = "enrollment"
    __table_args__ = (of_cohort(), Index(None, "user_id"), WITHOUT_ROWID)

    program_id: Mapped[ProgramId]
    cohort_id: Mapped[CohortId]
    user_id: Mapped[MemberId]
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    shares_practice: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    shares_outcome: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    checks_outcome: Mapped[bool] = mapped_column(default=False, server_default=sa.false())


class Invitation(Base):
    """An invitation by mail, for staff (`cohort_id` None) or for a student of a cohort.

    `user_id` is who accepted it: perhaps under another address than it was sent to.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint("role IN ('director', 'instructor', 'assistant', 'student')", name="role"),
        of_cohort(),
        Index(None, "email"),
        Index(None, "user_id"),
        WITHOUT_ROWID,
    )

    program_id: Mapped[ProgramId]
    id: Mapped[RowId]
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(80), default="")
    role: Mapped[str] = mapped_column(String(16))
    cohort_id: Mapped[uuid.UUID | None] = mapped_column(Uuid16())
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    user_id: Mapped[uuid.UUID | None] = mapped_column(Uuid16(), ForeignKey("user.id", ondelete="CASCADE"))


class RecordRequest(Base):
    """A student asks the program to show or to correct its records; open until `closed_at`.

    While one is open nothing about the student may be destroyed.
    """

    __tablename__ = "record_request"
    __table_args__ = (
        CheckConstraint("kind IN ('inspect', 'correct')", name="kind"),
        CheckConstraint("outcome IN ('done', 'refused', 'withdrawn')", name="outcome"),
        of_cohort(),
        Index(None, "user_id"),
        WITHOUT_ROWID,
    )

    program_id: Mapped[ProgramId]
    id: Mapped[RowId]
    cohort_id: Mapped[uuid.UUID] = mapped_column(Uuid16())
    user_id: Mapped[uuid.UUID] = mapped_column(Uuid16(), ForeignKey("user.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(8))
    body: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(16))
    answer: Mapped[str] = mapped_column(Text, default="")
