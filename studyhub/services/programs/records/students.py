"""What a program sees of its students: who they are, and totals; single answers only of who shares them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import Cohort, Enrollment, User, UserStamp
from studyhub.services.database import command
from studyhub.services.errors import Conflict, NotFound
from studyhub.services.programs.audit import note
from studyhub.services.programs.heads import Head, head_of
from studyhub.services.programs.permissions import CohortAct, allow_in, grant_in, hold
from studyhub.services.progress.history import (
    AnswerPage,
    HistoryPage,
    HistoryRow,
    answer_page,
    history_page,
    recent_answers,
)

from .lately import NEVER, Lately, lately
from .requests import is_open_for
from .totals import Totals, totals_of

IDLE = Lately(None, 0, 0)
NO_STUDENT = "There is no such student in this cohort."
NOT_SHARED = "This student does not share single answers. The totals are on the record page."
ASKED = "This student has asked about their records. Answer that first: until then nothing may be taken away."


@dataclass(frozen=True)
class Whose:
    """A student of a cohort of a program, as addresses name them."""

    program_id: uuid.UUID
    cohort_id: uuid.UUID
    student_id: uuid.UUID


@dataclass(frozen=True)
class Place:
    """A cohort of a program, by ids."""

    program_id: uuid.UUID
    cohort_id: uuid.UUID

    @property
    def rows(self) -> tuple[sa.ColumnElement[bool], ...]:
        """Says of an enrollment that it is in this cohort."""
        return (Enrollment.program_id == self.program_id, Enrollment.cohort_id == self.cohort_id)


@dataclass(frozen=True)
class StudentRow:
    """A student in the list; `answers` and `minutes` are of the last seven days."""

    id: uuid.UUID
    name: str
    email: str
    joined_at: datetime
    shares: bool
    last_active: datetime | None
    answers: int
    minutes: int


@dataclass(frozen=True)
class Gone:
    """A student who was in the cohort."""

    id: uuid.UUID
    name: str
    joined_at: datetime
    left_at: datetime


@dataclass(frozen=True)
class RecordPage:
    """A student's record; `until` is set where it ends in the past: the student left, or the cohort is over.

    `shares` says whether single answers may be looked at now.
    """

    head: Head
    cohort_id: uuid.UUID
    cohort: str
    student_id: uuid.UUID
    name: str
    email: str
    joined_at: datetime
    left: bool
    until: datetime | None
    shares: bool
    totals: Totals
    may: frozenset[str]
    asked: bool


@dataclass(frozen=True)
class Shown:
    """Whose answers are shown, on pages that show them."""

    head: Head
    cohort_id: uuid.UUID
    cohort: str
    student_id: uuid.UUID
    name: str


def students_in(
    session: Session, where: Place, *, ended: datetime | None, now: datetime
) -> tuple[tuple[StudentRow, ...], datetime]:
    """The students of a cohort by name, with what they did lately: up to now, or to when it `ended`.

    Also before which moment the list is the same if nobody writes anything.
    """
    columns = (User.id, User.name, User.email, Enrollment.joined_at, Enrollment.shares_practice)
    rows = session.execute(
        sa.select(*columns, sa.func.coalesce(UserStamp.n, 0).label("stamp"))
        .join(User, User.id == Enrollment.user_id)
        .outerjoin(UserStamp, UserStamp.user_id == Enrollment.user_id)
        .where(*where.rows, Enrollment.left_at.is_(None))
        .order_by(sa.func.lower(User.name), User.id)
    ).all()
    did, before = lately(session, {row.id: row.stamp for row in rows}, until=ended or now)
    found = tuple(
        StudentRow(
            row.id,
            row.name,
            row.email,
            row.joined_at,
            row.shares_practice,
            *did.get(row.id, IDLE),
        )
        for row in rows
    )
    return found, NEVER if ended else before


def gone_from(session: Session, where: Place) -> tuple[Gone, ...]:
    """Who was in a cohort, the latest first."""
    rows = session.execute(
        sa.select(User.id, User.name, Enrollment.joined_at, Enrollment.left_at)
        .join(User, User.id == Enrollment.user_id)
        .where(*where.rows, Enrollment.left_at.is_not(None))
        .order_by(Enrollment.left_at.desc(), User.id)
    )
    return tuple(Gone(id_, name, joined, left) for id_, name, joined, left in rows if left)


def record_page(*, user_id: uuid.UUID, whose: Whose, shelf: Shelf, now: datetime) -> RecordPage:
    """A student's record; the look is put on record first."""
    shown = _look("student.seen", user_id, whose, now)
    session = db.session()
    grant, cohort = grant_in(session, user_id, whose.program_id, whose.cohort_id, CohortAct.SEE_STUDENT)
    enrollment = enrolled(session, cohort, whose.student_id)
    until = ends_at(enrollment, cohort)
    email = session.scalar(sa.select(User.email).where(User.id == whose.student_id))
    return RecordPage(
        head=shown.head,
        cohort_id=whose.cohort_id,
        cohort=shown.cohort,
        student_id=whose.student_id,
        name=shown.name,
        email=email or "",
        joined_at=enrollment.joined_at,
        left=enrollment.left_at is not None,
        until=until,
        shares=enrollment.shares_practice and until is None,
        totals=totals_of(session, whose.student_id, shelf, until=until or now),
        may=frozenset(act.name.lower() for act in CohortAct if grant.may_in(whose.cohort_id, act)),
        asked=is_open_for(session, whose.program_id, whose.student_id),
    )


