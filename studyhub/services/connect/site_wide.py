"""How the webhooks of all programs get on, as whoever runs the site sees it: hosts and counts, no event."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from studyhub.extensions import db
from studyhub.models import Hook, HookDelivery, Program

from .hooks import host_of

MOST = 100


@dataclass(frozen=True)
class HookState:
    """A webhook with its deliveries of the last 30 days; `last` is how the latest failed try went."""

    program: str
    host: str
    is_on: bool
    waiting: int
    failed: int
    told: int
    due_at: datetime | None
    last: str


def hook_states() -> tuple[HookState, ...]:
    """Webhooks that were told of anything, those with failures first. A path may hold a secret: not shown."""
    of_hook = sa.and_(HookDelivery.program_id == Hook.program_id, HookDelivery.hook_id == Hook.id)
    failed, waiting = sa.func.count(HookDelivery.failed_at), sa.func.count(HookDelivery.due_at)
    rows = db.session.execute(
        sa.select(
            *(Program.name, Hook.program_id, Hook.id, Hook.address, Hook.is_on),
            failed.label("failed"),
            waiting.label("waiting"),
            sa.func.count(HookDelivery.delivered_at).label("told"),
            sa.func.min(HookDelivery.due_at).label("due_at"),
        )
        .join(Hook, of_hook)
        .join(Program, Program.id == Hook.program_id)
        .group_by(Program.name, Hook.program_id, Hook.id, Hook.address, Hook.is_on)
        .order_by(failed.desc(), waiting.desc(), Program.name, Hook.id)
        .limit(MOST)
    )
    return tuple(
        HookState(
            program=row.name,
            host=host_of(row.address),
            is_on=row.is_on,
            waiting=row.waiting,
            failed=row.failed,
            told=row.told,
            due_at=row.due_at,
            last=_last(row.program_id, row.id) if row.failed or row.waiting else "",
        )
        for row in rows
    )


def _last(program_id: uuid.UUID, hook_id: uuid.UUID) -> str:
    """How the latest try went that did not get there, in words."""
    row = db.session.execute(
        sa.select(HookDelivery.status, HookDelivery.fault)
        .where(
            HookDelivery.program_id == program_id,
            HookDelivery.hook_id == hook_id,
            HookDelivery.delivered_at.is_(None),
            HookDelivery.tries > 0,
        )
        .order_by(HookDelivery.tried_at.desc(), HookDelivery.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return ""
    return row.fault or ("" if row.status is None else f"It answered with status {row.status}.")
