"""One student's assigned work as staff see it: all of it, an attempt place by place, an answer in full.

Assigned work is seen in full whether or not the student shares their own practice; what is not part of an
attempt is not reached from here. Every look is put on record first.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import Assignment, AssignmentAttempt, Cohort, Review, User
from studyhub.services.assignments.kinds import KINDS
from studyhub.services.assignments.records import Doer, Which, chosen_for, doers, find, of_cohort, seen_until
from studyhub.services.assignments.standing import Standing, Try, standings_of
from studyhub.services.database import command
from studyhub.services.errors import NotFound
from studyhub.services.practice.log import Scope, not_undone, score_now
from studyhub.services.programs.audit import note
from studyhub.services.programs.heads import CohortHead, Head, cohort_head_of, head_of
from studyhub.services.programs.permissions import CohortAct, grant_in
from studyhub.services.programs.records.students import Whose, ends_at, enrolled
from studyhub.services.progress.history import AnswerPage, answer_page

NO_ATTEMPT = "There is no such attempt of this student."


@dataclass(frozen=True)
class WhoseWork:
    """Whose work is looked at, on pages that show it."""

    head: Head
    cohort: CohortHead
    student_id: uuid.UUID
    name: str


@dataclass(frozen=True)
class StudentRow:
    """A piece of work of a student; `kind_title` is what it is called."""

    id: uuid.UUID
    title: str
    kind_title: str
    due_at: datetime
    closed: bool
    standing: Standing


@dataclass(frozen=True)
class StudentWork:
    """All assigned work of a student in a cohort, the latest due first."""

    whose: WhoseWork
    rows: tuple[StudentRow, ...]


@dataclass(frozen=True)
class PlaceRow:
    """A place of an attempt; `answer` is None where nothing was answered. `score` is what stands now."""

    number: int
    item: str
    domain: str
    stem: str
    counts: bool
    answer: uuid.UUID | None
    score: float
    seconds: int
    at: datetime | None


@dataclass(frozen=True)
class AttemptPage:
    """An attempt place by place; `told` is False while it is under way: nothing of it is marked yet."""

    whose: WhoseWork
    assignment_id: uuid.UUID
    title: str
    due_at: datetime
    one: Try
    places: tuple[PlaceRow, ...]


@dataclass(frozen=True)
class AnswerOfWork:
    """One answer of an attempt with its question as it was then."""

    whose: WhoseWork
    assignment_id: uuid.UUID
    title: str
    number: int
    page: AnswerPage


def student_work(*, user_id: uuid.UUID, whose: Whose, shelf: Shelf, now: datetime) -> StudentWork:
    """All assigned work of a student, and how it stands; the look is put on record first."""
    shown, cohort, doer = _look("work.student", user_id, whose, now, title="")
    session = db.session()
    rows = of_cohort(session, cohort)
    chosen = chosen_for(session, rows)
    mine = [row for row in rows if doers(row, [doer], chosen.get(row.id))]
    return StudentWork(
        shown,
        tuple(
            StudentRow(
                row.id,
                row.title,
                KINDS[row.kind].title,
                row.due_at,
                now >= row.closes_at,
                standings_of(session, row, [doer], shelf=shelf, now=now)[doer.id],
            )
            for row in mine
        ),
    )


def attempt_page(
    *, user_id: uuid.UUID, which: Which, student_id: uuid.UUID, number: int, shelf: Shelf, now: datetime
) -> AttemptPage:
    """An attempt, place by place; the look is put on record first. Raises NotFound."""
    shown, row, attempt, doer = _open("work.attempt", user_id, which, (student_id, number), now)
    session = db.session()
    tries = standings_of(session, row, [doer], shelf=shelf, now=now)[student_id].tries
    one = next((one for one in tries if one.number == number), None)
    if one is None:
        raise NotFound(NO_ATTEMPT)
    given = _answers(session, attempt, seen_until(row, doer.until))
    return AttemptPage(
        whose=shown,
        assignment_id=row.id,
        title=row.title,
        due_at=row.due_at,
        one=one,
        places=tuple(_place(n, key, given.get(n), shelf) for n, key in enumerate(attempt.asked)),
    )


def answer_of_work(
    *,
    user_id: uuid.UUID,
    which: Which,
    student_id: uuid.UUID,
    number: int,
    answer_id: uuid.UUID,
    shelf: Shelf,
    now: datetime,
) -> AnswerOfWork:
    """One answer of an attempt; the look is put on record first. Raises NotFound for any other answer."""
    shown, row, attempt, doer = _open("work.answer", user_id, which, (student_id, number), now)
    given = _answers(db.session(), attempt, seen_until(row, doer.until)).values()
    if answer_id not in {review.id for review, _ in given}:
        raise NotFound("There is no such answer in this attempt.")
    page = answer_page(user_id=student_id, answer_id=answer_id, shelf=shelf, now=now)
    return AnswerOfWork(shown, row.id, row.title, number, page)


def _open(
    action: str, user_id: uuid.UUID, which: Which, attempt: tuple[uuid.UUID, int], now: datetime
) -> tuple[WhoseWork, Assignment, AssignmentAttempt, Doer]:
    session = db.session()
    _, cohort = grant_in(session, user_id, which.program_id, which.cohort_id, CohortAct.SEE_WORK)
    row = find(session, cohort, which.assignment_id)
    key = (which.program_id, which.assignment_id, *attempt)
    if session.get(AssignmentAttempt, key) is None:
        raise NotFound(NO_ATTEMPT)
    whose = Whose(which.program_id, which.cohort_id, attempt[0])
    shown, cohort, doer = _look(action, user_id, whose, now, title=row.title)
    session = db.session()
    row = find(session, cohort, which.assignment_id)
    return shown, row, session.get_one(AssignmentAttempt, key), doer


def _look(
    action: str, user_id: uuid.UUID, whose: Whose, now: datetime, *, title: str
) -> tuple[WhoseWork, Cohort, Doer]:
    """Put a look on record before anything is shown."""
    with command() as session:
        grant, cohort = grant_in(session, user_id, whose.program_id, whose.cohort_id, CohortAct.SEE_WORK)
        enrollment = enrolled(session, cohort, whose.student_id)
        name = session.scalar(sa.select(User.name).where(User.id == whose.student_id)) or ""
        shown = WhoseWork(head_of(grant), cohort_head_of(grant, cohort), whose.student_id, name)
        until = ends_at(enrollment, cohort)
        left, joined = enrollment.left_at is not None, enrollment.joined_at
        doer = Doer(whose.student_id, name, "", until, left=left, joined=joined)
        note(
            session,
            action,
            program_id=whose.program_id,
            actor_id=user_id,
            now=now,
            subject_id=whose.student_id,
            cohort=cohort,
            title=title,
        )
    cohort = db.session.get_one(Cohort, (whose.program_id, whose.cohort_id))
    return shown, cohort, doer


def _answers(
    session: Session, attempt: AssignmentAttempt, until: datetime | None
) -> dict[int, tuple[Review, float]]:
    """The standing answers of an attempt by place, each with its score now."""
    scope = _scope(attempt.user_id, attempt.session_id or attempt.sitting_id)
    wanted = sa.select(Review, score_now(scope)).where(scope(Review), not_undone(scope))
    if until is not None:
        wanted = wanted.where(Review.at <= until)
    return {row[0].slot: (row[0], float(row[1])) for row in session.execute(wanted)}


def _scope(student: uuid.UUID, place: uuid.UUID | None) -> Scope:
    return lambda row: sa.and_(row.user_id == student, row.session_id == place)


def _place(n: int, key: str, given: tuple[Review, float] | None, shelf: Shelf) -> PlaceRow:
    item = given[0].item_key if given else key
    question = shelf.find_question(item) if item else None
    stem = question.stem if question and not question.parameterised else ""
    return PlaceRow(
        number=n + 1,
        item=item,
        domain=question.domain if question else "",
        stem=" ".join(stem.replace("*", "").split())[:110],
        counts=bool(key),
        answer=given[0].id if given else None,
        score=given[1] if given else 0.0,
        seconds=round(given[0].millis / 1000) if given else 0,
        at=given[0].at if given else None,
    )
