"""What administrators see of jobs, and do about them; a mail's address and text are never shown."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from studyhub.extensions import db
from studyhub.models import Consumer, Job
from studyhub.services.connect.site_wide import HookState, hook_states
from studyhub.services.database import command
from studyhub.services.errors import Conflict, NotFound
from studyhub.services.site.administration import record

from .kinds import KINDS
from .night import CLOCK
from .rows import ASKED

PAGE = 50
STATES = {
    "": "all",
    "waiting": "waiting",
    "running": "under way",
    "failed": "failed",
    "dropped": "given up",
    "done": "done",
}
SILENT = timedelta(minutes=5)
"""After how long without a word a consumer is taken to be gone."""
GONE = "There is no such job any more."


@dataclass(frozen=True)
class JobLine:
    """A job; `again` and `drop` say what can be done about it."""

    id: uuid.UUID
    kind: str
    state: str
    tries: int
    fault: str
    created_at: datetime
    due_at: datetime | None
    ended_at: datetime | None
    by_clock: bool
    again: bool
    drop: bool


@dataclass(frozen=True)
class JobsPage:
    """A page of jobs, newest first, by state and kind; `seen_at` is the latest word of a consumer."""

    jobs: tuple[JobLine, ...]
    clock: tuple[JobLine, ...]
    hooks: tuple[HookState, ...]
    counts: dict[str, int]
    kinds: dict[str, str]
    state: str
    kind: str
    number: int
    later: bool
    seen_at: datetime | None
    silent: bool


def jobs_page(*, state: str, kind: str, number: int, now: datetime) -> JobsPage:
    """Jobs of a state and a kind ("" for all)."""
    state, kind = state if state in STATES else "", kind if kind in KINDS else ""
    where: list[sa.ColumnElement[bool]] = [Job.kind.not_in(CLOCK)]
    where += [Job.state == state] if state else []
    where += [Job.kind == kind] if kind else []
    rows = db.session.scalars(
        sa.select(Job).where(*where).order_by(Job.id.desc()).offset(number * PAGE).limit(PAGE + 1)
    ).all()
    clock = db.session.scalars(sa.select(Job).where(Job.kind.in_(CLOCK)).order_by(Job.kind))
    counts: dict[str, int] = dict.fromkeys(STATES, 0)
    for (_, of_state), count in counted().items():
        counts[of_state] += count
    counts[""] = sum(counts.values())
    seen_at = last_beat()
    return JobsPage(
        jobs=tuple(_line(row) for row in rows[:PAGE]),
        clock=tuple(_line(row) for row in clock),
        hooks=hook_states(),
        counts=counts,
        kinds={name: one.words for name, one in KINDS.items() if name not in CLOCK},
        state=state,
        kind=kind,
        number=number,
        later=len(rows) > PAGE,
        seen_at=seen_at,
        silent=seen_at is None or now - seen_at > SILENT,
    )


def try_again(*, actor_id: uuid.UUID, job_id: uuid.UUID, now: datetime) -> None:
    """Have a job done from now on, with all its tries before it. Commits.

    Raises NotFound, Conflict for one that is done or under way.
    """
    with command() as session:
        row = _held(session, job_id)
        if not _line(row).again:
            raise Conflict("It is done or under way already.")
        row.state, row.tries, row.due_at = "waiting", 0, now
        _note(session, "job.again", row, actor_id, now)
        session.info[ASKED] = True


def drop(*, actor_id: uuid.UUID, job_id: uuid.UUID, now: datetime) -> None:
    """Give a job up: it is not tried again, and what it was to send is forgotten. Commits.

    Raises NotFound, Conflict for one that is done or under way, or that the clock starts.
    """
    with command() as session:
        row = _held(session, job_id)
        if not _line(row).drop:
            raise Conflict("It cannot be given up: it is done, under way, or started by the clock.")
        row.state, row.due_at, row.secret, row.ended_at = "dropped", None, None, now
        _note(session, "job.dropped", row, actor_id, now)


def counted() -> dict[tuple[str, str], int]:
    """How many jobs there are, by kind and state."""
    rows = db.session.execute(sa.select(Job.kind, Job.state, sa.func.count()).group_by(Job.state, Job.kind))
    return {(kind, state): count for kind, state, count in rows}


def counted_if_there() -> dict[tuple[str, str], int]:
    """The same, and nothing while the database does not answer: other counts are told all the same."""
    try:
        return counted()
    except SQLAlchemyError:
        db.session.rollback()
        return {}


def last_beat() -> datetime | None:
    """When a consumer was last heard of; None for never."""
    return db.session.scalar(sa.select(sa.func.max(Consumer.seen_at)))


def overdue(now: datetime) -> int:
    """How many jobs should have been begun long ago."""
    late = sa.select(sa.func.count()).select_from(Job).where(Job.due_at < now - SILENT)
    return db.session.scalar(late) or 0


def _held(session: Session, job_id: uuid.UUID) -> Job:
    row = session.get(Job, job_id, with_for_update=True)
    if row is None:
        raise NotFound(GONE)
    return row


def _note(session: Session, action: str, row: Job, actor_id: uuid.UUID, now: datetime) -> None:
    detail: dict[str, object] = {"job": row.id.hex, "kind": row.kind}
    record(session, action, actor_id=actor_id, subject_id=row.user_id, now=now, detail=detail)


def _line(row: Job) -> JobLine:
    by_clock, rests = row.kind in CLOCK, row.state in {"waiting", "failed"}
    return JobLine(
        id=row.id,
        kind=KINDS[row.kind].words if row.kind in KINDS else row.kind,
        state=row.state,
        tries=row.tries,
        fault=row.fault,
        created_at=row.created_at,
        due_at=row.due_at,
        ended_at=row.ended_at,
        by_clock=by_clock,
        again=rests or (row.state == "dropped" and row.kind not in {"mail"}),
        drop=rests and not by_clock,
    )
