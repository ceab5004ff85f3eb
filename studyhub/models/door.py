"""How people prove who they are beyond a password: second steps, passkeys, a college, tickets on the way."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import WITHOUT_ROWID, Base, OwnerId, RowId, Uuid16


class SecondStep(Base):
    """The sealed secret of a person's one-time codes; in force once a code has confirmed it.

    `last_step` is the latest half minute whose code was taken: no code is taken twice. Recovery codes are
    rows of `credential`.
    """

    __tablename__ = "second_step"
    __table_args__ = (WITHOUT_ROWID,)

    user_id: Mapped[OwnerId]
    secret: Mapped[str] = mapped_column(String(200))
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class Passkey(Base):
    """A key that a device of the person's holds; the site has its public half. Ids and keys are base64url.

    `sign_count` is what the device counted at the last use, 0 for one that does not count; `synced` says that
    it lives on several devices.
    """

    __tablename__ = "passkey"
    __table_args__ = (WITHOUT_ROWID,)

    user_id: Mapped[OwnerId]
    id: Mapped[RowId]
    name: Mapped[str] = mapped_column(String(60))
    credential: Mapped[str] = mapped_column(String(1400), unique=True)
    public_key: Mapped[str] = mapped_column(String(1400))
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)
    synced: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class CollegeLink(Base):
    """A person's identity at a college's provider: what it calls them (`subject`), by which claim.

    `provider` is the provider's short name here, `email` the address that it gave when the link was made.
    """

    __tablename__ = "college_link"
    __table_args__ = (UniqueConstraint("issuer", "claim", "subject"), WITHOUT_ROWID)

    user_id: Mapped[OwnerId]
    id: Mapped[RowId]
    provider: Mapped[str] = mapped_column(String(20))
    issuer: Mapped[str] = mapped_column(String(500))
    claim: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(255))
    email: Mapped[str] = mapped_column(String(254), default="")
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Ticket(Base):
    """By what a sign-in or a new passkey under way is recognised once: hash, purpose, whose, until when."""

    __tablename__ = "ticket"
    __table_args__ = (
        CheckConstraint("purpose IN ('second', 'enrol', 'passkey', 'college')", name="purpose"),
        Index(None, "user_id"),
        Index(None, "expires_at"),
        WITHOUT_ROWID,
    )

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(16))
    user_id: Mapped[uuid.UUID | None] = mapped_column(Uuid16(), ForeignKey("user.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime]
