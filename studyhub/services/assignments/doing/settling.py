"""How assigned exams end that nobody ended: their time is up, so what was answered counts."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer

from studyhub.catalog.shelf import Shelf
from studyhub.models import AssignmentAttempt, Sitting
from studyhub.services.exams.desk import is_closed, sitting_of
from studyhub.services.exams.sitting import end_row
from studyhub.services.practice.log import queue
from studyhub.services.practice.student import truncated


def overdue(
    session: Session, *where: sa.ColumnElement[bool], now: datetime
) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Student and sitting of assigned exams whose time is up; `where` are conditions on attempts."""
    rows = session.scalars(
        sa.select(Sitting)
        .join(
            AssignmentAttempt,
            sa.and_(AssignmentAttempt.user_id == Sitting.user_id, AssignmentAttempt.sitting_id == Sitting.id),
        )
        .where(*where, Sitting.began_at.is_not(None), Sitting.ended_at.is_(None))
        .options(defer(Sitting.slots))
    )
    return [(row.user_id, row.id) for row in rows if is_closed(row, now)]


def end_overdue(session: Session, user_id: uuid.UUID, *, shelf: Shelf, now: datetime) -> None:
    """End the exams of one student whose time is up, within a command: what was answered enters the log."""
    queue(session, user_id)
    for student, sitting_id in overdue(session, AssignmentAttempt.user_id == user_id, now=now):
        row = sitting_of(session, student, sitting_id, lock=True)
        if row.ended_at is None:
            end_row(session, row, shelf, truncated(now))
            session.flush()
