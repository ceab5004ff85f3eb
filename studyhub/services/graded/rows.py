"""Graded exams as they are stored: found, their terms, what students have beyond them, when keys come out."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.learning.exams.window import Grant, Terms, ends_by, keys_from
from studyhub.models import (
    Assignment,
    AssignmentAttempt,
    Cohort,
    GradedAttempt,
    GradedForm,
    GradedStudent,
    Sitting,
    StudyPlan,
)
from studyhub.services.assignments.records import Doer, chosen_for, doers, find, students_of
from studyhub.services.errors import NotFound

NO_EXAM = "There is no such graded exam here."


def form_of(session: Session, row: Assignment, *, lock: bool = False) -> GradedForm:
    """The form of a graded exam; raises NotFound for any other work."""
    wanted = sa.select(GradedForm).where(
        GradedForm.program_id == row.program_id, GradedForm.assignment_id == row.id
    )
    found = session.scalar(wanted.with_for_update() if lock else wanted)
    if found is None:
        raise NotFound(NO_EXAM)
    return found


def exam_in(
    session: Session, cohort: Cohort, assignment_id: uuid.UUID, *, lock: bool = False
) -> tuple[Assignment, GradedForm]:
    """A graded exam of a cohort; raises NotFound."""
    row = find(session, cohort, assignment_id)
    return row, form_of(session, row, lock=lock)


def terms_of(row: Assignment, form: GradedForm) -> Terms:
    """The terms for everybody."""
    return Terms(row.opens_at, row.closes_at, form.minutes, form.ended_at)


def grants_of(session: Session, row: Assignment, people: Iterable[uuid.UUID]) -> dict[uuid.UUID, Grant]:
    """What each of some students has beyond the terms: from their own profile, and granted by staff."""
    ids = list(people)
    plans = session.execute(
        sa.select(StudyPlan.user_id, StudyPlan.extra_time).where(StudyPlan.user_id.in_(ids))
    )
    factors = {plan.user_id: plan.extra_time for plan in plans}
    granted = session.scalars(
        sa.select(GradedStudent).where(
            GradedStudent.program_id == row.program_id,
            GradedStudent.assignment_id == row.id,
            GradedStudent.user_id.in_(ids),
        )
    )
    extra = {one.user_id: one for one in granted}
    return {
        person: Grant(
            factors.get(person, 1.0),
            extra[person].until if person in extra else None,
            extra[person].more if person in extra else 0,
        )
        for person in ids
    }


def grant_of(session: Session, row: Assignment, person: uuid.UUID) -> Grant:
    """What one student has beyond the terms."""
    return grants_of(session, row, [person])[person]


def own_end(session: Session, row: Assignment, person: uuid.UUID) -> datetime:
    """When a graded exam takes nothing any more from one student."""
    return ends_by(terms_of(row, form_of(session, row)), grant_of(session, row, person))


def people_of(session: Session, row: Assignment) -> tuple[Doer, ...]:
    """Whom an exam is or was for, by name."""
    cohort = session.get_one(Cohort, (row.program_id, row.cohort_id))
    return doers(row, students_of(session, cohort), chosen_for(session, [row]).get(row.id))


def keys_at(session: Session, row: Assignment, form: GradedForm) -> datetime:
    """From when keys are out: it is over for everybody whom it is for, and for every attempt under way."""
    grants = grants_of(session, row, [one.id for one in people_of(session, row)])
    last = session.scalar(
        sa.select(sa.func.max(Sitting.ends_by))
        .select_from(AssignmentAttempt)
        .join(Sitting, _of_attempt())
        .where(*_attempts_at(row))
    )
    planned = keys_from(terms_of(row, form), grants.values())
    return planned if last is None else max(planned, last)


def attempts_of(
    session: Session, row: Assignment, *where: sa.ColumnElement[bool]
) -> list[tuple[GradedAttempt, Sitting]]:
    """The attempts at an exam with their sittings, the earliest first."""
    rows = session.execute(
        sa.select(GradedAttempt, Sitting)
        .join(
            AssignmentAttempt,
            sa.and_(
                AssignmentAttempt.program_id == GradedAttempt.program_id,
                AssignmentAttempt.assignment_id == GradedAttempt.assignment_id,
                AssignmentAttempt.user_id == GradedAttempt.user_id,
                AssignmentAttempt.number == GradedAttempt.number,
            ),
        )
        .join(Sitting, _of_attempt())
        .where(*_attempts_at(row), *where)
        .order_by(AssignmentAttempt.started_at, AssignmentAttempt.user_id, AssignmentAttempt.number)
    )
    return [(found.GradedAttempt, found.Sitting) for found in rows]


def _attempts_at(row: Assignment) -> tuple[sa.ColumnElement[bool], ...]:
    return (AssignmentAttempt.program_id == row.program_id, AssignmentAttempt.assignment_id == row.id)


def _of_attempt() -> sa.ColumnElement[bool]:
    return sa.and_(Sitting.user_id == AssignmentAttempt.user_id, Sitting.id == AssignmentAttempt.sitting_id)
