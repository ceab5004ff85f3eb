"""The rows of a program's lessons: found under their program or not at all, and written once."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.models import LessonReading, LessonVersion, OwnLesson
from studyhub.services.errors import Conflict, NotFound
from studyhub.services.programs.audit import note
from studyhub.services.programs.permissions import Act, Grant, allow, hold

NO_LESSON = "There is no such lesson in this program."
ARCHIVED = "The program is in the archive: its lessons can be read, not changed."
CHANGED = "Somebody saved another version of this lesson in the meantime."


@dataclass(frozen=True)
class Which:
    """A lesson by its ids; nothing of one program is found under another."""

    program_id: uuid.UUID
    lesson_id: uuid.UUID


def lesson_for(session: Session, user_id: uuid.UUID, which: Which, act: Act) -> tuple[Grant, OwnLesson]:
    """The lesson, for a person who may do this in its program; raises NotFound for everybody else."""
    grant = allow(user_id, which.program_id, act)
    lesson = session.get(OwnLesson, (which.program_id, which.lesson_id))
    if lesson is None:
        raise NotFound(NO_LESSON)
    return grant, lesson


def open_to_change(session: Session, program_id: uuid.UUID) -> None:
    """Hold the program within a command; raises Conflict where it is in the archive."""
    if hold(session, program_id).archived_at is not None:
        raise Conflict(ARCHIVED)


def version_of(session: Session, lesson: OwnLesson, number: int | None = None) -> LessonVersion:
    """A version of a lesson, the newest unless a number is given; raises NotFound."""
    number = lesson.head if number is None else number
    asked = number if 0 < number <= lesson.head else 0  # no database is asked for a number beyond its own
    found = session.get(LessonVersion, (lesson.program_id, lesson.id, asked))
    if found is None:
        raise NotFound("There is no such version of this lesson.")
    return found


def must_be_head(lesson: OwnLesson, base: int) -> None:
    """Raises Conflict where the version that somebody worked from is not the newest any more."""
    if lesson.head != base:
        raise Conflict(CHANGED)


def may_read(session: Session, lesson: OwnLesson, version: LessonVersion, user_id: uuid.UUID) -> bool:
    """Whether a version waits for a reader, and this person has written none of the lesson."""
    wrote = sa.select(LessonVersion.number).where(
        LessonVersion.program_id == lesson.program_id,
        LessonVersion.lesson_id == lesson.id,
        LessonVersion.author_id == user_id,
    )
    return version.state == "in_review" and not session.scalar(sa.select(wrote.exists()))


def agreed_on(session: Session, lesson: OwnLesson, content_hash: str) -> bool:
    """Whether who read exactly these words last had nothing against them."""
    latest = (
        sa.select(LessonReading.agreed)
        .where(
            LessonReading.program_id == lesson.program_id,
            LessonReading.lesson_id == lesson.id,
            LessonReading.content_hash == content_hash,
        )
        .order_by(LessonReading.at.desc(), LessonReading.id.desc())
        .limit(1)
    )
    return bool(content_hash) and session.scalar(latest) is True


def tell(
    session: Session,
    action: str,
    lesson: OwnLesson,
    *,
    user_id: uuid.UUID,
    now: datetime,
    outcome: str = "",
    why: str = "",
) -> None:
    """Put what was done to a lesson into the program's record, within its command."""
    note(
        session,
        action,
        program_id=lesson.program_id,
        actor_id=user_id,
        now=now,
        title=lesson.title,
        number=lesson.head,
        outcome=outcome,
        why=why,
    )
