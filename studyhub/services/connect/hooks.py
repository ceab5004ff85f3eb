"""How an event gets on its way to a program's webhooks: written with the change that it is about."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.models import Cohort, Hook, HookDelivery
from studyhub.models.base import new_id
from studyhub.services.database import take_note
from studyhub.services.programs.audit import note

from .events import Event, Fact, body_of

ANNOUNCED = "studyhub_announced"


def announce(
    session: Session, program_id: uuid.UUID, event: Event, payload: Mapping[str, Fact], now: datetime
) -> None:
    """Put an event on its way to the webhooks that want it, within the command that makes it happen.

    `payload` holds ids, numbers, times and words of ours, never names or addresses of people. It names whom
    it is about as `student_id`, and the cohort as `cohort_id`. Nothing is sent before the command has
    committed; every hook that is told is put on the program's record.
    """
    hooks = [hook for hook in _listening(session, program_id) if event in hook.events]
    if not hooks:
        return
    student, cohort = _id(payload, "student_id"), _id(payload, "cohort_id")
    event_id = new_id(now)
    body = body_of(event, {"program_id": program_id, **payload}, now)
    for hook in hooks:
        row = queue(session, hook, event_id=event_id, event=event, body=body, now=now)
        row.user_id, row.cohort_id = student, cohort
        note(
            session,
            "hook.told",
            program_id=program_id,
            actor_id=None,
            now=now,
            subject_id=student,
            cohort=session.get(Cohort, (program_id, cohort)) if cohort else None,
            host=host_of(hook.address),
            event=str(event),
        )


def queue(
    session: Session, hook: Hook, *, event_id: uuid.UUID, event: str, body: str, now: datetime
) -> HookDelivery:
    """Put one delivery on its way within a command."""
    row = HookDelivery(
        program_id=hook.program_id,
        id=new_id(now),
        hook_id=hook.id,
        event_id=event_id,
        event=event,
        body=body,
        created_at=now,
        due_at=now,
    )
    session.add(row)
    session.info[ANNOUNCED] = True
    return row


def anything_announced() -> bool:
    """Whether this request has put anything on its way; asked once it is over."""
    return take_note(ANNOUNCED)


def host_of(address: str) -> str:
    """The host of an address, which is all of it that goes on record: a path may hold a secret."""
    return urlsplit(address).hostname or ""


def _listening(session: Session, program_id: uuid.UUID) -> list[Hook]:
    wanted = sa.select(Hook).where(Hook.program_id == program_id, Hook.is_on).order_by(Hook.id)
    return list(session.scalars(wanted))


def _id(payload: Mapping[str, Fact], name: str) -> uuid.UUID | None:
    value = payload.get(name)
    return value if isinstance(value, uuid.UUID) else None
