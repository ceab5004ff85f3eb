"""What the log and the sessions say of assigned work: attempts, minutes practised, lessons read."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer

from studyhub.catalog.shelf import Shelf
from studyhub.learning.assigned import Terms
from studyhub.models import (
    Assignment,
    AssignmentAttempt,
    GradedAttempt,
    LessonRead,
    Review,
    Sitting,
    StudySession,
)
from studyhub.models.base import EPOCH
from studyhub.services.exams.desk import is_closed, turns_at
from studyhub.services.exams.kinds import GRADED
from studyhub.services.practice.log import Scope, not_undone, score_now
from studyhub.services.practice.sessions import is_over

LONGEST_ANSWER = 300_000
"""An answer left open for long counts five minutes."""
MINUTE = 60_000
Until = Mapping[uuid.UUID, datetime | None]
"""Up to when each student's work is seen; None: it goes on."""


@dataclass(frozen=True)
class Place:
    """An attempt with what was reached in it: right of asked, how many were answered, when the last was.

    An exam's `done_at` is when it was begun: from then on its own clock decides. Nothing of a `sealed`
    one is marked. `turns_at` is when it is over, or no attempt any more, without anybody doing anything.
    """

    number: int
    over: bool
    right: int
    asked: int
    answered: int
    minutes: int
    started_at: datetime
    done_at: datetime
    session_id: uuid.UUID | None
    sitting_id: uuid.UUID | None
    sealed: bool = False
    turns_at: datetime | None = None


class Practised(NamedTuple):
    """Minutes in an assignment's time, and when those asked for were reached."""

    minutes: int
    reached_at: datetime | None


class _Given(NamedTuple):
    """A standing answer: place, moment (ms), milliseconds (capped), whether it is right now."""

    slot: int
    at: int
    millis: int
    right: bool


def read_at(session: Session, lesson: str, until: Until) -> dict[uuid.UUID, datetime]:
    """When each student marked a lesson as read."""
    rows = session.execute(
        sa.select(LessonRead.user_id, LessonRead.at).where(
            LessonRead.user_id.in_(until), LessonRead.lesson == lesson
        )
    )
    return {person: at for person, at in rows if _seen(at, until[person])}


