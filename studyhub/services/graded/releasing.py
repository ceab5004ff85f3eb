"""When the keys of a graded exam come out, and what happens then: sittings end, are marked, enter the log.

Nobody can bring it forward. Releasing ends every attempt for good in one command, before any key is shown;
each student's sitting is marked after that in a command of its own, when it is first asked for, or by the
clock (`flask programs release`).
"""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import Assignment, AssignmentAttempt, GradedForm, Sitting
from studyhub.services.database import command
from studyhub.services.exams.desk import sitting_of
from studyhub.services.exams.sitting import end_row, unseal
from studyhub.services.graded.rows import attempts_of, form_of, keys_at
from studyhub.services.practice.log import queue
from studyhub.services.practice.student import truncated


def is_due(session: Session, row: Assignment, form: GradedForm, now: datetime) -> bool:
    """Whether the keys may be out."""
    return form.released_at is not None or now >= keys_at(session, row, form)


def release(*, program_id: uuid.UUID, assignment_id: uuid.UUID, shelf: Shelf, now: datetime) -> bool:
    """Let the keys out if it is time; says whether they are out now. Commits."""
    now = truncated(now)
    with command() as session:
        row = session.get_one(Assignment, (program_id, assignment_id))
        form = form_of(session, row, lock=True)
        if not is_due(session, row, form, now):
            return False
        if form.released_at is None:
            for _, sitting in attempts_of(session, row, Sitting.ended_at.is_(None)):
                end_row(session, sitting, shelf, now)
            form.released_at = now
    return True


def mark_own(*, user_id: uuid.UUID, sitting_id: uuid.UUID, shelf: Shelf, now: datetime) -> bool:
    """Mark a person's sealed sitting if its keys are out; says whether its result may be seen. Commits."""
    session = db.session()
    found = session.execute(
        sa.select(AssignmentAttempt.program_id, AssignmentAttempt.assignment_id).where(
            AssignmentAttempt.user_id == user_id, AssignmentAttempt.sitting_id == sitting_id
        )
    ).first()
    if found is None:
        return False
    work = (found.program_id, found.assignment_id)
    if not release(program_id=work[0], assignment_id=work[1], shelf=shelf, now=now):
        return False
    return _mark(work, user_id, sitting_id, shelf)


def mark_all(*, program_id: uuid.UUID, assignment_id: uuid.UUID, shelf: Shelf, now: datetime) -> int:
    """Mark every sitting of an exam whose keys are out; gives how many. Commits one by one."""
    if not release(program_id=program_id, assignment_id=assignment_id, shelf=shelf, now=now):
        return 0
    session = db.session()
    row = session.get_one(Assignment, (program_id, assignment_id))
    waiting = [
        (sitting.user_id, sitting.id)
        for attempt, sitting in attempts_of(session, row, Sitting.sealed.is_(True))
        if attempt.voided_at is None
    ]
    return sum(_mark((program_id, assignment_id), *one, shelf) for one in waiting)


def release_all(*, shelf: Shelf, now: datetime) -> int:
    """Let out the keys of exams whose time has come, and mark what is not marked; gives how many sittings."""
    rows = db.session().execute(
        sa.select(AssignmentAttempt.program_id, AssignmentAttempt.assignment_id)
        .join(
            Sitting,
            sa.and_(Sitting.user_id == AssignmentAttempt.user_id, Sitting.id == AssignmentAttempt.sitting_id),
        )
        .where(Sitting.sealed.is_(True))
        .distinct()
    )
    found = [(row.program_id, row.assignment_id) for row in rows]
    return sum(
        mark_all(program_id=program, assignment_id=work, shelf=shelf, now=now) for program, work in found
    )


def mark_before_leaving(session: Session, user_id: uuid.UUID, *, shelf: Shelf) -> None:
    """Mark the sealed sittings of somebody whose account is about to go, within that command.

    Nobody sees a key by it, and the program keeps what they came to.
    """
    rows = session.scalars(
        sa.select(Sitting)
        .where(Sitting.user_id == user_id, Sitting.sealed, Sitting.ended_at.is_not(None))
        .options(defer(Sitting.slots))
    ).all()
    for row in rows:
        unseal(session, row, shelf)
        session.flush()


def _mark(work: tuple[uuid.UUID, uuid.UUID], user_id: uuid.UUID, sitting_id: uuid.UUID, shelf: Shelf) -> bool:
    with command() as session:
        queue(session, user_id)
        sitting = sitting_of(session, user_id, sitting_id, lock=True)
        row = session.get_one(Assignment, work)
        voided = [attempt.voided_at for attempt, _ in attempts_of(session, row, Sitting.id == sitting_id)]
        if any(voided):
            return False
        unseal(session, sitting, shelf)
    return True
