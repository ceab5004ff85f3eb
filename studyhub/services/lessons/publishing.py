"""The way of a lesson to its students: sent to review, read by somebody else, published, withdrawn."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.models import LessonReading, LessonVersion, OwnLesson
from studyhub.models.base import new_id
from studyhub.services.banks.workshop import Workshop
from studyhub.services.database import command
from studyhub.services.errors import Conflict, Invalid
from studyhub.services.programs.permissions import Act, hold

from .checking import check_lesson
from .rows import Which, agreed_on, lesson_for, may_read, must_be_head, open_to_change, tell, version_of

LONGEST_REMARKS = 4_000
FAULTY = "The checker finds {} in it: mend what is marked as an error first."
UNREAD = "Nobody else has read it as it stands and agreed. Send it to review: who did not write it reads it."
NOT_YOURS = "Somebody who has not worked on this lesson has to read it, while it is in review."
LIVE = "Students see this version already."


def send_to_review(
    *, user_id: uuid.UUID, which: Which, base: int, workshop: Workshop, shelf: Shelf, now: datetime
) -> None:
    """Put the newest version, a draft, before a reader. Invalid while it has errors, or Conflict."""
    with command() as session:
        _, lesson = lesson_for(session, user_id, which, Act.WRITE_LESSONS)
        version = _ready(session, lesson, base, workshop=workshop, shelf=shelf)
        if version.state != "draft":
            raise Conflict("It is in review or published already.")
        version.state = lesson.state = "in_review"
        tell(session, "lesson.sent", lesson, user_id=user_id, now=now)


def take_back(*, user_id: uuid.UUID, which: Which, base: int, now: datetime) -> None:
    """Take a version out of review: it is a draft again. Raises Conflict."""
    with command() as session:
        _, lesson = lesson_for(session, user_id, which, Act.WRITE_LESSONS)
        open_to_change(session, which.program_id)
        must_be_head(lesson, base)
        version = version_of(session, lesson)
        if version.state != "in_review":
            raise Conflict("It is not in review.")
        version.state = lesson.state = "draft"
        tell(session, "lesson.back", lesson, user_id=user_id, now=now)


def judge(*, user_id: uuid.UUID, which: Which, base: int, agreed: bool, remarks: str, now: datetime) -> None:
    """Keep what a second person says of the version in review; who does not agree sends it back as a draft.

    Raises Invalid for who worked on it and for a "no" without a reason, Conflict where it is not in review.
    """
    remarks = remarks.strip()[:LONGEST_REMARKS]
    if not agreed and not remarks:
        raise Invalid("Say what is to be mended.")
    with command() as session:
        _, lesson = lesson_for(session, user_id, which, Act.REVIEW_LESSONS)
        open_to_change(session, which.program_id)
        must_be_head(lesson, base)
        version = version_of(session, lesson)
        if not may_read(session, lesson, version, user_id):
            raise Invalid(NOT_YOURS)
        reading = LessonReading(program_id=which.program_id, id=new_id(now), lesson_id=lesson.id)
        reading.number, reading.content_hash = version.number, version.content_hash
        reading.reader_id, reading.at, reading.agreed, reading.remarks = user_id, now, agreed, remarks
        session.add(reading)
        if not agreed:
            version.state = lesson.state = "draft"
        outcome = "agreed" if agreed else "asked for changes"
        tell(session, "lesson.read", lesson, user_id=user_id, now=now, outcome=outcome)


def publish(
    *, user_id: uuid.UUID, which: Which, base: int, workshop: Workshop, shelf: Shelf, now: datetime
) -> None:
    """Let students see the newest version. Invalid while it has errors or nobody has agreed, Conflict."""
    with command() as session:
        _, lesson = lesson_for(session, user_id, which, Act.PUBLISH_LESSONS)
        version = _ready(session, lesson, base, workshop=workshop, shelf=shelf)
        if lesson.published == version.number:
            raise Conflict(LIVE)
        if not agreed_on(session, lesson, version.content_hash):
            raise Invalid(UNREAD)
        version.state = lesson.state = "published"
        version.published_at, version.published_by = now, user_id
        lesson.published, lesson.withdrawn_at, lesson.withdrawn_why = version.number, None, ""
        hold(session, which.program_id).lesson_stamp = new_id(now)
        tell(session, "lesson.published", lesson, user_id=user_id, now=now)


def withdraw(*, user_id: uuid.UUID, which: Which, why: str, now: datetime) -> None:
    """Take a lesson from its students; what they marked stays. Raises Invalid without a reason, Conflict."""
    why = " ".join(why.split())[:500]
    if not why:
        raise Invalid("Say why it is withdrawn.")
    with command() as session:
        _, lesson = lesson_for(session, user_id, which, Act.PUBLISH_LESSONS)
        open_to_change(session, which.program_id)
        if lesson.published is None:
            raise Conflict("Students do not see it.")
        live = version_of(session, lesson, lesson.published)
        live.state = "withdrawn"
        if lesson.head == live.number:
            lesson.state = "withdrawn"
        lesson.published, lesson.withdrawn_at, lesson.withdrawn_why = None, now, why
        lesson.changed_at = now
        hold(session, which.program_id).lesson_stamp = new_id(now)
        tell(session, "lesson.withdrawn", lesson, user_id=user_id, now=now, why=why)


def _ready(session: Session, lesson: OwnLesson, base: int, workshop: Workshop, shelf: Shelf) -> LessonVersion:
    """The newest version, if the checker has nothing against it today; the program is held."""
    open_to_change(session, lesson.program_id)
    must_be_head(lesson, base)
    version = version_of(session, lesson)
    which = Which(lesson.program_id, lesson.id)
    checked = check_lesson(session, which, version.text, workshop=workshop, shelf=shelf)
    version.errors = lesson.errors = checked.errors
    version.content_hash = checked.content_hash  # newer code may differ
    if checked.errors:
        raise Invalid(FAULTY.format("1 error" if checked.errors == 1 else f"{checked.errors} errors"))
    return version
