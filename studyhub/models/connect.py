"""How other systems are connected: a person's tokens for the API, a program's webhooks and what they sent."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, Index, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from .base import WITHOUT_ROWID, Base, OwnerId, RowId, Uuid16
from .program import ProgramId


class ApiToken(Base):
    """A token by which a program of a person's acts as that person; the row holds only its hash.

    `ends` is how it ends, the last four signs, by which its owner knows it again.
    """

    __tablename__ = "api_token"
    __table_args__ = (WITHOUT_ROWID,)

    user_id: Mapped[OwnerId]
    id: Mapped[RowId]
    name: Mapped[str] = mapped_column(String(60))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    ends: Mapped[str] = mapped_column(String(4))
    scopes: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Hook(Base):
    """An address that a program tells of events. Its secret is derived from the site's key, and not kept.

    `version` counts its secrets; until a day after `renewed_at` the one before signs too.
    """

    __tablename__ = "hook"
    __table_args__ = (WITHOUT_ROWID,)

    program_id: Mapped[ProgramId]
    id: Mapped[RowId]
    address: Mapped[str] = mapped_column(String(500))
    events: Mapped[list[str]] = mapped_column(JSON)
    is_on: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    version: Mapped[int] = mapped_column(SmallInteger, default=1)
    created_at: Mapped[datetime]
    renewed_at: Mapped[datetime | None]


class HookDelivery(Base):
    """An event on its way to a hook: the very bytes to send, when next, and how it went so far.

    `due_at` is None when it is over: told (`delivered_at`) or given up (`failed_at`). `event_id` is the same
    for every hook that is told of one event. `user_id` and `cohort_id` are whom and what it is about.
    """

    __tablename__ = "hook_delivery"
    __table_args__ = (
        ForeignKeyConstraint(["program_id", "hook_id"], ["hook.program_id", "hook.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(
            ["program_id", "cohort_id"], ["cohort.program_id", "cohort.id"], ondelete="CASCADE"
        ),
        Index(None, "due_at"),
        Index(None, "user_id"),
        WITHOUT_ROWID,
    )

    program_id: Mapped[ProgramId]
    id: Mapped[RowId]
    hook_id: Mapped[uuid.UUID] = mapped_column(Uuid16())
    event_id: Mapped[uuid.UUID] = mapped_column(Uuid16())
    event: Mapped[str] = mapped_column(String(40))
    cohort_id: Mapped[uuid.UUID | None] = mapped_column(Uuid16())
    user_id: Mapped[uuid.UUID | None] = mapped_column(Uuid16(), ForeignKey("user.id", ondelete="CASCADE"))
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(SmallInteger, default=0)
    tried_at: Mapped[datetime | None]
    status: Mapped[int | None] = mapped_column(SmallInteger)
    fault: Mapped[str] = mapped_column(String(200), default="")
    delivered_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
