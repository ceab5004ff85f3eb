"""What staff do for one student at a graded exam: give longer, void an attempt."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.learning.exams.window import seconds_of
from studyhub.models import Assignment, GradedAttempt, GradedForm, GradedStudent, Sitting
from studyhub.services.assignments.records import Which
from studyhub.services.database import command
from studyhub.services.errors import Conflict, Invalid, NotFound
from studyhub.services.exams.sitting import end_row
from studyhub.services.graded.rows import attempts_of, exam_in, grant_of, people_of, terms_of
from studyhub.services.graded.setting.making import in_use, move_ends, note_exam, refuse_released
from studyhub.services.graded.setting.wishes import FARTHEST
from studyhub.services.practice.student import truncated

MOST_MORE = 480
NO_STUDENT = "This exam is not for that student."
NO_ATTEMPT = "There is no such attempt of this student."
NO_REASON = "Say why, in at most 500 letters: the student may ask, and so may an appeal."
NOTHING = "Give more minutes, a later end, or both."
WRONG_MORE = f"Give from 0 to {MOST_MORE} minutes more."
WRONG_UNTIL = "Give a moment that is still to come, within a year."
ENDED = "This exam was ended early for everybody, so nobody can be given longer."
OVER = "This attempt has ended, so more time would change nothing. Void it if the student is to begin anew."


@dataclass(frozen=True)
class Longer:
    """What is granted: more minutes on the clock, another end of the window (None: the same), and why."""

    more: int
    until: datetime | None
    reason: str


def extend(*, user_id: uuid.UUID, which: Which, student_id: uuid.UUID, longer: Longer, now: datetime) -> None:
    """Give one student longer, also while they sit. What was granted before is replaced. Commits.

    Raises NotFound for somebody whom the exam is not for, Invalid, Conflict once the keys are out.
    """
    now = truncated(now)
    _refuse(longer, now)
    with command() as session:
        cohort = in_use(session, user_id, which.program_id, which.cohort_id)
        row, form = exam_in(session, cohort, which.assignment_id, lock=True)
        refuse_released(form)
        if student_id not in {one.id for one in people_of(session, row)}:
            raise NotFound(NO_STUDENT)
        _refuse_over(session, row, form, student_id)
        key = (row.program_id, row.id, student_id)
        granted = session.get(GradedStudent, key) or GradedStudent(
            program_id=row.program_id, assignment_id=row.id, user_id=student_id
        )
        granted.more, granted.until, granted.reason = longer.more, longer.until, longer.reason.strip()
        session.add(granted)
        session.flush()
        _reach(session, row, form, student_id)
        note_exam(session, "graded.extended", row, cohort, by=user_id, now=now, student=student_id)


def void(
    *,
    user_id: uuid.UUID,
    which: Which,
    student_id: uuid.UUID,
    number: int,
    reason: str,
    again: bool,
    core: Shelf,
    now: datetime,
) -> None:
    """Void an attempt: it counts for nothing and is never marked; with `again` the student may begin anew.

    One under way ends. Raises NotFound, Invalid without a reason, Conflict once the keys are out. Commits.
    """
    now = truncated(now)
    if not 1 <= len(reason.strip()) <= 500:
        raise Invalid(NO_REASON)
    with command() as session:
        cohort = in_use(session, user_id, which.program_id, which.cohort_id)
        row, form = exam_in(session, cohort, which.assignment_id, lock=True)
        refuse_released(form)
        mine = (GradedAttempt.user_id == student_id, GradedAttempt.number == number)
        found = attempts_of(session, row, *mine)
        if not found:
            raise NotFound(NO_ATTEMPT)
        attempt, sitting = found[0]
        attempt.voided_at, attempt.void_reason, attempt.again = now, reason.strip(), again
        if sitting.ended_at is None:
            end_row(session, sitting, core, now)
        note_exam(session, "graded.voided", row, cohort, by=user_id, now=now, student=student_id)


def _refuse(longer: Longer, now: datetime) -> None:
    if not 1 <= len(longer.reason.strip()) <= 500:
        raise Invalid(NO_REASON)
    if not 0 <= longer.more <= MOST_MORE:
        raise Invalid(WRONG_MORE)
    if longer.until is not None and not now < longer.until <= now + FARTHEST:
        raise Invalid(WRONG_UNTIL)
    if not longer.more and longer.until is None:
        raise Invalid(NOTHING)


def _refuse_over(session: Session, row: Assignment, form: GradedForm, student_id: uuid.UUID) -> None:
    """Refuse time that could not be used any more."""
    if form.ended_at is not None:
        raise Conflict(ENDED)
    last = attempts_of(session, row, Sitting.user_id == student_id)[-1:]
    if any(attempt.voided_at is None and sitting.ended_at is not None for attempt, sitting in last):
        raise Conflict(OVER)


def _reach(session: Session, row: Assignment, form: GradedForm, student_id: uuid.UUID) -> None:
    """Let what was granted reach the attempt under way."""
    seconds = seconds_of(terms_of(row, form), grant_of(session, row, student_id))
    for _, sitting in attempts_of(session, row, Sitting.user_id == student_id, Sitting.ended_at.is_(None)):
        sitting.seconds = max(sitting.seconds or 0, seconds)
    move_ends(session, row, form)
