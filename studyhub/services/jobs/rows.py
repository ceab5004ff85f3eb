"""How a job goes from state to state; each step is a change that only one process can make."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from studyhub.models import Job
from studyhub.models.base import new_id
from studyhub.services.connect.hooks import anything_announced
from studyhub.services.database import take_note

ASKED = "studyhub_asked"
LEASE = timedelta(minutes=5)
"""After so long without a sign a job is taken up by another process; clocks may differ by less."""
LONGEST_FAULT = 300
BROKEN_OFF = "It was broken off each time: the process that did it was ended, or lost the database."
Effect = Callable[[Session], None]
"""What a job changes in the database; done in the transaction that ends it, so that it is done once."""


@dataclass(frozen=True)
class Asked:
    """What to do, for whom: `detail` may be read by administrators, `secret` is sealed already."""

    kind: str
    key: str
    detail: dict[str, Any]
    secret: str | None = None
    user_id: uuid.UUID | None = None
    program_id: uuid.UUID | None = None
    cohort_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Taken:
    """A job that this process does; `tries` is the number of this try, by which it is ended."""

    id: uuid.UUID
    kind: str
    tries: int
    detail: dict[str, Any]
    secret: str | None
    user_id: uuid.UUID | None
    program_id: uuid.UUID | None
    cohort_id: uuid.UUID | None
    created_at: datetime


class Lost(Exception):
    """Another process has taken the job meanwhile, or it is gone: what this one did is not kept."""


def ask(session: Session, asked: Asked, *, now: datetime, job_id: uuid.UUID | None = None) -> Job:
    """Put a job down within the command that is its cause; one whose key is there already stays as it is."""
    known = session.scalar(sa.select(Job).where(Job.key == asked.key))
    if known is not None:
        return known
    row = Job(id=job_id or new_id(now), key=asked.key, kind=asked.kind, detail=asked.detail, created_at=now)
    row.secret, row.due_at, row.state, row.tries, row.fault = asked.secret, now, "waiting", 0, ""
    row.user_id, row.program_id, row.cohort_id = asked.user_id, asked.program_id, asked.cohort_id
    session.add(row)
    session.info[ASKED] = True
    return row


def ask_anew(session: Session, asked: Asked, *, now: datetime) -> Job:
    """The same, but one that is over (done, failed, given up) is put down once more."""
    over = (Job.key == asked.key, Job.due_at.is_(None))
    session.execute(sa.delete(Job).where(*over), execution_options={"synchronize_session": False})
    return ask(session, asked, now=now)


def anything_due(session: Session, kinds: Collection[str], *, now: datetime) -> bool:
    """Whether it is worth to take the lock that a write needs."""
    due = sa.select(Job.id).where(Job.due_at <= now, Job.kind.in_(kinds)).limit(1)
    return session.scalar(due) is not None


def take(session: Session, kinds: Collection[str], *, now: datetime) -> Taken | None:
    """Take the job of these kinds that is due for longest, within a command; None for none. Raises Lost."""
    row = session.scalars(
        sa.select(Job)
        .where(Job.due_at <= now, Job.kind.in_(kinds))
        .order_by(Job.due_at, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if row is None:
        return None
    mine = (Job.id == row.id, Job.tries == row.tries, Job.due_at == row.due_at)
    changes = {"state": "running", "tries": row.tries + 1, "due_at": now + LEASE, "began_at": now}
    _one(session, sa.update(Job).where(*mine).values(**changes))
    return Taken(
        id=row.id,
        kind=row.kind,
        tries=row.tries + 1,
        detail=row.detail,
        secret=row.secret,
        user_id=row.user_id,
        program_id=row.program_id,
        cohort_id=row.cohort_id,
        created_at=row.created_at,
    )


def renew(connection: Connection, taken: Taken, *, now: datetime) -> None:
    """Say that it is still being done. Raises Lost."""
    if not connection.execute(sa.update(Job).where(*_running(taken)).values(due_at=now + LEASE)).rowcount:
        raise Lost


def end(session: Session, taken: Taken, *, again_at: datetime | None, now: datetime) -> None:
    """It is done; `again_at` is for what the clock starts. Raises Lost."""
    over = {"state": "done", "due_at": None} if again_at is None else {"state": "waiting", "due_at": again_at}
    values: dict[str, Any] = {**over, "fault": "", "secret": None, "ended_at": now}
    if again_at is not None:
        values["tries"] = 0
    _one(session, sa.update(Job).where(*_running(taken)).values(**values))


def put_off(session: Session, taken: Taken, fault: str, *, until: datetime) -> None:
    """It did not work, and is tried again then. Raises Lost."""
    values = {"state": "waiting", "due_at": until, "fault": fault[:LONGEST_FAULT]}
    _one(session, sa.update(Job).where(*_running(taken)).values(**values))


def fail(session: Session, taken: Taken, fault: str, *, again_at: datetime | None, now: datetime) -> None:
    """It did not work, and somebody may look; `again_at` is for what the clock starts. Raises Lost."""
    values: dict[str, Any] = {
        "state": "failed",
        "due_at": again_at,
        "fault": fault[:LONGEST_FAULT],
        "ended_at": now,
    }
    if again_at is not None:
        values["tries"] = 0
    _one(session, sa.update(Job).where(*_running(taken)).values(**values))


def anything_asked() -> bool:
    """Whether this request has put a job or an event on its way; asked once it is over."""
    asked, announced = take_note(ASKED), anything_announced()
    return asked or announced


def _running(taken: Taken) -> tuple[sa.ColumnElement[bool], ...]:
    return Job.id == taken.id, Job.state == "running", Job.tries == taken.tries


def _one(session: Session, change: sa.Update) -> None:
    done = session.execute(change, execution_options={"synchronize_session": False})
    if done.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's result counts rows
        raise Lost
