"""Exams: a mock one with its form and each answer as it was last left, and how the real one ended."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    SmallInteger,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from .base import WITHOUT_ROWID, Base, OwnerId, RowId, Uuid16


class Sitting(Base):
    """A mock exam of a student. `seconds` is the time granted (None: untimed), extra time included.

    `slots` is the form in its order: item, hash, what is shown, and whether it is scored. `breaks` are
    stop-clock breaks, [start, end] in milliseconds, the last one open while it lasts. `right` of `scored`
    questions is what it came to, set at its end. An assigned one cannot be begun from `begin_by` on.
    A graded one takes nothing from `ends_by` on, whatever its clock says; while it is `sealed` it is not
    marked and nothing of it stands in the log.
    """

    __tablename__ = "sitting"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('full', 'half', 'diagnostic', 'domain', 'rehearsal', 'graded')", name="kind"
        ),
        Index(None, "user_id", "created_at"),
        WITHOUT_ROWID,
    )

    user_id: Mapped[OwnerId]
    id: Mapped[RowId]
    kind: Mapped[str] = mapped_column(String(16))
    form: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(160))
    seed: Mapped[int] = mapped_column(BigInteger)
    slots: Mapped[list[dict[str, object]]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    begin_by: Mapped[datetime | None]
    ends_by: Mapped[datetime | None]
    sealed: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    seconds: Mapped[int | None] = mapped_column(Integer)
    hidden_timer: Mapped[bool] = mapped_column(default=False)
    calculator: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    breaks: Mapped[list[list[int | None]]] = mapped_column(JSON, default=list)
    right: Mapped[int | None] = mapped_column(SmallInteger)
    scored: Mapped[int | None] = mapped_column(SmallInteger)


class SittingAnswer(Base):
    """What a student left at a place of a sitting: authored keys chosen, flag, options struck out.

    `highlights` are stretches of the scenario and stem, [start, end) in UTF-16 units of their shown
    text, as browsers count.
    `page` (when the page was made, in milliseconds) and `turn` (the how-manieth save of that page) put
    saves in order: requests may overtake one another.
    """

    __tablename__ = "sitting_answer"
    __table_args__ = (
        ForeignKeyConstraint(
            ["user_id", "sitting_id"], ["sitting.user_id", "sitting.id"], ondelete="CASCADE"
        ),
        WITHOUT_ROWID,
    )

    user_id: Mapped[OwnerId]
    sitting_id: Mapped[uuid.UUID] = mapped_column(Uuid16(), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    keys: Mapped[list[str]] = mapped_column(JSON, default=list)
    flagged: Mapped[bool] = mapped_column(default=False)
    struck: Mapped[list[str]] = mapped_column(JSON, default=list)
    highlights: Mapped[list[list[int]]] = mapped_column(JSON, default=list, server_default=sa.text("'[]'"))
    millis: Mapped[int] = mapped_column(BigInteger, default=0)
    page: Mapped[int] = mapped_column(BigInteger, default=0)
    turn: Mapped[int] = mapped_column(Integer, default=0)
    at: Mapped[datetime]


class ExamOutcome(Base):
    """How a student's real exam ended, as told by the student: passed or not, the scaled score if told.

    `foretold` is the chance of a pass that the readiness model gave from the answers before that day; None
    where it withheld its verdict.
    """

    __tablename__ = "exam_outcome"
    __table_args__ = (
        CheckConstraint("scaled BETWEEN 100 AND 400", name="scaled"),
        CheckConstraint("foretold BETWEEN 0 AND 1", name="foretold"),
        WITHOUT_ROWID,
    )

    user_id: Mapped[OwnerId]
    sat_on: Mapped[date] = mapped_column(primary_key=True)
    passed: Mapped[bool]
    scaled: Mapped[int | None] = mapped_column(SmallInteger)
    foretold: Mapped[float | None] = mapped_column(Float)
    told_at: Mapped[datetime]
