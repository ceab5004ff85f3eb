"""Banks of programs: items with their versions as YAML, and who answered which of them blind.

A version's text never changes. The rows are the program's work, not a record about a person: whoever wrote
or read is forgotten with the account, what they made stays.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated

import sqlalchemy as sa
from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from .base import WITHOUT_ROWID, Base, RowId, Uuid16
from .program import ProgramId

BankId = Annotated[uuid.UUID, mapped_column(Uuid16())]
ItemId = Annotated[uuid.UUID, mapped_column(Uuid16(), primary_key=True)]
ByWhom = Annotated[
    uuid.UUID | None, mapped_column(Uuid16(), ForeignKey("user.id", ondelete="SET NULL"), index=True)
]


class Bank(Base):
    """A program's bank. `slug` is the bank part of its item keys, `bank/question`, and never changes.

    A `private` bank is on no student's shelf: graded forms are drawn from it. `stamp` names the state that
    students see: each publication or withdrawal gives another one; None until something was published.
    """

    __tablename__ = "bank"
    __table_args__ = (WITHOUT_ROWID,)

    program_id: Mapped[ProgramId]
    id: Mapped[RowId]
    slug: Mapped[str] = mapped_column(String(32), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    private: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    created_at: Mapped[datetime]
    stamp: Mapped[uuid.UUID | None] = mapped_column(Uuid16())


class BankItem(Base):
    """A question or a case of a bank: one entry of a question file, under an id that is one's own here.

    `head` numbers its newest version, `published` the one that students see. What else stands here is said
    by the head and kept for lists: the `state` it is in, what it is (`kind`), the first words of what it
    asks, and the ids of its questions (`asks`: those of a case, else its own).
    """

    __tablename__ = "bank_item"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'in_review', 'published', 'withdrawn')", name="state"),
        ForeignKeyConstraint(["program_id", "bank_id"], ["bank.program_id", "bank.id"], ondelete="CASCADE"),
        UniqueConstraint("program_id", "bank_id", "name"),
        Index(None, "program_id", "bank_id", "objective"),
        WITHOUT_ROWID,
    )

    program_id: Mapped[ProgramId]
    id: Mapped[RowId]
    bank_id: Mapped[BankId]
    name: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(16))
    objective: Mapped[str] = mapped_column(String(8))
    begins: Mapped[str] = mapped_column(String(160))
    asks: Mapped[list[str]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(12))
    errors: Mapped[int] = mapped_column(SmallInteger)
    head: Mapped[int]
    published: Mapped[int | None]
    origin: Mapped[str] = mapped_column(String(160), default="")
    changed_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str] = mapped_column(String(500), default="")


class BankVersion(Base):
    """A text of an item as it was saved, and what the checker counted in it then.

    `ask_hash` covers what all its questions ask and how they are marked; both hashes are empty for a text
    that makes no question. `replaces` are ids of the items that it takes the place of once it is published.
    """

    __tablename__ = "bank_version"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'in_review', 'published', 'withdrawn')", name="state"),
        ForeignKeyConstraint(
            ["program_id", "item_id"], ["bank_item.program_id", "bank_item.id"], ondelete="CASCADE"
        ),
        WITHOUT_ROWID,
    )

    program_id: Mapped[ProgramId]
    item_id: Mapped[ItemId]
    number: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    ask_hash: Mapped[str] = mapped_column(String(32))
    content_hash: Mapped[str] = mapped_column(String(32))
    replaces: Mapped[list[str]] = mapped_column(JSON)
    errors: Mapped[int] = mapped_column(SmallInteger)
    warnings: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[str] = mapped_column(String(12))
    author_id: Mapped[ByWhom]
    saved_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(String(500), default="")
    published_by: Mapped[ByWhom]
    published_at: Mapped[datetime | None]


class BlindReading(Base):
    """Somebody's answers to an item before they saw its key, by question id as the page sent them.

    It holds for every version with its `ask_hash`: a mended explanation asks for no new reading.
    """

    __tablename__ = "blind_reading"
    __table_args__ = (
        ForeignKeyConstraint(
            ["program_id", "item_id", "number"],
            ["bank_version.program_id", "bank_version.item_id", "bank_version.number"],
            ondelete="CASCADE",
        ),
        Index(None, "program_id", "item_id", "ask_hash"),
        WITHOUT_ROWID,
    )

    program_id: Mapped[ProgramId]
    id: Mapped[RowId]
    item_id: Mapped[BankId]
    number: Mapped[int]
    ask_hash: Mapped[str] = mapped_column(String(32))
    reader_id: Mapped[ByWhom]
    at: Mapped[datetime]
    answers: Mapped[dict[str, object]] = mapped_column(JSON)
    agreed: Mapped[bool]
    remarks: Mapped[str] = mapped_column(Text, default="")