def student_answers(
    *, user_id: uuid.UUID, whose: Whose, shelf: Shelf, now: datetime, number: int
) -> tuple[Shown, HistoryPage]:
    """Single answers of a student who shares them; raises NotFound for all others. On record first."""
    shown = _look("student.answers", user_id, whose, now, single=True)
    return shown, history_page(user_id=whose.student_id, shelf=shelf, now=now, page=number)


def student_answers_on(
    *, user_id: uuid.UUID, whose: Whose, objective: str, shelf: Shelf, now: datetime
) -> tuple[Shown, tuple[HistoryRow, ...]]:
    """The latest answers on an objective of a student who shares them; else NotFound. On record first."""
    shown = _look("student.answers", user_id, whose, now, single=True)
    session = db.session()
    return shown, recent_answers(session, whose.student_id, shelf, now, objective=objective)


def student_answer(
    *, user_id: uuid.UUID, whose: Whose, answer_id: uuid.UUID, shelf: Shelf, now: datetime
) -> tuple[Shown, AnswerPage]:
    """One answer of a student who shares them, with its question. On record first."""
    shown = _look("student.answer", user_id, whose, now, single=True)
    return shown, answer_page(user_id=whose.student_id, answer_id=answer_id, shelf=shelf, now=now)


def remove_student(*, user_id: uuid.UUID, whose: Whose, now: datetime) -> None:
    """Take a student off a cohort. The record up to now stays until its time is over.

    Raises Conflict while the student has an open request about their records.
    """
    with command() as session:
        cohort = allow_in(session, user_id, whose.program_id, whose.cohort_id, CohortAct.INVITE_STUDENTS)
        hold(session, whose.program_id)
        enrollment = enrolled(session, cohort, whose.student_id)
        if enrollment.left_at is not None:
            raise NotFound(NO_STUDENT)
        if is_open_for(session, whose.program_id, whose.student_id):
            raise Conflict(ASKED)
        enrollment.left_at, enrollment.shares_practice, enrollment.shares_outcome = now, False, False
        note(
            session,
            "student.removed",
            program_id=whose.program_id,
            actor_id=user_id,
            now=now,
            subject_id=whose.student_id,
            cohort=cohort,
        )


def enrolled(session: Session, cohort: Cohort, student_id: uuid.UUID) -> Enrollment:
    """Who is or was a student of a cohort; raises NotFound."""
    row = session.get(Enrollment, (cohort.program_id, cohort.id, student_id))
    if row is None:
        raise NotFound(NO_STUDENT)
    return row


def ends_at(enrollment: Enrollment, cohort: Cohort) -> datetime | None:
    """Since when nothing new enters a student's record in a cohort; None while it goes on."""
    return min((at for at in (enrollment.left_at, cohort.archived_at) if at is not None), default=None)


def _look(
    action: str,
    user_id: uuid.UUID,
    whose: Whose,
    now: datetime,
    *,
    single: bool = False,
) -> Shown:
    """Put a look on record before anything is shown; single answers take the student's own consent."""
    with command() as session:
        grant, cohort = grant_in(session, user_id, whose.program_id, whose.cohort_id, CohortAct.SEE_STUDENT)
        enrollment = enrolled(session, cohort, whose.student_id)
        if single and not (enrollment.shares_practice and ends_at(enrollment, cohort) is None):
            raise NotFound(NOT_SHARED)
        name = session.scalar(sa.select(User.name).where(User.id == whose.student_id)) or ""
        shown = Shown(head_of(grant), cohort.id, cohort.name, whose.student_id, name)
        note(
            session,
            action,
            program_id=whose.program_id,
            actor_id=user_id,
            now=now,
            subject_id=whose.student_id,
            cohort=cohort,
        )
    return shown
