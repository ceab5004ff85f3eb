"""A student's own assigned work: what is to do, until when, how it stands."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import Assignment, AssignmentStudent, Cohort, Enrollment
from studyhub.services.assignments.kinds import KINDS
from studyhub.services.assignments.records import Doer
from studyhub.services.assignments.rules import (
    LessonRule,
    MockRule,
    PracticeRule,
    QuizRule,
    Rule,
    read_rule,
)
from studyhub.services.assignments.standing import DONE, Standing, is_tried, standings_of
from studyhub.services.assignments.words import rendered
from studyhub.services.errors import NotFound
from studyhub.services.exams.kinds import GRADED
from studyhub.services.exams.offer import minutes_of
from studyhub.services.graded.doing.own import OwnExam, own_exam
from studyhub.services.graded.rows import own_end
from studyhub.services.practice.student import day_of

from .clocks import limit_of

NOT_YOURS = "There is no such work assigned to you. What there is stands under “Assigned”."
ON_START_PAGE = 5
LONGEST_EXAM = timedelta(hours=12)
"""How long an exam that was begun in time may go on, with extra time and breaks."""


@dataclass(frozen=True)
class Todo:
    """A piece of assigned work as its student sees it.

    `place` is waiting (not open yet), open or over; `left` the attempts left, None where it is not done in
    attempts. `turns_at` is when it is another one by the clock alone.
    """

    program_id: uuid.UUID
    id: uuid.UUID
    title: str
    kind: str
    kind_title: str
    cohort: str
    opens_at: datetime
    due_at: datetime
    closes_at: datetime
    place: str
    past_due: bool
    left: int | None
    standing: Standing
    turns_at: datetime | None

    @property
    def goes_on(self) -> bool:
        """Whether an attempt is under way."""
        return self.standing.open_try is not None

    @property
    def wants(self) -> bool:
        """Whether the student has something to do for it now; an exam may go on after the closing moment."""
        return self.goes_on or (self.place == "open" and self.standing.state != DONE)


@dataclass(frozen=True)
class FirstTodos:
    """What is to do now and due first; `turns_at` is when that is something else by the clock alone."""

    todos: tuple[Todo, ...] = ()
    turns_at: datetime | None = None


@dataclass(frozen=True)
class TodoPage:
    """All of a student's assigned work: to do now by due moment, coming, done, and over undone."""

    open: tuple[Todo, ...]
    coming: tuple[Todo, ...]
    past: tuple[Todo, ...]


@dataclass(frozen=True)
class WorkPage:
    """A piece of assigned work with its words. `html` is safe; `lesson` is to read, for one that is a lesson.

    `practice` is the minutes asked for; `limit` the minutes of a clock with the student's own extra time.
    `exam` is set for a graded exam.
    """

    todo: Todo
    said: str
    html: str
    late: str
    percent: int
    attempts: int
    counts: str
    lesson: str | None
    practice: int | None
    limit: int | None
    exam: OwnExam | None = None


def given_to(
    session: Session, user_id: uuid.UUID, program_id: uuid.UUID, assignment_id: uuid.UUID
) -> tuple[Assignment, Doer]:
    """Work that was given to a person who is in its cohort now; raises NotFound."""
    found = [
        (row, doer)
        for row, _, doer in _given(session, user_id, Assignment.program_id == program_id)
        if row.id == assignment_id
    ]
    if not found:
        raise NotFound(NOT_YOURS)
    return found[0]


def own_standing(session: Session, row: Assignment, doer: Doer, *, shelf: Shelf, now: datetime) -> Standing:
    """How a student stands with one piece of work."""
    return standings_of(session, row, [doer], shelf=shelf, now=now)[doer.id]


def todos_of(
    session: Session, user_id: uuid.UUID, *where: sa.ColumnElement[bool], shelf: Shelf, now: datetime
) -> tuple[Todo, ...]:
    """The work that was given to a student of cohorts that go on (and that fits), by due moment."""
    return tuple(
        _todo(session, row, doer, cohort.name, shelf=shelf, now=now)
        for row, cohort, doer in _given(session, user_id, *where)
    )


def todo_page(*, user_id: uuid.UUID, shelf: Shelf, now: datetime) -> TodoPage:
    """A student's list of assigned work."""
    todos = todos_of(db.session(), user_id, shelf=shelf, now=now)
    return TodoPage(
        open=tuple(one for one in todos if one.wants),
        coming=tuple(one for one in todos if one.place == "waiting"),
        past=tuple(reversed([one for one in todos if not one.wants and one.place != "waiting"])),
    )


