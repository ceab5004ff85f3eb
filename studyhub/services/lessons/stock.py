"""The lessons that a program has published, as the shelves of its people hold them."""

from __future__ import annotations

import logging
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.reading.own_lessons import Around, read_own_lesson
from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Catalog, Lesson
from studyhub.extensions import db
from studyhub.models import LessonVersion, OwnLesson, Picture
from studyhub.services.banks.checking import known_of

LESSONS = ""
"""Stands for the name of a bank where lessons are meant: no bank has an empty one."""

log = logging.getLogger(__name__)


def name_of(lesson_id: uuid.UUID) -> str:
    """The id under which shelves, marks and assignments know a lesson: 32 digits in capitals."""
    return lesson_id.hex.upper()


def lessons_catalog(program_id: uuid.UUID, stamp: uuid.UUID, core: Shelf) -> Catalog:
    """The published lessons of a program by title; one that cannot be read is left out and logged."""
    session = db.session()
    figures = dict(core.catalogs[0].figures)
    around = Around(known_of(core), figures, sizes_of(session, program_id))
    rows = session.execute(
        sa.select(OwnLesson.id, LessonVersion.text)
        .join(
            LessonVersion,
            sa.and_(
                LessonVersion.program_id == OwnLesson.program_id,
                LessonVersion.lesson_id == OwnLesson.id,
                LessonVersion.number == OwnLesson.published,
            ),
        )
        .where(OwnLesson.program_id == program_id)
        .order_by(OwnLesson.title, OwnLesson.id)
    )
    lessons = (_read(row.text, around, row.id, program_id) for row in rows)
    return Catalog(
        hash=stamp.hex,
        bank=f"lessons-{program_id.hex}",
        areas=(),
        blueprints=(),
        frameworks=(),
        references=(),
        terms=(),
        word_parts=(),
        questions=(),
        cases=(),
        lessons=tuple(lesson for lesson in lessons if lesson),
        figures=(),
        reviews=(),
    )


def sizes_of(session: Session, program_id: uuid.UUID) -> dict[str, tuple[int, int]]:
    """Width and height of a program's pictures by name."""
    wanted = sa.select(Picture.name, Picture.width, Picture.height).where(Picture.program_id == program_id)
    return {row.name: (row.width, row.height) for row in session.execute(wanted)}


def _read(text: str, around: Around, lesson_id: uuid.UUID, program_id: uuid.UUID) -> Lesson | None:
    lesson = read_own_lesson(text, around, [], name=name_of(lesson_id), program=program_id.hex)
    if lesson is None:
        log.error("Lesson %s of a program cannot be read any more and is shown to nobody.", lesson_id)
    return lesson
