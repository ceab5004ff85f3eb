"""Which students have completed an assignment since it was last looked: told to the webhooks that want it.

Whether work is done is not stored anywhere, it is read from the log; so it is looked for, and who was told
of is put down in the same command, once for an assignment and a student.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import Assignment, AssignmentStudent, Cohort, Hook
from studyhub.services.assignments.records import Doer, chosen_for, doers, students_of
from studyhub.services.assignments.standing import DONE, Standing, standings_of
from studyhub.services.database import command
from studyhub.services.programs.permissions import hold

from .events import Event, Fact
from .hooks import announce

GRACE = timedelta(days=2)
"""How long after its closing an assignment is looked at: exams end by themselves, and sites rest."""


def announce_completions(*, shelf: Shelf, now: datetime) -> int:
    """Tell of what was completed in programs that have it told; gives how many. Commits program by program.

    What was done before a program's oldest such webhook was made is not told.
    """
    hooks = db.session().execute(
        sa.select(Hook.program_id, Hook.events, Hook.created_at).where(Hook.is_on).order_by(Hook.created_at)
    )
    since: dict[uuid.UUID, datetime] = {}
    for row in hooks:
        if Event.ASSIGNMENT_COMPLETED in row.events:
            since.setdefault(row.program_id, row.created_at)
    return sum(_of_program(program_id, at, shelf, now) for program_id, at in since.items())


def _of_program(program_id: uuid.UUID, since: datetime, shelf: Shelf, now: datetime) -> int:
    with command() as session:
        hold(session, program_id)
        return sum(_of_assignment(session, row, since, shelf, now) for row in _open(session, program_id, now))


def _open(session: Session, program_id: uuid.UUID, now: datetime) -> list[Assignment]:
    wanted = (
        sa.select(Assignment)
        .join(Cohort, sa.and_(Cohort.program_id == Assignment.program_id, Cohort.id == Assignment.cohort_id))
        .where(
            Assignment.program_id == program_id,
            Assignment.withdrawn_at.is_(None),
            Assignment.opens_at <= now,
            Assignment.closes_at > now - GRACE,
            Cohort.archived_at.is_(None),
        )
        .order_by(Assignment.id)
    )
    return list(session.scalars(wanted))


def _of_assignment(session: Session, row: Assignment, since: datetime, shelf: Shelf, now: datetime) -> int:
    known = _known(session, row)
    people = [one for one in _people(session, row) if not (one.id in known and known[one.id].told_at)]
    standings = standings_of(session, row, people, shelf=shelf, now=now)
    done = _done(standings, since)
    for student, at in done.items():
        told = known.get(student) or AssignmentStudent(
            program_id=row.program_id, assignment_id=row.id, user_id=student, chosen=False
        )
        told.told_at = now
        session.add(told)
        payload: dict[str, Fact] = {
            "cohort_id": row.cohort_id,
            "student_id": student,
            "assignment_id": row.id,
            "done_at": at,
        }
        announce(session, row.program_id, Event.ASSIGNMENT_COMPLETED, payload, now)
    return len(done)


def _done(standings: dict[uuid.UUID, Standing], since: datetime) -> dict[uuid.UUID, datetime]:
    """When who was done, of those who were since then."""
    return {
        student: one.done_at
        for student, one in standings.items()
        if one.state == DONE and one.done_at is not None and one.done_at >= since
    }


def _people(session: Session, row: Assignment) -> Iterable[Doer]:
    cohort = session.get_one(Cohort, (row.program_id, row.cohort_id))
    given = doers(row, students_of(session, cohort), chosen_for(session, [row]).get(row.id))
    return [one for one in given if not one.left]


def _known(session: Session, row: Assignment) -> dict[uuid.UUID, AssignmentStudent]:
    wanted = sa.select(AssignmentStudent).where(
        AssignmentStudent.program_id == row.program_id, AssignmentStudent.assignment_id == row.id
    )
    return {one.user_id: one for one in session.scalars(wanted)}
