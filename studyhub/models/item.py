"""What is counted of questions: a cache of the log from which item statistics are made."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from .base import WITHOUT_ROWID, Base, OwnerId


class AnswerPack(Base):
    """Cache of the log: a student's standing answers as fixed records (`learning.answer_pack`).

    It holds while the student has `lines` lines in the log and the latest is of `through`.
    """

    __tablename__ = "answer_pack"
    __table_args__ = (WITHOUT_ROWID,)

    user_id: Mapped[OwnerId]
    lines: Mapped[int]
    through: Mapped[datetime]
    body: Mapped[bytes] = mapped_column(LargeBinary)
