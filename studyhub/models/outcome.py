"""What becomes of a program's students, and what its assessment says: records for accreditation.

An entry of the ledger outlives its student's account under a number, until the program's time for it is over.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Float, ForeignKey, Index, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from .base import WITHOUT_ROWID, Base, RowId, Uuid16
from .program import MemberId, ProgramId, of_cohort


class LedgerEntry(Base):
    """One exam of a student, or what became of them: each part may be unknown.

    `user_id` is None for somebody without an account here (then `name` says who) and for an account that is
    gone. `domains` holds above, at or below by domain, as the score report says. Surveys are marks of 1 to 5.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        CheckConstraint("attempt BETWEEN 1 AND 20", name="attempt"),
        CheckConstraint("graduate_mark BETWEEN 1 AND 5", name="graduate_mark"),
        CheckConstraint("employer_mark BETWEEN 1 AND 5", name="employer_mark"),
        CheckConstraint("placement IN ('', 'field', 'other', 'study', 'none', 'unknown')", name="placement"),
        of_cohort(),
        Index(None, "user_id"),
        WITHOUT_ROWID,
    )

    program_id: Mapped[ProgramId]
    id: Mapped[RowId]
    cohort_id: Mapped[uuid.UUID] = mapped_column(Uuid16())
    user_id: Mapped[uuid.UUID | None] = mapped_column(Uuid16(), ForeignKey("user.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(String(80), default="")
    exam_on: Mapped[date | None]
    attempt: Mapped[int | None] = mapped_column(SmallInteger)
    passed: Mapped[bool | None]
    domains: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    graduated_on: Mapped[date | None]
    placement: Mapped[str] = mapped_column(String(8), default="")
    placed_as: Mapped[str] = mapped_column(String(160), default="")
    graduate_mark: Mapped[int | None] = mapped_column(SmallInteger)
    employer_mark: Mapped[int | None] = mapped_column(SmallInteger)
    changed_at: Mapped[datetime]


class RecordedOutcome(Base):
    """A result of a ledger that its student lets the readiness estimate be checked by, as of last night.

    `foretold` is the chance of a pass from the answers before that day; None where it was withheld.
    """

    __tablename__ = "recorded_outcome"
    __table_args__ = (
        CheckConstraint("foretold BETWEEN 0 AND 1", name="foretold"),
        Index(None, "user_id"),
        WITHOUT_ROWID,
    )

    program_id: Mapped[ProgramId]
    user_id: Mapped[MemberId]
    sat_on: Mapped[date] = mapped_column(primary_key=True)
    passed: Mapped[bool]
    foretold: Mapped[float | None] = mapped_column(Float)


class Evidence(Base):
    """A level that an instructor saw a student reach in a competency, outside of questions."""

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint("level BETWEEN 1 AND 6", name="level"),
        of_cohort(),
        Index(None, "user_id"),
        WITHOUT_ROWID,
    )

    program_id: Mapped[ProgramId]
    id: Mapped[RowId]
    cohort_id: Mapped[uuid.UUID] = mapped_column(Uuid16())
    user_id: Mapped[uuid.UUID] = mapped_column(Uuid16(), ForeignKey("user.id", ondelete="CASCADE"))
    competency: Mapped[str] = mapped_column(String(32))
    level: Mapped[int] = mapped_column(SmallInteger)
    seen_on: Mapped[date]
    note: Mapped[str] = mapped_column(String(500), default="")
    by_id: Mapped[uuid.UUID | None] = mapped_column(Uuid16(), ForeignKey("user.id", ondelete="SET NULL"))


class PlanLine(Base):
    """A line of a year's assessment plan: what is measured, what was aimed at, what came out, what follows.

    `year` is the one in which the academic year begins. `share` of `n` is the result with its 95 % interval,
    None until there is one; `target` is a share.
    """

    __tablename__ = "plan_line"
    __table_args__ = (CheckConstraint("target BETWEEN 0 AND 1", name="target"), WITHOUT_ROWID)

    program_id: Mapped[ProgramId]
    id: Mapped[RowId]
    year: Mapped[int] = mapped_column(SmallInteger)
    goal: Mapped[str] = mapped_column(String(200))
    measure: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(48), default="")
    target: Mapped[float | None] = mapped_column(Float)
    share: Mapped[float | None] = mapped_column(Float)
    low: Mapped[float | None] = mapped_column(Float)
    high: Mapped[float | None] = mapped_column(Float)
    n: Mapped[int | None]
    filled_at: Mapped[datetime | None]
    action: Mapped[str] = mapped_column(Text, default="")
    follow_up: Mapped[str] = mapped_column(Text, default="")
    who: Mapped[str] = mapped_column(String(120), default="")
    due_on: Mapped[date | None]
