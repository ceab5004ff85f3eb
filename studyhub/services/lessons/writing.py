"""Lessons are begun and changed: every save is another version, faulty or not, and nothing typed is lost."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.authoring.scalars import inline
from studyhub.catalog.reading.own_lessons import LONGEST_TITLE, too_much
from studyhub.catalog.shelf import Shelf
from studyhub.models import LessonVersion, OwnLesson
from studyhub.models.base import new_id
from studyhub.services.banks.checking import cleaned
from studyhub.services.banks.workshop import Workshop
from studyhub.services.database import command
from studyhub.services.errors import Conflict, Invalid
from studyhub.services.programs.permissions import Act, allow

from .checking import Checked, check_lesson
from .rows import Which, lesson_for, must_be_head, open_to_change, tell, version_of

MOST_LESSONS, MOST_VERSIONS = 500, 1_000
SKELETON = """\
---
title: {title}
minutes: 10
as_of: {today}
objectives: []
---

Say in one paragraph what the lesson is about and why it matters.

## The first thing

Write here. A list, a table, **bold** and *slanted* words are Markdown.

!!! trap "What is easily mixed up"
    Say it in a box: worked, trap, note, tip, warning or example.
"""


def new_lesson(
    *,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    title: str,
    workshop: Workshop,
    shelf: Shelf,
    now: datetime,
) -> uuid.UUID:
    """A draft that shows how a lesson is written; gives its id. Raises Invalid, Conflict."""
    title = " ".join(title.split())
    if not 1 <= len(title) <= LONGEST_TITLE:
        raise Invalid(f"Give the lesson a title of at most {LONGEST_TITLE} characters.")
    with command() as session:
        allow(user_id, program_id, Act.WRITE_LESSONS)
        open_to_change(session, program_id)
        mine = sa.select(sa.func.count()).select_from(OwnLesson).where(OwnLesson.program_id == program_id)
        if (session.scalar(mine) or 0) >= MOST_LESSONS:
            raise Conflict(f"The program has {MOST_LESSONS} lessons, and may have no more.")
        text = SKELETON.format(title=inline(title, flow=False), today=workshop.today.isoformat())
        lesson = OwnLesson(program_id=program_id, id=new_id(now), head=0)
        which = Which(program_id, lesson.id)
        checked = check_lesson(session, which, cleaned(text), workshop=workshop, shelf=shelf)
        _add_version(session, lesson, checked, author_id=user_id, said="A new lesson", now=now)
        tell(session, "lesson.saved", lesson, user_id=user_id, now=now)
        return lesson.id


def save_lesson(
    *,
    user_id: uuid.UUID,
    which: Which,
    text: str,
    base: int,
    note: str,
    workshop: Workshop,
    shelf: Shelf,
    now: datetime,
) -> int:
    """Save a text as the next version, a draft; gives its number. `base` is the version it was made from.

    The same text again is no version. Raises Conflict where somebody saved another version in the meantime,
    Invalid for a text too long to be looked into. A version in review goes back to being a draft.
    """
    text = cleaned(text)
    if refused := too_much(text):
        raise Invalid(f"{refused.message} {refused.hint} The text is still here, and not saved.")
    with command() as session:
        _, lesson = lesson_for(session, user_id, which, Act.WRITE_LESSONS)
        open_to_change(session, which.program_id)
        must_be_head(lesson, base)
        head = version_of(session, lesson)
        if head.text == text and head.state != "withdrawn":
            return lesson.head
        if lesson.head >= MOST_VERSIONS:
            raise Invalid(f"This lesson has {MOST_VERSIONS:,} versions. Begin a new one.")
        if head.state == "in_review":
            head.state = "draft"
        checked = check_lesson(session, which, text, workshop=workshop, shelf=shelf)
        version = _add_version(session, lesson, checked, author_id=user_id, said=note, now=now)
        tell(session, "lesson.saved", lesson, user_id=user_id, now=now)
        return version.number


def restore_version(
    *,
    user_id: uuid.UUID,
    which: Which,
    number: int,
    base: int,
    workshop: Workshop,
    shelf: Shelf,
    now: datetime,
) -> int:
    """Make an older text the newest version, a draft; gives its number. Raises NotFound, Conflict."""
    with command() as session:
        _, lesson = lesson_for(session, user_id, which, Act.WRITE_LESSONS)
        text = version_of(session, lesson, number).text
    note = f"As version {number}"
    return save_lesson(
        user_id=user_id,
        which=which,
        text=text,
        base=base,
        note=note,
        workshop=workshop,
        shelf=shelf,
        now=now,
    )


def _add_version(
    session: Session, lesson: OwnLesson, checked: Checked, *, author_id: uuid.UUID, said: str, now: datetime
) -> LessonVersion:
    """Write the next version, a draft, and what lists show of it."""
    lesson.head, lesson.state, lesson.errors, lesson.changed_at = (
        lesson.head + 1,
        "draft",
        checked.errors,
        now,
    )
    lesson.title = checked.title
    session.add(lesson)
    session.flush()
    version = LessonVersion(
        program_id=lesson.program_id,
        lesson_id=lesson.id,
        number=lesson.head,
        text=checked.text,
        content_hash=checked.content_hash,
        errors=checked.errors,
        state="draft",
        author_id=author_id,
        saved_at=now,
        note=said.strip()[:500],
    )
    session.add(version)
    session.flush()
    return version
