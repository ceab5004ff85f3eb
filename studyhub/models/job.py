"""Work that no page waits for: what is to be done, what it has made for whom, and who is at work."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from .base import WITHOUT_ROWID, Base, OwnerId, RowId, Uuid16


class Job(Base):
    """One piece of work, written in the transaction of its cause; `key` says it, and is there once.

    Taken by a change that only one can make (`tries` counts these); while it runs `due_at` is when another
    may take it up. `due_at` is None once it is over. `secret` is sealed, and goes when the work is done.
    """

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'running', 'done', 'failed', 'dropped')", name="state"),
        ForeignKeyConstraint(
            ["program_id", "cohort_id"], ["cohort.program_id", "cohort.id"], ondelete="CASCADE"
        ),
        Index(None, "due_at"),
        Index(None, "state", "kind"),
        Index(None, "user_id"),
        Index(None, "program_id", "cohort_id"),
        WITHOUT_ROWID,
    )

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(24))
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    tries: Mapped[int] = mapped_column(SmallInteger, default=0)
    fault: Mapped[str] = mapped_column(String(300), default="")
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    secret: Mapped[str | None] = mapped_column(Text)
    user_id: Mapped[uuid.UUID | None] = mapped_column(Uuid16(), ForeignKey("user.id", ondelete="CASCADE"))
    program_id: Mapped[uuid.UUID | None] = mapped_column(
        Uuid16(), ForeignKey("program.id", ondelete="CASCADE")
    )
    cohort_id: Mapped[uuid.UUID | None] = mapped_column(Uuid16())
    created_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class MadeFile(Base):
    """A file that a job has made for one person alone, under the job's id, and gone with it.

    `body` is its first part; a long one goes on in `made_part`. `told` is what is to be said with it.
    """

    __tablename__ = "made_file"
    __table_args__ = (Index(None, "id"), Index(None, "expires_at"), WITHOUT_ROWID)

    user_id: Mapped[OwnerId]
    id: Mapped[uuid.UUID] = mapped_column(
        Uuid16(), ForeignKey("job.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(String(120))
    type: Mapped[str] = mapped_column(String(100))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    told: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class MadePart(Base):
    """What follows of a long file, part by part from 1 on: none is whole in anybody's memory."""

    __tablename__ = "made_part"
    __table_args__ = (
        ForeignKeyConstraint(["user_id", "id"], ["made_file.user_id", "made_file.id"], ondelete="CASCADE"),
        WITHOUT_ROWID,
    )

    user_id: Mapped[OwnerId]
    id: Mapped[uuid.UUID] = mapped_column(Uuid16(), primary_key=True)
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class Consumer(Base):
    """A process that does jobs, by machine and number, and when it last said so."""

    __tablename__ = "consumer"
    __table_args__ = (WITHOUT_ROWID,)

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    seen_at: Mapped[datetime]
