"""The invented program's webhook: switched off, because nobody listens, with what became of three events."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from functools import partial
from random import Random

from sqlalchemy.orm import Session

from studyhub.models import Cohort, Hook, HookDelivery
from studyhub.services.connect.events import TEST, Event, body_of
from studyhub.services.connect.hooks import host_of
from studyhub.services.programs.audit import note

from .cast import demo_id

ADDRESS = "https://gradebook.example.org/hooks/studyhub"
TOLD: tuple[tuple[str, float, int | None, int, str], ...] = (
    (TEST, 9.0, 200, 1, ""),
    (Event.STUDENT_AT_RISK, 6.0, 204, 2, ""),
    (Event.STUDENT_AT_RISK, 2.0, None, 8, "It did not answer within 10 seconds."),
)
"""Event, days ago, the last status, tries, and what went wrong."""


def lay_hook(
    session: Session, cohort: Cohort, director: uuid.UUID, student: uuid.UUID, *, now: datetime, rng: Random
) -> None:
    """A webhook of the cohort's program, made ten days ago; each event is about the same student."""
    since = now - timedelta(days=10)
    hook = Hook(program_id=cohort.program_id, id=demo_id(since, rng), address=ADDRESS, created_at=since)
    hook.events, hook.is_on = [str(event) for event in Event], False
    session.add(hook)
    session.flush()
    tell = partial(note, session, program_id=cohort.program_id, host=host_of(ADDRESS))
    tell("hook.made", actor_id=director, now=since, events=", ".join(hook.events))
    tell("hook.changed", actor_id=director, now=now - timedelta(days=1), changed="switched off")
    for event, ago, status, tries, fault in TOLD:
        row = _delivery(hook, event, now - timedelta(days=ago), rng)
        row.status, row.tries, row.fault = status, tries, fault
        if status is None:
            row.delivered_at, row.failed_at = None, row.created_at + timedelta(hours=26)
        if event != TEST:
            data = {"program_id": cohort.program_id, "cohort_id": cohort.id, "student_id": student}
            row.user_id, row.cohort_id = student, cohort.id
            row.body = body_of(event, data, row.created_at)
            tell(
                "hook.told", actor_id=None, now=row.created_at, subject_id=student, cohort=cohort, event=event
            )
        session.add(row)


def _delivery(hook: Hook, event: str, at: datetime, rng: Random) -> HookDelivery:
    """An event that was told at the first try."""
    row = HookDelivery(program_id=hook.program_id, id=demo_id(at, rng), hook_id=hook.id, created_at=at)
    row.event_id, row.event, row.body = demo_id(at, rng), event, body_of(event, {"hook_id": hook.id}, at)
    row.tried_at = row.delivered_at = at
    return row
