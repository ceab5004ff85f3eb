"""What students have seen of the content, and what they say is wrong with it."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from .base import WITHOUT_ROWID, Base, OwnerId, RowId, Uuid16


class QuestionVersion(Base):
    """A question as it stood when somebody first answered it, kept so that past answers can be shown."""

    __tablename__ = "question_version"
    __table_args__ = (Index(None, "item_key"),)

    content_hash: Mapped[str] = mapped_column(String(32), primary_key=True)
    item_key: Mapped[str] = mapped_column(String(120))
    ask_hash: Mapped[str] = mapped_column(String(32))
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class ProblemReport(Base):
    """A student's report that something is wrong with a question, pinned to the version seen."""

    __tablename__ = "problem_report"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'mended', 'declined')", name="state"),
        Index(None, "state", "at"),
        WITHOUT_ROWID,
    )

    user_id: Mapped[OwnerId]
    id: Mapped[RowId]
    item_key: Mapped[str] = mapped_column(String(120))
    content_hash: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(16))
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(8), default="open")
    answer: Mapped[str] = mapped_column(Text, default="")
    closed_at: Mapped[datetime | None]


class Notice(Base):
    """Something the site owes a student word of, such as an answer regraded after a key was mended."""

    __tablename__ = "notice"
    __table_args__ = (WITHOUT_ROWID,)

    user_id: Mapped[OwnerId]
    id: Mapped[RowId]
    kind: Mapped[str] = mapped_column(String(16))
    detail: Mapped[dict[str, object]] = mapped_column(JSON)
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class SiteMark(Base):
    """Something that changed for the whole site: what is kept of it is stale once `stamp` is another."""

    __tablename__ = "site_mark"
    __table_args__ = (WITHOUT_ROWID,)

    name: Mapped[str] = mapped_column(String(16), primary_key=True)
    stamp: Mapped[uuid.UUID] = mapped_column(Uuid16())
