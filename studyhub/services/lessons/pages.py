"""The pages on which lessons are written: the list, the text beside what students see, the versions."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import QuestionBlock
from studyhub.extensions import db
from studyhub.models import LessonReading, LessonVersion, OwnLesson, User
from studyhub.services.banks.checking import cleaned
from studyhub.services.banks.editor import FaultLine, fault_line
from studyhub.services.banks.workshop import Workshop
from studyhub.services.errors import NotFound
from studyhub.services.practice.lessons import try_question
from studyhub.services.practice.types import QuestionView
from studyhub.services.programs.audit import GONE
from studyhub.services.programs.heads import Head, head_of
from studyhub.services.programs.permissions import Act, Grant, allow
from studyhub.services.reading.lesson import LessonPage, own_page

from .checking import Checked, check_lesson
from .pictures import ROOM, PictureLine, pictures_of, taken_room
from .rows import Which, agreed_on, lesson_for, may_read, version_of


@dataclass(frozen=True)
class LessonLine:
    """A lesson in the list of a program; `live` says that students see a version of it."""

    id: uuid.UUID
    title: str
    state: str
    errors: int
    live: bool
    changed_at: datetime


@dataclass(frozen=True)
class LessonsPage:
    """The lessons of a program by title."""

    head: Head
    lessons: tuple[LessonLine, ...]


@dataclass(frozen=True)
class CheckedLesson:
    """What is said of a text: its faults by line, and the page that students would see, if there is one."""

    faults: tuple[FaultLine, ...]
    page: LessonPage | None
    questions: dict[str, QuestionView]

    @property
    def errors(self) -> int:
        """How many faults must be mended first."""
        return sum(fault.error for fault in self.faults)


@dataclass(frozen=True)
class ReadingLine:
    """What a second person said of the words as they stand."""

    reader: str
    at: datetime
    number: int
    agreed: bool
    remarks: str


@dataclass(frozen=True)
class EditorPage:
    """A lesson in its newest version, as it stands or as somebody is typing it.

    `base` is the version that the text was made from, `live` the one that students see, under the id `name`.
    `may` holds what this person can do with it now: save, send, take_back, read, publish, withdraw. Pictures
    fill `taken` of `room` bytes.
    """

    head: Head
    lesson_id: uuid.UUID
    title: str
    state: str
    live: int | None
    base: int
    withdrawn_why: str
    text: str
    checked: CheckedLesson
    readings: tuple[ReadingLine, ...]
    may: frozenset[str]
    pictures: tuple[PictureLine, ...]
    taken: int
    room: int = ROOM


def lessons_page(*, user_id: uuid.UUID, program_id: uuid.UUID) -> LessonsPage:
    """The lessons of a program."""
    session = db.session()
    grant = allow(user_id, program_id, Act.SEE_LESSONS)
    rows = session.scalars(
        sa.select(OwnLesson)
        .where(OwnLesson.program_id == program_id)
        .order_by(sa.func.lower(OwnLesson.title), OwnLesson.id)
    )
    lines = tuple(
        LessonLine(row.id, row.title, row.state, row.errors, row.published is not None, row.changed_at)
        for row in rows
    )
    return LessonsPage(head_of(grant), lines)


def new_page(*, user_id: uuid.UUID, program_id: uuid.UUID) -> Head:
    """The program, for who may begin a lesson in it."""
    return head_of(allow(user_id, program_id, Act.WRITE_LESSONS))


def editor_page(
    *,
    user_id: uuid.UUID,
    which: Which,
    workshop: Workshop,
    shelf: Shelf,
    typed: str | None = None,
    base: int | None = None,
) -> EditorPage:
    """The lesson as it stands; with `typed`, a text that was not saved, made from version `base`."""
    session = db.session()
    grant, lesson = lesson_for(session, user_id, which, Act.SEE_LESSONS)
    version = version_of(session, lesson)
    text = version.text if typed is None else cleaned(typed)
    checked = check_lesson(session, which, text, workshop=workshop, shelf=shelf)
    return EditorPage(
        head=head_of(grant),
        lesson_id=lesson.id,
        title=checked.title,
        state=lesson.state,
        live=lesson.published,
        base=version.number if base is None else base,
        withdrawn_why=lesson.withdrawn_why,
        text=text,
        checked=_shown(checked, shelf),
        readings=_readings(session, lesson, version.content_hash),
        may=_may(session, grant, lesson, version, checked),
        pictures=pictures_of(session, lesson.program_id),
        taken=taken_room(session, lesson.program_id),
    )


def check_typed(
    *, user_id: uuid.UUID, which: Which, text: str, workshop: Workshop, shelf: Shelf
) -> CheckedLesson:
    """What is said of a text that somebody types, for the live preview. Nothing is kept."""
    session = db.session()
    lesson_for(session, user_id, which, Act.WRITE_LESSONS)
    return _shown(check_lesson(session, which, cleaned(text), workshop=workshop, shelf=shelf), shelf)


def _shown(checked: Checked, shelf: Shelf) -> CheckedLesson:
    faults = tuple(fault_line(fault) for fault in checked.faults)
    if checked.lesson is None:
        return CheckedLesson(faults, None, {})
    keys = [block.key for block in checked.lesson.blocks if isinstance(block, QuestionBlock)]
    questions = {key: view for key in dict.fromkeys(keys) if (view := _question(key, shelf))}
    return CheckedLesson(faults, own_page(checked.lesson, shelf), questions)


def _question(key: str, shelf: Shelf) -> QuestionView | None:
    try:
        return try_question(question=key, shelf=shelf)
    except NotFound:
        return None


def _readings(session: Session, lesson: OwnLesson, content_hash: str) -> tuple[ReadingLine, ...]:
    rows = session.execute(
        sa.select(LessonReading, User.name)
        .outerjoin(User, User.id == LessonReading.reader_id)
        .where(
            LessonReading.program_id == lesson.program_id,
            LessonReading.lesson_id == lesson.id,
            LessonReading.content_hash == content_hash,
        )
        .order_by(LessonReading.at.desc(), LessonReading.id.desc())
    )
    said = ((row.LessonReading, row.name or GONE) for row in rows)
    return tuple(ReadingLine(name, one.at, one.number, one.agreed, one.remarks) for one, name in said)


def _may(
    session: Session, grant: Grant, lesson: OwnLesson, version: LessonVersion, checked: Checked
) -> frozenset[str]:
    """What a person can do with a lesson as it stands; each command asks again."""
    sound, live = not checked.errors, lesson.published == version.number
    agreed = not live and agreed_on(session, lesson, version.content_hash)
    writes, publishes = grant.may(Act.WRITE_LESSONS), grant.may(Act.PUBLISH_LESSONS)
    can = {
        "save": writes,
        "send": writes and sound and version.state == "draft" and not agreed,
        "take_back": writes and version.state == "in_review",
        "read": grant.may(Act.REVIEW_LESSONS) and may_read(session, lesson, version, grant.user_id),
        "publish": publishes and sound and agreed and version.state != "withdrawn",
        "withdraw": publishes and lesson.published is not None,
    }
    return frozenset(name for name, allowed in can.items() if allowed)
