"""How often what somebody sees has changed: what pages are kept by."""

from __future__ import annotations

import uuid

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from .base import WITHOUT_ROWID, Base, OwnerId, Uuid16


class UserStamp(Base):
    """Counts the transactions that wrote something of a person's; no row, none yet."""

    __tablename__ = "user_stamp"
    __table_args__ = (WITHOUT_ROWID,)

    user_id: Mapped[OwnerId]
    n: Mapped[int] = mapped_column(BigInteger)


class ProgramStamp(Base):
    """Counts the transactions that wrote something of a program's that is no single person's."""

    __tablename__ = "program_stamp"
    __table_args__ = (WITHOUT_ROWID,)

    program_id: Mapped[uuid.UUID] = mapped_column(
        Uuid16(), ForeignKey("program.id", ondelete="CASCADE"), primary_key=True
    )
    n: Mapped[int] = mapped_column(BigInteger)
