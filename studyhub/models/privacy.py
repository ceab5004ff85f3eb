"""What people were told and asked about their data, which programs are about to end, what retention did."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from .bank import ByWhom
from .base import WITHOUT_ROWID, Base, OwnerId, RowId
from .program import ProgramId


class InactiveWarning(Base):
    """Somebody was told by mail that their unused account is about to go; it ends when they come back."""

    __tablename__ = "inactive_warning"
    __table_args__ = (WITHOUT_ROWID,)

    user_id: Mapped[OwnerId]
    told_at: Mapped[datetime]


class ResearchConsent(Base):
    """A student lets their answers into research exports; no row: they do not."""

    __tablename__ = "research_consent"
    __table_args__ = (WITHOUT_ROWID,)

    user_id: Mapped[OwnerId]
    given_at: Mapped[datetime]


class ProgramEnding(Base):
    """A director asked for the program's deletion: it goes from `ends_at` on, unless one takes that back."""

    __tablename__ = "program_ending"
    __table_args__ = (WITHOUT_ROWID,)

    program_id: Mapped[ProgramId]
    asked_at: Mapped[datetime]
    asked_by: Mapped[ByWhom]
    ends_at: Mapped[datetime]


class RetentionRun(Base):
    """What a run of the site's retention destroyed and held back: counts by kind, nobody's name or id."""

    __tablename__ = "retention_run"
    __table_args__ = (Index(None, "at"), WITHOUT_ROWID)

    id: Mapped[RowId]
    at: Mapped[datetime]
    gone: Mapped[dict[str, int]] = mapped_column(JSON)
    held: Mapped[dict[str, int]] = mapped_column(JSON)
