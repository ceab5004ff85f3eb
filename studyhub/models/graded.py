"""Graded exams: the form of one, who may sit it until when, which version somebody got, what happened.

The rows hang on an assignment of the kind `graded`: window, title and students stand there.
"""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from .bank import BankId, ByWhom
from .base import WITHOUT_ROWID, Base, RowId, Uuid16
from .program import MemberId, ProgramId


def _of_assignment() -> ForeignKeyConstraint:
    """Goes with its assignment."""
    return ForeignKeyConstraint(
        ["program_id", "assignment_id"], ["assignment.program_id", "assignment.id"], ondelete="CASCADE"
    )


class GradedForm(Base):
    """What a graded exam asks, and how one gets in.

    `versions` holds for each, A first, its slots as a sitting keeps them; `made` says how they differ: the
    same questions in another order, or each drawn by itself. `wanted` is what was asked for: counts by
    objective or item keys. `given` counts attempts, so that versions are handed out in turn. The `code` can
    be read again by staff; `ranges` are networks, none: any address. `ended_at`: staff ended it early. Keys
    are out from `released_at` on.
    """

    __tablename__ = "graded_form"
    __table_args__ = (
        CheckConstraint("made IN ('shuffled', 'drawn')", name="made"),
        _of_assignment(),
        ForeignKeyConstraint(["program_id", "bank_id"], ["bank.program_id", "bank.id"]),
        WITHOUT_ROWID,
    )

    program_id: Mapped[ProgramId]
    assignment_id: Mapped[uuid.UUID] = mapped_column(Uuid16(), primary_key=True)
    bank_id: Mapped[BankId]
    made: Mapped[str] = mapped_column(String(8))
    wanted: Mapped[dict[str, object]] = mapped_column(JSON)
    versions: Mapped[list[list[dict[str, object]]]] = mapped_column(JSON)
    minutes: Mapped[int] = mapped_column(SmallInteger)
    code: Mapped[str] = mapped_column(String(40))
    ranges: Mapped[list[str]] = mapped_column(JSON)
    given: Mapped[int] = mapped_column(default=0, server_default=sa.text("0"))
    ended_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]


class GradedStudent(Base):
    """What staff granted one student for a graded exam: another end of the window, more minutes, why."""

    __tablename__ = "graded_student"
    __table_args__ = (_of_assignment(), Index(None, "user_id"), WITHOUT_ROWID)

    program_id: Mapped[ProgramId]
    assignment_id: Mapped[uuid.UUID] = mapped_column(Uuid16(), primary_key=True)
    user_id: Mapped[MemberId]
    until: Mapped[datetime | None]
    more: Mapped[int] = mapped_column(SmallInteger, default=0)
    reason: Mapped[str] = mapped_column(String(500))


class GradedAttempt(Base):
    """Which version an attempt got, the device it is sat on, and whether it was voided (and why).

    `again` says that the student may begin anew after that.
    """

    __tablename__ = "graded_attempt"
    __table_args__ = (
        ForeignKeyConstraint(
            ["program_id", "assignment_id", "user_id", "number"],
            [
                "assignment_attempt.program_id",
                "assignment_attempt.assignment_id",
                "assignment_attempt.user_id",
                "assignment_attempt.number",
            ],
            name="fk_graded_attempt_attempt",
            ondelete="CASCADE",
        ),
        Index(None, "user_id"),
        WITHOUT_ROWID,
    )

    program_id: Mapped[ProgramId]
    assignment_id: Mapped[uuid.UUID] = mapped_column(Uuid16(), primary_key=True)
    user_id: Mapped[MemberId]
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    version: Mapped[int] = mapped_column(SmallInteger)
    device: Mapped[str] = mapped_column(String(64))
    voided_at: Mapped[datetime | None]
    void_reason: Mapped[str] = mapped_column(String(500), default="")
    again: Mapped[bool] = mapped_column(default=False, server_default=sa.false())


class GradedIncident(Base):
    """What happened at a graded exam: noted by the site (`kind` says what), or by staff (`kind` staff).

    `user_id` is the student that it is about, None for the whole room; `actor_id` who wrote it. `at` is when
    it happened, `written_at` when it was put down.
    """

    __tablename__ = "graded_incident"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('code', 'early', 'late', 'address', 'device', 'away', 'break', 'time', 'staff')",
            name="kind",
        ),
        _of_assignment(),
        Index(None, "program_id", "assignment_id", "at"),
        WITHOUT_ROWID,
    )

    program_id: Mapped[ProgramId]
    id: Mapped[RowId]
    assignment_id: Mapped[BankId]
    user_id: Mapped[uuid.UUID | None] = mapped_column(
        Uuid16(), ForeignKey("user.id", ondelete="CASCADE"), index=True
    )
    actor_id: Mapped[ByWhom]
    kind: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime]
    written_at: Mapped[datetime]
    what: Mapped[str] = mapped_column(String(500))
