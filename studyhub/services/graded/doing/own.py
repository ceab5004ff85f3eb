"""A graded exam as the student sees it: until when, how long, when keys come out, whether it was voided."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.learning.exams.window import ends_by, seconds_of
from studyhub.models import Assignment, GradedAttempt
from studyhub.services.graded.rows import form_of, grant_of, keys_at, terms_of


@dataclass(frozen=True)
class OwnExam:
    """`ends_at` is when nothing is taken any more from this student, `minutes` their clock.

    `voided` is the reason why their last attempt does not count, None where it does; `again`: they may begin
    anew. `asks_place` says that only some addresses are let in.
    """

    ends_at: datetime
    minutes: int
    keys_at: datetime
    released: bool
    asks_place: bool
    voided: str | None
    again: bool


def own_exam(session: Session, row: Assignment, user_id: uuid.UUID, now: datetime) -> OwnExam:
    """How a graded exam stands for one student."""
    form, grant = form_of(session, row), grant_of(session, row, user_id)
    terms, keys = terms_of(row, form), keys_at(session, row, form)
    last = last_attempt(session, row, user_id)
    is_void = last is not None and last.voided_at is not None
    return OwnExam(
        ends_at=ends_by(terms, grant),
        minutes=-(-seconds_of(terms, grant) // 60),
        keys_at=keys,
        released=form.released_at is not None or now >= keys,
        asks_place=bool(form.ranges),
        voided=last.void_reason if last is not None and is_void else None,
        again=last is not None and is_void and last.again,
    )


def last_attempt(session: Session, row: Assignment, user_id: uuid.UUID) -> GradedAttempt | None:
    """A student's latest attempt, voided or not."""
    wanted = sa.select(GradedAttempt).where(
        GradedAttempt.program_id == row.program_id,
        GradedAttempt.assignment_id == row.id,
        GradedAttempt.user_id == user_id,
    )
    return session.scalars(wanted.order_by(GradedAttempt.number.desc()).limit(1)).first()