def first_todos(session: Session, user_id: uuid.UUID, *, shelf: Shelf, now: datetime) -> FirstTodos:
    """What is to do now and due first, for the start page; work that closed long ago is not looked at."""
    # Staff may have given somebody a later end of a graded exam.
    late = sa.or_(Assignment.closes_at > now - LONGEST_EXAM, Assignment.kind == GRADED)
    given = _given(session, user_id, late)
    todos = [
        _todo(session, row, doer, cohort.name, shelf=shelf, now=now)
        for row, cohort, doer in given
        if row.opens_at <= now
    ]
    turns = [one.turns_at for one in todos if one.turns_at is not None]
    turns += [row.opens_at for row, _, _ in given if row.opens_at > now]
    wanted = [one for one in todos if one.wants]
    return FirstTodos(tuple(wanted[:ON_START_PAGE]), min(turns, default=None))


def work_page(
    *, user_id: uuid.UUID, program_id: uuid.UUID, assignment_id: uuid.UUID, shelf: Shelf, now: datetime
) -> WorkPage:
    """One piece of assigned work, for its student. Raises NotFound."""
    session = db.session()
    row, doer = given_to(session, user_id, program_id, assignment_id)
    cohort = session.get_one(Cohort, (row.program_id, row.cohort_id))
    rule = read_rule(row.kind, row.rule)
    return WorkPage(
        todo=_todo(session, row, doer, cohort.name, shelf=shelf, now=now),
        said=KINDS[row.kind].said(rule, shelf),
        html=rendered(row.instructions),
        late=row.late,
        percent=row.percent,
        attempts=row.attempts,
        counts=row.counts,
        lesson=rule.lesson if isinstance(rule, LessonRule) else None,
        practice=rule.minutes if isinstance(rule, PracticeRule) else None,
        limit=_limit(rule, day_of(session, user_id, now).extra_time),
        exam=own_exam(session, row, user_id, now) if row.kind == GRADED else None,
    )


def _limit(rule: Rule, extra_time: float) -> int | None:
    """Minutes of the clock of a quiz or an exam, a student's extra time included."""
    if isinstance(rule, QuizRule):
        seconds = limit_of(rule, len(rule.items) or rule.count, extra_time)
        return -(-seconds // 60) if seconds else None
    return minutes_of(rule.exam, extra_time) if isinstance(rule, MockRule) else None


def _given(
    session: Session, user_id: uuid.UUID, *where: sa.ColumnElement[bool]
) -> list[tuple[Assignment, Cohort, Doer]]:
    """Assignments of the cohorts that a person is in now, and that go on, by due moment."""
    own = sa.and_(
        AssignmentStudent.program_id == Assignment.program_id,
        AssignmentStudent.assignment_id == Assignment.id,
        AssignmentStudent.user_id == user_id,
    )
    rows = session.execute(
        sa.select(Assignment, Cohort, Enrollment.joined_at)
        .join(Cohort, sa.and_(Cohort.program_id == Assignment.program_id, Cohort.id == Assignment.cohort_id))
        .join(
            Enrollment,
            sa.and_(Enrollment.program_id == Cohort.program_id, Enrollment.cohort_id == Cohort.id),
        )
        .outerjoin(AssignmentStudent, own)
        .where(
            Enrollment.user_id == user_id,
            Enrollment.left_at.is_(None),
            Cohort.archived_at.is_(None),
            Assignment.withdrawn_at.is_(None),
            sa.or_(~Assignment.chosen, AssignmentStudent.chosen),
            Enrollment.joined_at < Assignment.closes_at,
            *where,
        )
        .order_by(Assignment.due_at, Assignment.id)
    )
    return [
        (row.Assignment, row.Cohort, Doer(user_id, "", "", None, left=False, joined=row.joined_at))
        for row in rows
    ]


def _todo(session: Session, row: Assignment, doer: Doer, cohort: str, *, shelf: Shelf, now: datetime) -> Todo:
    standing = own_standing(session, row, doer, shelf=shelf, now=now)
    closes = own_end(session, row, doer.id) if row.kind == GRADED else row.closes_at
    left = max(0, row.attempts - len(standing.tries)) if is_tried(row) else None
    return Todo(
        program_id=row.program_id,
        id=row.id,
        title=row.title,
        kind=row.kind,
        kind_title=KINDS[row.kind].title,
        cohort=cohort,
        opens_at=row.opens_at,
        due_at=closes if row.kind == GRADED else row.due_at,
        closes_at=closes,
        place="waiting" if now < row.opens_at else "open" if now < closes else "over",
        past_due=row.kind != GRADED and now > row.due_at,
        left=left,
        standing=standing,
        turns_at=_turn(row, standing, closes, now),
    )


def _turn(row: Assignment, standing: Standing, closes: datetime, now: datetime) -> datetime | None:
    """The next moment at which work opens, is due, closes, leaves the start page, or its attempt is over."""
    moments = [row.opens_at, row.due_at, row.closes_at, closes, row.closes_at + LONGEST_EXAM]
    moments += [one.turns_at for one in standing.tries if one.turns_at is not None]
    return min((at for at in moments if at >= now), default=None)
