"""Questions on their way into a bank from another program's file: read, looked through, then kept."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    SmallInteger,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from .base import WITHOUT_ROWID, Base, RowId, Uuid16
from .program import ProgramId


class Intake(Base):
    """An upload of somebody; it is thrown away once kept, or after a day.

    `total` items were found in it, `done` of its parts are kept. `beat_at` is when work was last done on it,
    or asked for. A job reads it and keeps its parts: `job.key` is `intake/` and its id.
    """

    __tablename__ = "intake"
    __table_args__ = (
        CheckConstraint("state IN ('reading', 'read', 'keeping', 'kept', 'refused')", name="state"),
        ForeignKeyConstraint(["program_id", "bank_id"], ["bank.program_id", "bank.id"], ondelete="CASCADE"),
        Index(None, "user_id"),
        WITHOUT_ROWID,
    )

    program_id: Mapped[ProgramId]
    id: Mapped[RowId]
    bank_id: Mapped[uuid.UUID] = mapped_column(Uuid16())
    user_id: Mapped[uuid.UUID] = mapped_column(Uuid16(), ForeignKey("user.id", ondelete="CASCADE"))
    file: Mapped[str] = mapped_column(String(160))
    format: Mapped[str] = mapped_column(String(16), default="")
    domain: Mapped[str] = mapped_column(String(4))
    state: Mapped[str] = mapped_column(String(8))
    fault: Mapped[str] = mapped_column(String(1000), default="")
    total: Mapped[int] = mapped_column(default=0)
    parts: Mapped[int] = mapped_column(SmallInteger, default=0)
    done: Mapped[int] = mapped_column(SmallInteger, default=0)
    made_at: Mapped[datetime]
    beat_at: Mapped[datetime]


class IntakePart(Base):
    """A part of an upload: the file's bytes (part 0), then texts of items with what each lost, in order.

    `outcome` tells after keeping what became of its items: counts of new, changed and same, and of errors.
    """

    __tablename__ = "intake_part"
    __table_args__ = (
        ForeignKeyConstraint(
            ["program_id", "intake_id"], ["intake.program_id", "intake.id"], ondelete="CASCADE"
        ),
        WITHOUT_ROWID,
    )

    program_id: Mapped[ProgramId]
    intake_id: Mapped[uuid.UUID] = mapped_column(Uuid16(), primary_key=True)
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    raw: Mapped[bytes | None] = mapped_column(LargeBinary)
    texts: Mapped[list[str]] = mapped_column(JSON, default=list)
    losses: Mapped[list[list[object]]] = mapped_column(JSON, default=list)
    outcome: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
