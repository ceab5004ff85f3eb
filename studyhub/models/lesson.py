"""Lessons of programs: their versions as Markdown, who read which before students did, and their pictures.

A version's text never changes. The rows are the program's work, not a record about a person: whoever wrote
or read is forgotten with the account, what they made stays.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, LargeBinary, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from .bank import ByWhom
from .base import WITHOUT_ROWID, Base, RowId, Uuid16
from .program import ProgramId

LessonId = Annotated[uuid.UUID, mapped_column(Uuid16(), primary_key=True)]
_STATES = "state IN ('draft', 'in_review', 'published', 'withdrawn')"


class OwnLesson(Base):
    """A lesson of a program. `head` numbers its newest version, `published` the one that students see.

    Title, `state` and `errors` are those of the head, kept for lists.
    """

    __tablename__ = "own_lesson"
    __table_args__ = (CheckConstraint(_STATES, name="state"), WITHOUT_ROWID)

    program_id: Mapped[ProgramId]
    id: Mapped[RowId]
    title: Mapped[str] = mapped_column(String(160))
    state: Mapped[str] = mapped_column(String(12))
    errors: Mapped[int] = mapped_column(SmallInteger)
    head: Mapped[int]
    published: Mapped[int | None]
    changed_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str] = mapped_column(String(500), default="")


class LessonVersion(Base):
    """A text of a lesson as it was saved; `content_hash` is empty for one that makes no lesson."""

    __tablename__ = "lesson_version"
    __table_args__ = (
        CheckConstraint(_STATES, name="state"),
        ForeignKeyConstraint(
            ["program_id", "lesson_id"], ["own_lesson.program_id", "own_lesson.id"], ondelete="CASCADE"
        ),
        WITHOUT_ROWID,
    )

    program_id: Mapped[ProgramId]
    lesson_id: Mapped[LessonId]
    number: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(String(32))
    errors: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[str] = mapped_column(String(12))
    author_id: Mapped[ByWhom]
    saved_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(String(500), default="")
    published_by: Mapped[ByWhom]
    published_at: Mapped[datetime | None]


class LessonReading(Base):
    """What somebody who did not write a version said of it; it holds for every version of its words."""

    __tablename__ = "lesson_reading"
    __table_args__ = (
        ForeignKeyConstraint(
            ["program_id", "lesson_id", "number"],
            ["lesson_version.program_id", "lesson_version.lesson_id", "lesson_version.number"],
            ondelete="CASCADE",
        ),
        Index(None, "program_id", "lesson_id", "content_hash"),
        WITHOUT_ROWID,
    )

    program_id: Mapped[ProgramId]
    id: Mapped[RowId]
    lesson_id: Mapped[uuid.UUID] = mapped_column(Uuid16())
    number: Mapped[int]
    content_hash: Mapped[str] = mapped_column(String(32))
    reader_id: Mapped[ByWhom]
    at: Mapped[datetime]
    agreed: Mapped[bool]
    remarks: Mapped[str] = mapped_column(Text, default="")


class Picture(Base):
    """A picture as this site wrote it anew, `name` by the hash of its bytes; `alt` says what it shows.

    It keeps its rowid: SQLite lays large values well only beside one.
    """

    __tablename__ = "picture"
    __table_args__ = (
        CheckConstraint("kind IN ('png', 'jpeg', 'webp')", name="kind"),
        CheckConstraint("size > 0", name="size"),
    )

    program_id: Mapped[ProgramId]
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    kind: Mapped[str] = mapped_column(String(4))
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    alt: Mapped[str] = mapped_column(String(500))
    data: Mapped[bytes] = mapped_column(LargeBinary)
    added_by: Mapped[ByWhom]
    added_at: Mapped[datetime]
