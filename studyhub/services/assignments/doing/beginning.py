"""How a student begins assigned work: one attempt at a time, however many tabs ask for it."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Question
from studyhub.learning.chance import seeded
from studyhub.learning.selection import choose_quiz
from studyhub.models import Assignment, AssignmentAttempt, Cohort
from studyhub.services.assignments.kinds import fitting, standing_items
from studyhub.services.assignments.records import terms_of
from studyhub.services.assignments.rules import MockRule, QuizRule, read_rule
from studyhub.services.database import command
from studyhub.services.errors import Conflict
from studyhub.services.exams import drawing
from studyhub.services.exams.kinds import GRADED
from studyhub.services.practice.errors import NothingToAsk
from studyhub.services.practice.log import queue
from studyhub.services.practice.sessions import new_session
from studyhub.services.practice.slots import lay_out, version_kept
from studyhub.services.practice.student import day_of, seen_by, sibling, truncated
from studyhub.services.programs.audit import note

from .clocks import closing, limit_of
from .mine import given_to, own_standing
from .unseen import remedial

NOT_OPEN = "This work is not open yet. Your list says when it opens."
CLOSED = "This work is closed: nothing that came now would be counted, so nothing was begun."
USED = "You have used every attempt at this work."
NOT_BEGUN = "This work needs no beginning: its page says what to do."
NEEDS_CODE = "A graded exam is begun with its access code, on its page."
ALL_SEEN = (
    "You have already answered every question that this quiz may ask, and it asks only new ones. "
    "Tell your instructor, who can change it."
)
TOO_FEW = (
    "Too few questions are left that you were never shown, so this retest is not begun: with questions that "
    "you have met it would prove nothing. Tell your instructor."
)
ALL_GONE = "Every question of this quiz was withdrawn. Tell your instructor, who can change it."


@dataclass(frozen=True)
class Begun:
    """Where the student goes on: a session of practice or a sitting of an exam."""

    session_id: uuid.UUID | None
    sitting_id: uuid.UUID | None


@dataclass(frozen=True)
class Ask:
    """What a beginner is given."""

    user_id: uuid.UUID
    row: Assignment
    rule: Any
    shelf: Shelf
    now: datetime


@dataclass(frozen=True)
class Laid:
    """What a beginner laid out: the place, the key at each position, questions whose versions it stored."""

    begun: Begun
    asked: list[str]
    stored: Sequence[Question] = ()


Beginner = Callable[[Session, Ask], Laid]


def begin(
    *,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    assignment_id: uuid.UUID,
    shelf: Shelf,
    now: datetime,
    number: int | None = None,
) -> Begun:
    """Begin an attempt, or take up the one under way. Commits.

    `number` is the attempt that a page offered: an old page is led to that attempt, which was begun since,
    and uses up no other. Raises NotFound for work that was not given to this person, Conflict where it is
    not taken now, NothingToAsk where no question is left.
    """
    now = truncated(now)
    with command() as session:
        queue(session, user_id)
        row, doer = given_to(session, user_id, program_id, assignment_id)
        standing = own_standing(session, row, doer, shelf=shelf, now=now)
        if standing.open_try is not None:
            return Begun(standing.open_try.session_id, standing.open_try.sitting_id)
        for one in standing.tries:
            if one.number == number:
                return Begun(one.session_id, one.sitting_id)
        _refuse(row, len(standing.tries), now)
        laid = BEGINNERS[row.kind](session, Ask(user_id, row, read_rule(row.kind, row.rule), shelf, now))
        session.flush()
        session.add(
            AssignmentAttempt(
                program_id=program_id,
                assignment_id=assignment_id,
                user_id=user_id,
                number=len(standing.tries) + 1,
                session_id=laid.begun.session_id,
                sitting_id=laid.begun.sitting_id,
                asked=laid.asked,
                started_at=now,
            )
        )
        _note(session, row, user_id, now)
    for question in laid.stored:
        version_kept(question)
    return laid.begun


def _refuse(row: Assignment, used: int, now: datetime) -> None:
    if row.kind not in BEGINNERS:
        raise Conflict(NEEDS_CODE if row.kind == GRADED else NOT_BEGUN)
    if now < row.opens_at:
        raise Conflict(NOT_OPEN)
    if not terms_of(row).is_open(now):
        raise Conflict(CLOSED)
    if used >= row.attempts:
        raise Conflict(USED)


def _note(session: Session, row: Assignment, user_id: uuid.UUID, now: datetime) -> None:
    note(
        session,
        "work.begun",
        program_id=row.program_id,
        actor_id=user_id,
        now=now,
        subject_id=user_id,
        cohort=session.get_one(Cohort, (row.program_id, row.cohort_id)),
        title=row.title,
    )


def _quiz(session: Session, ask: Ask) -> Laid:
    """Lay out a quiz as a session of practice that closes with the assignment, or when its time is up."""
    rule: QuizRule = ask.rule
    day = day_of(session, ask.user_id, ask.now)
    seed = secrets.randbits(53)
    slots = lay_out(_questions(session, ask, seed), seed)
    if not slots:
        raise NothingToAsk(ALL_GONE if rule.items else TOO_FEW if rule.widen else ALL_SEEN)
    feedback = "tutor" if rule.feedback == "tutor" else "timed"
    title = ask.row.title
    made = new_session(ask.user_id, ask.now, day, kind="quiz", feedback=feedback, title=title, seed=seed)
    made.slots = [slot.to_json() for slot in slots]
    seconds = limit_of(rule, len(slots), day.extra_time)
    made.choices = {"assigned": str(ask.row.id), "seconds": seconds}
    made.catalog_hash = ask.shelf.hash
    made.closes_at = closing(ask.row, ask.now, seconds)
    session.add(made)
    return Laid(Begun(made.id, None), [slot.item for slot in slots])


def _questions(session: Session, ask: Ask, seed: int) -> list[Question]:
    """The questions of a list that are still there, or those drawn for this student."""
    rule: QuizRule = ask.rule
    if rule.items:
        return standing_items(rule, ask.shelf)
    if rule.widen or rule.spare:
        return remedial(session, ask.user_id, rule, seed=seed, shelf=ask.shelf, now=ask.now)
    day = day_of(session, ask.user_id, ask.now)
    seen = seen_by(session, ask.user_id, day)
    found = fitting(rule, ask.shelf)
    if rule.unseen:
        found = [question for question in found if question.key not in seen.last]
    return drawn(found, rule.count, seed, ask.shelf, lambda question: sibling(question, seen))


def drawn(
    found: Sequence[Question], count: int, seed: int, shelf: Shelf, seen: Callable[[Question], Any]
) -> list[Question]:
    """Up to `count` questions by chance, the same for the same seed."""
    chosen = choose_quiz([seen(question) for question in found], count, seeded(seed))
    return [shelf.question(one.key) for one in chosen]


def _mock(session: Session, ask: Ask) -> Laid:
    """Draw a form that must be begun before the assignment closes; then its own clock decides."""
    rule: MockRule = ask.rule
    sitting, questions = drawing.put_down(
        session,
        ask.user_id,
        kind=rule.exam,
        domain=rule.domain,
        shelf=ask.shelf,
        now=ask.now,
        begin_by=ask.row.closes_at,
    )
    asked = [str(slot["item"]) if slot["scored"] else "" for slot in sitting.slots]
    return Laid(Begun(None, sitting.id), asked, questions)


BEGINNERS: Mapping[str, Beginner] = {"quiz": _quiz, "mock": _mock}
"""How each kind that is done in attempts is begun."""
