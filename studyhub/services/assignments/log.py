"""What the log and the sessions say of assigned work: attempts, minutes practised, lessons read."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer

from studyhub.catalog.shelf import Shelf
from studyhub.learning.assigned import Terms
from studyhub.models import Assignment, AssignmentAttempt, LessonRead, Review, Sitting, StudySession
from studyhub.services.exams.desk import is_closed
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

    An exam's `done_at` is when it was begun: from then on its own clock decides.
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


class Practised(NamedTuple):
    """Minutes in an assignment's time, and when those asked for were reached."""

    minutes: int
    reached_at: datetime | None


class _Given(NamedTuple):
    """A standing answer: place, moment, milliseconds (capped), whether it is right now."""

    slot: int
    at: datetime
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
    wanted = sa.select(AssignmentAttempt).where(
        AssignmentAttempt.program_id == row.program_id,
        AssignmentAttempt.assignment_id == row.id,
        AssignmentAttempt.user_id.in_(until),
    )
    attempts = session.scalars(wanted.order_by(AssignmentAttempt.number)).all()
    sessions = _sessions(session, attempts)
    sittings = _sittings(session, attempts)
    given = _given(session, attempts, until)
    found: dict[uuid.UUID, list[Place]] = {}
    for one in attempts:
        answers = given.get(_where(one), [])
        if one.sitting_id is not None:
            sitting = sittings[one.sitting_id]
            if sitting.began_at is None and is_closed(sitting, now):
                continue  # drawn and never begun: no question of it was shown
            place = _of_sitting(one, sitting, answers, until[one.user_id])
        else:
            place = _of_session(one, sessions[_where(one)], answers, shelf, now)
        found.setdefault(one.user_id, []).append(place)
    return {person: tuple(places) for person, places in found.items()}


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
    counted = [answer for answer in answers if answer.slot in set(asked)]
    last = max((answer.at for answer in answers), default=done_at)
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


def _sessions(session: Session, attempts: Iterable[AssignmentAttempt]) -> dict[uuid.UUID, StudySession]:
    ids = {one.session_id: one.user_id for one in attempts if one.session_id is not None}
    rows = session.scalars(
        sa.select(StudySession)
        .where(StudySession.user_id.in_(set(ids.values())), StudySession.id.in_(ids))
        .options(defer(StudySession.slots), defer(StudySession.choices))
    )
    return {row.id: row for row in rows} if ids else {}


def _sittings(session: Session, attempts: Iterable[AssignmentAttempt]) -> dict[uuid.UUID, Sitting]:
    ids = {one.sitting_id: one.user_id for one in attempts if one.sitting_id is not None}
    rows = session.scalars(
        sa.select(Sitting)
        .where(Sitting.user_id.in_(set(ids.values())), Sitting.id.in_(ids))
        .options(defer(Sitting.slots))
    )
    return {row.id: row for row in rows} if ids else {}


def _given(
    session: Session, attempts: Sequence[AssignmentAttempt], until: Until
) -> dict[uuid.UUID, list[_Given]]:
    """The standing answers of attempts, by session or sitting."""
    if not attempts:
        return {}
    scope = _scope({one.user_id for one in attempts}, {_where(one) for one in attempts})
    rows = session.execute(
        sa.select(
            Review.user_id, Review.session_id, Review.slot, Review.at, Review.millis, score_now(scope)
        ).where(scope(Review), not_undone(scope))
    )
    found: dict[uuid.UUID, list[_Given]] = {}
    for person, place, slot, at, millis, score in rows:
        if place is not None and _seen(at, until[person]):
            answer = _Given(slot, at, min(int(millis), LONGEST_ANSWER), float(score) == 1.0)
            found.setdefault(place, []).append(answer)
    return found


def _scope(people: set[uuid.UUID], places: set[uuid.UUID]) -> Scope:
    """The log of some people in some sessions: undos and regrades stand in the session of their answer."""

    def scope(row: Any) -> sa.ColumnElement[bool]:
        return sa.and_(row.user_id.in_(people), row.session_id.in_(places))

    return scope


def _where(one: AssignmentAttempt) -> uuid.UUID:
    place = one.session_id or one.sitting_id
    if place is None:
        raise LookupError("an attempt has a session or a sitting")  # the table's check says so
    return place


def _seen(at: datetime, until: datetime | None) -> bool:
    return until is None or at <= until