def practised(
    session: Session, until: Until, terms: Terms, *, minutes: int, now: datetime
) -> dict[uuid.UUID, Practised]:
    """Minutes of practice from opening until it closes, or up to now; those without any are left out."""
    spent = sa.case((Review.millis > LONGEST_ANSWER, LONGEST_ANSWER), else_=Review.millis)
    rows = session.execute(
        sa.select(Review.user_id, Review.at, spent)
        .where(
            Review.user_id.in_(until),
            Review.kind == "answer",
            Review.at >= terms.opens,
            Review.at < min(terms.closes, now),
        )
        .order_by(Review.at, Review.id)
    )
    sums: dict[uuid.UUID, int] = {}
    reached: dict[uuid.UUID, datetime] = {}
    for person, at, millis in rows:
        if not _seen(at, until[person]):
            continue
        sums[person] = sums.get(person, 0) + int(millis)
        if sums[person] >= minutes * MINUTE:
            reached.setdefault(person, at)
    return {person: Practised(total // MINUTE, reached.get(person)) for person, total in sums.items()}


def places_of(
    session: Session, row: Assignment, until: Until, *, shelf: Shelf, now: datetime
) -> dict[uuid.UUID, tuple[Place, ...]]:
    """The attempts of each student at an assignment, by number."""
    wanted = sa.select(AssignmentAttempt).where(*_of(row), AssignmentAttempt.user_id.in_(until))
    attempts = session.scalars(wanted.order_by(AssignmentAttempt.number)).all()
    sessions = _sessions(session, row, attempts)
    sittings = _sittings(session, row, attempts)
    given = _given(session, row, attempts, until)
    voided = _voided(session, row)
    found: dict[uuid.UUID, list[Place]] = {}
    for one in attempts:
        answers = given.get(_where(one), [])
        if one.sitting_id is not None:
            sitting = sittings[one.sitting_id]
            if (one.user_id, one.number) in voided:
                continue
            if sitting.began_at is None and is_closed(sitting, now):
                continue  # drawn and never begun: no question of it was shown
            place = _of_sitting(one, sitting, answers, until[one.user_id])
            place = replace(place, turns_at=None if sitting.began_at else turns_at(sitting, now))
            if row.kind == GRADED:  # its window decides, not the due moment: nobody is late
                place = replace(place, done_at=min(place.done_at, row.due_at), sealed=sitting.sealed)
        else:
            made = sessions[_where(one)]
            place = replace(_of_session(one, made, answers, shelf, now), turns_at=made.closes_at)
        found.setdefault(one.user_id, []).append(place)
    return {person: tuple(places) for person, places in found.items()}


def _voided(session: Session, row: Assignment) -> set[tuple[uuid.UUID, int]]:
    """Attempts at a graded exam that staff voided, by student and number."""
    if row.kind != GRADED:
        return set()
    wanted = sa.select(GradedAttempt.user_id, GradedAttempt.number).where(
        GradedAttempt.program_id == row.program_id,
        GradedAttempt.assignment_id == row.id,
        GradedAttempt.voided_at.is_not(None),
    )
    return {(found.user_id, found.number) for found in session.execute(wanted)}


def _of_session(
    one: AssignmentAttempt, row: StudySession, answers: list[_Given], shelf: Shelf, now: datetime
) -> Place:
    """A quiz: a question that was withdrawn before it was answered is not asked."""
    slots = {answer.slot for answer in answers}
    asked = [n for n, key in enumerate(one.asked) if key and (n in slots or shelf.find_question(key))]
    complete = row.feedback == "tutor" and slots.issuperset(asked)
    return _place(one, answers, asked, over=complete or is_over(row, now), done_at=one.started_at)


def _of_sitting(one: AssignmentAttempt, row: Sitting, answers: list[_Given], until: datetime | None) -> Place:
    """An exam: its scored questions as they were drawn. Until it is ended no answer of it is in the log."""
    ended = row.ended_at is not None and _seen(row.ended_at, until)
    asked = [n for n, key in enumerate(one.asked) if key]
    began = row.began_at or one.started_at
    return _place(one, answers if ended else [], asked, over=ended, done_at=began, fixed=True)


def _place(
    one: AssignmentAttempt,
    answers: list[_Given],
    asked: list[int],
    *,
    over: bool,
    done_at: datetime,
    fixed: bool = False,
) -> Place:
    places = set(asked)
    counted = [answer for answer in answers if answer.slot in places]
    last = EPOCH + timedelta(milliseconds=max(answer.at for answer in answers)) if answers else done_at
    return Place(
        number=one.number,
        over=over,
        right=sum(answer.right for answer in counted),
        asked=len(asked),
        answered=len(counted),
        minutes=-(-sum(answer.millis for answer in answers) // MINUTE),
        started_at=one.started_at,
        done_at=done_at if fixed else last,
        session_id=one.session_id,
        sitting_id=one.sitting_id,
    )


def _sessions(
    session: Session, row: Assignment, attempts: Iterable[AssignmentAttempt]
) -> dict[uuid.UUID, StudySession]:
    if all(one.session_id is None for one in attempts):
        return {}
    mine = sa.and_(
        StudySession.user_id == AssignmentAttempt.user_id, StudySession.id == AssignmentAttempt.session_id
    )
    wanted = sa.select(StudySession).join(AssignmentAttempt, mine).where(*_of(row))
    rows = session.scalars(wanted.options(defer(StudySession.slots), defer(StudySession.choices)))
    return {one.id: one for one in rows}


def _sittings(
    session: Session, row: Assignment, attempts: Iterable[AssignmentAttempt]
) -> dict[uuid.UUID, Sitting]:
    if all(one.sitting_id is None for one in attempts):
        return {}
    mine = sa.and_(Sitting.user_id == AssignmentAttempt.user_id, Sitting.id == AssignmentAttempt.sitting_id)
    wanted = sa.select(Sitting).join(AssignmentAttempt, mine).where(*_of(row))
    return {one.id: one for one in session.scalars(wanted.options(defer(Sitting.slots)))}


def _given(
    session: Session, row: Assignment, attempts: Sequence[AssignmentAttempt], until: Until
) -> dict[uuid.UUID, list[_Given]]:
    """The standing answers of attempts, by session or sitting."""
    if not attempts:
        return {}
    scope = _scope(row, until)
    # Plain bytes and milliseconds: making a UUID and a time of each line would take longer than all the rest.
    rows = session.execute(
        sa.select(
            sa.type_coerce(Review.session_id, sa.LargeBinary),
            Review.slot,
            sa.type_coerce(Review.at, sa.BigInteger),
            Review.millis,
            score_now(scope),
        ).where(scope(Review), not_undone(scope))
    )
    ends = {_where(one).bytes: _millis(until[one.user_id]) for one in attempts}
    found: dict[uuid.UUID, list[_Given]] = {one: [] for one in map(_where, attempts)}
    by_bytes = {place.bytes: answers for place, answers in found.items()}
    for place, slot, at, millis, score in rows:
        end = ends[bytes(place)]
        if end is None or at <= end:
            answer = _Given(slot, at, min(int(millis), LONGEST_ANSWER), float(score) == 1.0)
            by_bytes[bytes(place)].append(answer)
    return found


def _scope(row: Assignment, people: Iterable[uuid.UUID]) -> Scope:
    """The log in the attempts of some people: undos and regrades stand in the session of their answer.

    Person and session go as pairs: as two lists, every person would be looked for in every session.
    """
    place = sa.func.coalesce(AssignmentAttempt.session_id, AssignmentAttempt.sitting_id)
    pairs = sa.select(AssignmentAttempt.user_id, place).where(
        *_of(row), AssignmentAttempt.user_id.in_(people)
    )

    def scope(line: Any) -> sa.ColumnElement[bool]:
        return sa.tuple_(line.user_id, line.session_id).in_(pairs)

    return scope


def _of(row: Assignment) -> tuple[sa.ColumnElement[bool], ...]:
    return (AssignmentAttempt.program_id == row.program_id, AssignmentAttempt.assignment_id == row.id)


def _where(one: AssignmentAttempt) -> uuid.UUID:
    place = one.session_id or one.sitting_id
    if place is None:
        raise LookupError("an attempt has a session or a sitting")  # the table's check says so
    return place


def _millis(at: datetime | None) -> int | None:
    return None if at is None else (at - EPOCH) // timedelta(milliseconds=1)


def _seen(at: datetime, until: datetime | None) -> bool:
    return until is None or at <= until
