"""Assignments as they are stored: found, their terms, and whom they are for."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.learning.assigned import Counts, LateRule, Terms
from studyhub.models import Assignment, AssignmentAttempt, AssignmentStudent, Cohort, Enrollment, User
from studyhub.services.errors import Conflict, NotFound
from studyhub.services.programs.records.students import ends_at

NO_WORK = "There is no such assignment here."
OF_A_PLAN = "This work is a step of a remediation plan. Change it in the plan."


@dataclass(frozen=True)
class Doer:
    """A student whom an assignment is for, in the cohort since `joined`.

    `until` is set where nothing new is seen any more.
    """

    id: uuid.UUID
    name: str
    email: str
    until: datetime | None
    left: bool
    joined: datetime


@dataclass(frozen=True)
class Which:
    """An assignment, as addresses name it."""

    program_id: uuid.UUID
    cohort_id: uuid.UUID
    assignment_id: uuid.UUID


def terms_of(row: Assignment) -> Terms:
    """When, how often and how late work is taken."""
    return Terms(
        opens=row.opens_at,
        due=row.due_at,
        closes=row.closes_at,
        late=LateRule(row.late),
        percent=row.percent,
        attempts=row.attempts,
        counts=Counts(row.counts),
    )


def find(session: Session, cohort: Cohort, assignment_id: uuid.UUID) -> Assignment:
    """An assignment of a cohort; raises NotFound."""
    row = session.get(Assignment, (cohort.program_id, assignment_id))
    if row is None or row.cohort_id != cohort.id:
        raise NotFound(NO_WORK)
    return row


def of_cohort(session: Session, cohort: Cohort) -> list[Assignment]:
    """The assignments of a cohort, the latest due first."""
    wanted = sa.select(Assignment).where(
        Assignment.program_id == cohort.program_id, Assignment.cohort_id == cohort.id
    )
    return list(session.scalars(wanted.order_by(Assignment.due_at.desc(), Assignment.id.desc())))


def find_own(session: Session, cohort: Cohort, assignment_id: uuid.UUID) -> Assignment:
    """As `find`, for a change; raises Conflict for a step of a remediation plan, which is changed there."""
    row = find(session, cohort, assignment_id)
    if row.remedial:
        raise Conflict(OF_A_PLAN)
    return row


def chosen_for(session: Session, rows: Iterable[Assignment]) -> dict[uuid.UUID, frozenset[uuid.UUID]]:
    """The students chosen, by assignment, for those that are not for the whole cohort."""
    some = [row for row in rows if row.chosen]
    found: dict[uuid.UUID, set[uuid.UUID]] = {row.id: set() for row in some}
    if some:
        named = sa.select(AssignmentStudent.assignment_id, AssignmentStudent.user_id).where(
            AssignmentStudent.program_id == some[0].program_id,
            AssignmentStudent.assignment_id.in_(found),
            AssignmentStudent.chosen,
        )
        for assignment, student in session.execute(named):
            found[assignment].add(student)
    return {assignment: frozenset(students) for assignment, students in found.items()}


def students_of(session: Session, cohort: Cohort) -> tuple[Doer, ...]:
    """Who is or was in a cohort, by name."""
    rows = session.execute(
        sa.select(Enrollment, User.name, User.email)
        .join(User, User.id == Enrollment.user_id)
        .where(Enrollment.program_id == cohort.program_id, Enrollment.cohort_id == cohort.id)
        .order_by(sa.func.lower(User.name), User.id)
    )
    return tuple(
        Doer(
            row.Enrollment.user_id,
            row.name,
            row.email,
            ends_at(row.Enrollment, cohort),
            row.Enrollment.left_at is not None,
            row.Enrollment.joined_at,
        )
        for row in rows
    )


def doers(row: Assignment, students: Iterable[Doer], chosen: frozenset[uuid.UUID] | None) -> tuple[Doer, ...]:
    """Those of a cohort's students whom an assignment is for.

    Who left before it opened is not, nor who joined when it had closed: they could not have done it.
    """
    return tuple(
        one
        for one in students
        if (chosen is None or one.id in chosen)
        and (one.until is None or one.until > row.opens_at)
        and one.joined < row.closes_at
    )


def seen_until(row: Assignment, until: datetime | None) -> datetime | None:
    """Up to when a student's work on an assignment is seen: what is done after a withdrawal is their own."""
    ends = [at for at in (row.withdrawn_at, until) if at is not None]
    return min(ends, default=None)


def begun_by(session: Session, row: Assignment) -> int:
    """How many students have begun an attempt."""
    wanted = sa.select(sa.func.count(AssignmentAttempt.user_id.distinct())).where(
        AssignmentAttempt.program_id == row.program_id, AssignmentAttempt.assignment_id == row.id
    )
    return session.scalar(wanted) or 0
