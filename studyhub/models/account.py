"""Who people are and how they get in: users, credentials, sign-ins, one-time links, study plans."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy import JSON, CheckConstraint, Float, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import WITHOUT_ROWID, Base, OwnerId, RowId, Uuid16


class User(Base):
    """A person with an account. `email` is stored in the lower case it is compared in."""

    __tablename__ = "user"
    __table_args__ = (WITHOUT_ROWID,)

    id: Mapped[RowId]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    timezone: Mapped[str] = mapped_column(String(64), default="America/New_York")
    is_admin: Mapped[bool] = mapped_column(default=False)
    preferences: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]


class Credential(Base):
    """A way to prove who one is; `secret` is a hash, never the thing itself."""

    __tablename__ = "credential"
    __table_args__ = (
        CheckConstraint("kind IN ('password', 'passkey', 'totp', 'recovery')", name="kind"),
        WITHOUT_ROWID,
    )

    user_id: Mapped[OwnerId]
    id: Mapped[RowId]
    kind: Mapped[str] = mapped_column(String(16))
    secret: Mapped[str] = mapped_column(String(512))
    created_at: Mapped[datetime]


class SignIn(Base):
    """A browser that is signed in, until it expires or is revoked; the cookie holds the secret itself.

    `how` its person proved who they are: password, code, passkey, mail, or `college:` and a provider.
    """

    __tablename__ = "signin"
    __table_args__ = (WITHOUT_ROWID,)

    user_id: Mapped[OwnerId]
    id: Mapped[RowId]
    secret_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    agent: Mapped[str] = mapped_column(String(200), default="")
    how: Mapped[str] = mapped_column(String(40), default="", server_default="")
    user: Mapped[User] = relationship()


class SignInThrottle(Base):
    """Failed sign-ins of one account name, known or not, so that guessing slows down."""

    __tablename__ = "signin_throttle"
    __table_args__ = (WITHOUT_ROWID,)

    account_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(Integer, default=0)
    failed_at: Mapped[datetime]
    locked_until: Mapped[datetime | None]


class MailToken(Base):
    """A one-time link: its hash, what it may do, for whom, until when."""

    __tablename__ = "mail_token"
    __table_args__ = (
        CheckConstraint("purpose IN ('confirm', 'reset', 'change', 'invite', 'admin')", name="purpose"),
        Index(None, "user_id"),
        WITHOUT_ROWID,
    )

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(16))
    user_id: Mapped[uuid.UUID | None] = mapped_column(Uuid16(), ForeignKey("user.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(254), default="")
    detail: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class StudyPlan(Base):
    """What a student plans with: exam date, minutes for each weekday (Monday first), days off.

    The exam's conditions stand here too: a factor of time, a hidden timer, stop-clock breaks, never a reason;
    and whether mock exams offer a calculator.
    """

    __tablename__ = "study_plan"
    __table_args__ = (WITHOUT_ROWID,)

    user_id: Mapped[OwnerId]
    exam_date: Mapped[date | None]
    minutes: Mapped[list[int]] = mapped_column(JSON)
    days_off: Mapped[list[str]] = mapped_column(JSON)
    blueprint: Mapped[str | None] = mapped_column(String(64))
    extra_time: Mapped[float] = mapped_column(Float, default=1.0)
    hidden_timer: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    stop_clock: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    calculator: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
