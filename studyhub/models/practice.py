"""What students do: the append-only review log, the caches made from it, sessions, marks on lessons."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, Float, Index, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from .base import WITHOUT_ROWID, Base, OwnerId, RowId, Uuid16


class Review(Base):
    """One line of the log: an answer, an undo of one, or a regrade. Rows are never changed.

    `id` is UUIDv5(session, slot, attempt) for an answer, so the same answer sent twice is one row.
    `target_id` names the answer that an undo or a regrade is about. `shown` keeps the order, the drawn
    values and the numbers offered, `response` the authored keys chosen. `score` is a share in [0, 1].
    `recall` is the chance of recall that the memory model foretold, where the answer entered it and the
    facet had a memory.
    """

    __tablename__ = "review"
    __table_args__ = (
        CheckConstraint("kind IN ('answer', 'undo', 'regrade')", name="kind"),
        CheckConstraint("item_kind IN ('question', 'card')", name="item_kind"),
        CheckConstraint("score >= 0 AND score <= 1", name="score"),
        Index(None, "user_id", "at"),
        Index(None, "user_id", "item_key"),
        Index(None, "user_id", "facet", "at"),
        Index(None, "user_id", "session_id"),
        Index(None, "item_key", "ask_hash"),
        WITHOUT_ROWID,
    )

    user_id: Mapped[OwnerId]
    id: Mapped[RowId]
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(8))
    target_id: Mapped[uuid.UUID | None] = mapped_column(Uuid16())
    session_id: Mapped[uuid.UUID | None] = mapped_column(Uuid16())
    slot: Mapped[int] = mapped_column(SmallInteger, default=0)
    attempt: Mapped[int] = mapped_column(SmallInteger, default=0)
    mode: Mapped[str] = mapped_column(String(8))
    item_kind: Mapped[str] = mapped_column(String(8), default="question")
    item_key: Mapped[str] = mapped_column(String(120))
    ask_hash: Mapped[str] = mapped_column(String(32))
    content_hash: Mapped[str] = mapped_column(String(32))
    facet: Mapped[str] = mapped_column(String(32))
    objective: Mapped[str] = mapped_column(String(16))
    shown: Mapped[dict[str, object]] = mapped_column(JSON)
    response: Mapped[dict[str, object]] = mapped_column(JSON)
    score: Mapped[float] = mapped_column(Float)
    guessed: Mapped[bool] = mapped_column(default=False)
    first_exposure: Mapped[bool] = mapped_column(default=False)
    millis: Mapped[int] = mapped_column(BigInteger, default=0)
    rating: Mapped[int | None] = mapped_column(SmallInteger)
    recall: Mapped[float | None] = mapped_column(Float)
    policy: Mapped[int] = mapped_column(SmallInteger)


class Memory(Base):
    """Cache of the log: the FSRS state of a facet. Stability is in days, difficulty in [1, 10]."""

    __tablename__ = "memory"
    __table_args__ = (Index(None, "user_id", "due_at"), WITHOUT_ROWID)

    user_id: Mapped[OwnerId]
    facet: Mapped[str] = mapped_column(String(32), primary_key=True)
    stability: Mapped[float] = mapped_column(Float)
    difficulty: Mapped[float] = mapped_column(Float)
    due_at: Mapped[datetime]
    last_at: Mapped[datetime]
    reps: Mapped[int]
    lapses: Mapped[int]


class Mastery(Base):
    """Cache of the log: right and asked on an objective, first exposures apart from repeats."""

    __tablename__ = "mastery"
    __table_args__ = (WITHOUT_ROWID,)

    user_id: Mapped[OwnerId]
    objective: Mapped[str] = mapped_column(String(16), primary_key=True)
    fresh_right: Mapped[int]
    fresh_total: Mapped[int]
    repeat_right: Mapped[int]
    repeat_total: Mapped[int]
    last_at: Mapped[datetime]


class StudySession(Base):
    """What was planned to be asked, in order, so that a session can be left and resumed."""

    __tablename__ = "study_session"
    __table_args__ = (
        CheckConstraint("kind IN ('today', 'quiz', 'lesson')", name="kind"),
        CheckConstraint("feedback IN ('tutor', 'timed')", name="feedback"),
        Index(None, "user_id", "started_at"),
        WITHOUT_ROWID,
    )

    user_id: Mapped[OwnerId]
    id: Mapped[RowId]
    kind: Mapped[str] = mapped_column(String(8))
    feedback: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(String(160), default="")
    study_day: Mapped[date]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    seed: Mapped[int] = mapped_column(BigInteger)
    slots: Mapped[list[dict[str, object]]] = mapped_column(JSON)
    choices: Mapped[dict[str, object]] = mapped_column(JSON)
    catalog_hash: Mapped[str] = mapped_column(String(64))


class DayPlan(Base):
    """Today's session as it was planned last: questions in their order, and whether each facet is new.

    It holds while `made_from`, a hash of all that it was made from, stands. `price` is the planner's price
    of a second (None without an exam date), from which the next day's search starts.
    """

    __tablename__ = "day_plan"
    __table_args__ = (WITHOUT_ROWID,)

    user_id: Mapped[OwnerId]
    study_day: Mapped[date]
    made_from: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    seed: Mapped[int] = mapped_column(BigInteger)
    picked: Mapped[list[list[object]]] = mapped_column(JSON)
    price: Mapped[float | None] = mapped_column(Float)


class Flag(Base):
    """A question that a student wants to see again."""

    __tablename__ = "flag"
    __table_args__ = (WITHOUT_ROWID,)

    user_id: Mapped[OwnerId]
    item_key: Mapped[str] = mapped_column(String(120), primary_key=True)
    at: Mapped[datetime]


class LessonRead(Base):
    """A lesson that a student marked as read."""

    __tablename__ = "lesson_read"
    __table_args__ = (WITHOUT_ROWID,)

    user_id: Mapped[OwnerId]
    lesson: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[datetime]


class Bookmark(Base):
    """A lesson that a student keeps at hand."""

    __tablename__ = "bookmark"
    __table_args__ = (WITHOUT_ROWID,)

    user_id: Mapped[OwnerId]
    lesson: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[datetime]


class Note(Base):
    """A student's private note on a lesson."""

    __tablename__ = "note"
    __table_args__ = (WITHOUT_ROWID,)

    user_id: Mapped[OwnerId]
    lesson: Mapped[str] = mapped_column(String(32), primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
