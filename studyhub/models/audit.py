"""Who did what to whose record, and when."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from .base import WITHOUT_ROWID, Base, RowId, Uuid16


class AuditEvent(Base):
    """One event; the ids are kept without foreign keys, because the log outlives the accounts.

    `program_id` names the program whose director may read it; None: the site's administrators alone.
    What is about one of its cohorts names it too, and goes when that cohort's time is over.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        Index(None, "at"),
        Index(None, "subject_id", "at"),
        Index(None, "program_id", "at"),
        WITHOUT_ROWID,
    )

    id: Mapped[RowId]
    at: Mapped[datetime]
    program_id: Mapped[uuid.UUID | None] = mapped_column(Uuid16())
    cohort_id: Mapped[uuid.UUID | None] = mapped_column(Uuid16())
    actor_id: Mapped[uuid.UUID | None] = mapped_column(Uuid16())
    action: Mapped[str] = mapped_column(String(64))
    subject_id: Mapped[uuid.UUID | None] = mapped_column(Uuid16())
    detail: Mapped[dict[str, object]] = mapped_column(JSON)
