"""The incident log of a graded exam: what the site notes by itself, within the command that it happens in.

It knows tables only, so that the services of a sitting can write here too.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.models import AssignmentAttempt, GradedIncident, Sitting
from studyhub.models.base import new_id

LONGEST = 500
QUIET = timedelta(minutes=1)
"""The same thing about the same student is not noted twice within it."""
KINDS = {
    "code": "Wrong code",
    "early": "Before the window",
    "late": "After the window",
    "address": "Address refused",
    "device": "Another device",
    "away": "Left and came back",
    "break": "Break ended",
    "time": "Time up",
    "staff": "By staff",
}


def note_incident(
    session: Session,
    work: tuple[uuid.UUID, uuid.UUID],
    kind: str,
    what: str,
    now: datetime,
    *,
    student: uuid.UUID | None,
    actor: uuid.UUID | None = None,
    happened: datetime | None = None,
) -> None:
    """Put a line into the log of an exam (program and assignment); `happened` where that was not now."""
    session.add(
        GradedIncident(
            program_id=work[0],
            id=new_id(now),
            assignment_id=work[1],
            user_id=student,
            actor_id=actor,
            kind=kind,
            at=happened or now,
            written_at=now,
            what=what[:LONGEST],
        )
    )


def note_once(
    session: Session,
    work: tuple[uuid.UUID, uuid.UUID],
    kind: str,
    what: str,
    now: datetime,
    *,
    student: uuid.UUID,
) -> None:
    """As `note_incident`, but for what may happen with every click: once a minute."""
    if not count_since(session, work, kind, student, now - QUIET):
        note_incident(session, work, kind, what, now, student=student)


def count_since(
    session: Session, work: tuple[uuid.UUID, uuid.UUID], kind: str, student: uuid.UUID, since: datetime
) -> int:
    """How many lines of a kind there are about a student since a moment."""
    wanted = sa.select(sa.func.count()).where(
        GradedIncident.program_id == work[0],
        GradedIncident.assignment_id == work[1],
        GradedIncident.user_id == student,
        GradedIncident.kind == kind,
        GradedIncident.at > since,
    )
    return session.scalar(wanted) or 0


def note_at_sitting(session: Session, sitting: Sitting, kind: str, what: str, now: datetime) -> None:
    """Put down what happened in a sitting, if it is a graded one."""
    if sitting.kind != "graded":
        return
    work = session.execute(
        sa.select(AssignmentAttempt.program_id, AssignmentAttempt.assignment_id).where(
            AssignmentAttempt.user_id == sitting.user_id, AssignmentAttempt.sitting_id == sitting.id
        )
    ).first()
    if work is not None:
        note_incident(
            session, (work.program_id, work.assignment_id), kind, what, now, student=sitting.user_id
        )
