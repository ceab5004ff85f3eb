"""Credentials of a program's staff, and the questions that they signed off."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from .bank import ByWhom
from .base import WITHOUT_ROWID, Base, RowId
from .program import MemberId, ProgramId


class StaffCredential(Base):
    """What somebody of the staff says they are certified as; it counts once a director confirmed it."""

    __tablename__ = "staff_credential"
    __table_args__ = (
        ForeignKeyConstraint(
            ["program_id", "user_id"], ["membership.program_id", "membership.user_id"], ondelete="CASCADE"
        ),
        WITHOUT_ROWID,
    )

    program_id: Mapped[ProgramId]
    user_id: Mapped[MemberId]
    credential: Mapped[str] = mapped_column(String(80))
    declared_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[ByWhom]


class SignOff(Base):
    """A signature under a question as it stood: it holds for this `content_hash` and no other.

    Name and credential are those of the day and stay when the account is gone: the signature is public.
    """

    __tablename__ = "sign_off"
    __table_args__ = (Index(None, "program_id", "item_key"), WITHOUT_ROWID)

    program_id: Mapped[ProgramId]
    id: Mapped[RowId]
    item_key: Mapped[str] = mapped_column(String(120))
    content_hash: Mapped[str] = mapped_column(String(32))
    signer_id: Mapped[ByWhom]
    name: Mapped[str] = mapped_column(String(80))
    credential: Mapped[str] = mapped_column(String(80))
    signed_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
