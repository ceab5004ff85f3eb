"""What the syllabus shows a student, and what they mark on lessons: read, kept at hand, noted."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.errors import UnknownItem
from studyhub.catalog.shelf import LessonPlace, Shelf
from studyhub.catalog.types import Area, Lesson
from studyhub.extensions import db
from studyhub.learning.mastery import is_mastered
from studyhub.models import Bookmark, LessonRead, Mastery, Note, Program
from studyhub.services.database import command
from studyhub.services.errors import Invalid, NotFound

NOTE_LIMIT = 10_000


@dataclass(frozen=True)
class LessonRow:
    """A lesson of the syllabus. `state` is planned, open, next, read or mastered."""

    id: str
    title: str
    state: str
    minutes: int
    objectives: int
    bookmarked: bool


@dataclass(frozen=True)
class AreaRow:
    """An area with its lessons in teaching order; `share` is its percent of the exam as (low, high)."""

    id: str
    domain: str
    title: str
    share: tuple[int, int] | None
    written: tuple[LessonRow, ...]
    planned: tuple[LessonRow, ...]
    read: int


@dataclass(frozen=True)
class OwnRow:
    """The lessons that a program of the reader's wrote."""

    program: str
    name: str
    lessons: tuple[LessonRow, ...]


@dataclass(frozen=True)
class SyllabusPage:
    """All areas, and the lesson to read next (None: all written ones are read); `own` counts in neither."""

    areas: tuple[AreaRow, ...]
    next: LessonRow | None
    read: int
    written: int
    bookmarks: tuple[LessonRow, ...]
    own: tuple[OwnRow, ...] = ()


@dataclass(frozen=True)
class _Marks:
    read: frozenset[str]
    bookmarked: frozenset[str]
    mastered: frozenset[str]


def syllabus(*, shelf: Shelf, user_id: uuid.UUID | None) -> SyllabusPage:
    """The syllabus as one person sees it; a stranger (None) has read nothing yet."""
    marks = _marks_of(user_id)
    next_id = next((lesson.id for lesson in shelf.lessons if lesson.id not in marks.read), None)
    areas = tuple(_area_row(area, shelf, marks, next_id) for area in shelf.areas)
    own = _own_rows(shelf, marks)
    rows = [row for area in areas for row in area.written]
    kept = [row for group in own for row in group.lessons if row.bookmarked]
    return SyllabusPage(
        areas=areas,
        next=next((row for row in rows if row.id == next_id), None),
        read=sum(row.id in marks.read for row in rows),
        written=len(rows),
        bookmarks=(*(row for row in rows if row.bookmarked), *kept),
        own=own,
    )


def next_lesson(*, shelf: Shelf, user_id: uuid.UUID) -> LessonRow | None:
    """The first written lesson in teaching order that a student has not marked as read."""
    return syllabus(shelf=shelf, user_id=user_id).next


def _marks_of(user_id: uuid.UUID | None) -> _Marks:
    if user_id is None:
        return _Marks(frozenset(), frozenset(), frozenset())
    rows = db.session().execute(_MARKS, {"user_id": user_id}).all()
    read, kept = (frozenset(row.of for row in rows if row.kind == kind) for kind in ("read", "kept"))
    asked = (row for row in rows if row.kind == "asked")
    mastered = frozenset(row.of for row in asked if is_mastered(right=row.right, asked=row.asked))
    return _Marks(read, kept, mastered)


def _marks() -> sa.CompoundSelect[Any]:
    """Lessons read, lessons kept at hand, and what was right of what was asked by objective: built once."""

    def part(kind: str, of: Any, right: Any, asked: Any) -> sa.Select[Any]:
        own = of.class_.user_id == sa.bindparam("user_id")
        named = (sa.literal(kind).label("kind"), of.label("of"), right.label("right"), asked.label("asked"))
        return sa.select(*named).where(own)

    none = sa.literal(0)
    right = Mastery.fresh_right + Mastery.repeat_right
    return sa.union_all(
        part("read", LessonRead.lesson, none, none),
        part("kept", Bookmark.lesson, none, none),
        part("asked", Mastery.objective, right, Mastery.fresh_total + Mastery.repeat_total),
    )


_MARKS = _marks()


def _area_row(area: Area, shelf: Shelf, marks: _Marks, next_id: str | None) -> AreaRow:
    places = [shelf.lesson_place(lesson.id) for lesson in area.lessons]
    rows = [_lesson_row(place, marks, next_id) for place in places]
    weights = shelf.blueprint().domains if shelf.blueprints else ()
    return AreaRow(
        id=area.id,
        domain=area.domain,
        title=area.title,
        share=next(((weight.low, weight.high) for weight in weights if weight.domain == area.domain), None),
        written=tuple(row for row in rows if row.state != "planned"),
        planned=tuple(row for row in rows if row.state == "planned"),
        read=sum(row.id in marks.read for row in rows),
    )


def _own_rows(shelf: Shelf, marks: _Marks) -> tuple[OwnRow, ...]:
    """The lessons of programs on a shelf, a group for each program."""
    programs = {one: uuid.UUID(one) for one in dict.fromkeys(one.program for one in shelf.own_lessons)}
    if not programs:
        return ()
    wanted = sa.select(Program.id, Program.name).where(Program.id.in_(programs.values()))
    names = {row.id: row.name for row in db.session.execute(wanted)}
    return tuple(
        OwnRow(
            str(program),
            names.get(program, ""),
            tuple(_written_row(one, marks, None) for one in shelf.own_lessons if one.program == key),
        )
        for key, program in programs.items()
    )


def _lesson_row(place: LessonPlace, marks: _Marks, next_id: str | None) -> LessonRow:
    planned = place.planned
    if place.lesson is None:
        return LessonRow(planned.id, planned.title, "planned", 0, len(planned.objectives), bookmarked=False)
    return _written_row(place.lesson, marks, next_id)


def _written_row(lesson: Lesson, marks: _Marks, next_id: str | None) -> LessonRow:
    state = "next" if lesson.id == next_id else "open"
    if lesson.id in marks.read:
        mastered = lesson.objectives and marks.mastered.issuperset(lesson.objectives)
        state = "mastered" if mastered else "read"
    return LessonRow(
        lesson.id, lesson.title, state, lesson.minutes, len(lesson.objectives), lesson.id in marks.bookmarked
    )


def written_lesson(shelf: Shelf, lesson: str) -> None:
    """Refuse a lesson that is not written; raises NotFound."""
    try:
        shelf.lesson(lesson)
    except UnknownItem:
        raise NotFound("There is no such lesson. The list of all lessons is under Learn.") from None


def mark_read(*, user_id: uuid.UUID, lesson: str, read: bool, shelf: Shelf, now: datetime) -> None:
    """Mark a lesson as read, or take the mark away; twice is as good as once. Commits."""
    written_lesson(shelf, lesson)
    with command() as session:
        _set_mark(session, LessonRead, user_id, lesson, now if read else None)


def bookmark(*, user_id: uuid.UUID, lesson: str, keep: bool, shelf: Shelf, now: datetime) -> None:
    """Keep a lesson at hand, or let it go. Commits."""
    written_lesson(shelf, lesson)
    with command() as session:
        _set_mark(session, Bookmark, user_id, lesson, now if keep else None)


def save_note(*, user_id: uuid.UUID, lesson: str, body: str, shelf: Shelf, now: datetime) -> None:
    """Save a private note on a lesson; an empty one removes it. Raises Invalid when too long. Commits."""
    written_lesson(shelf, lesson)
    body = body.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(body) > NOTE_LIMIT:
        raise Invalid(f"A note holds {NOTE_LIMIT:,} characters; yours has {len(body):,}. Shorten it, please.")
    with command() as session:
        note = session.get(Note, (user_id, lesson))
        if note is not None and not body:
            session.delete(note)
        elif note is not None:
            note.body, note.at = body, now
        elif body:
            session.add(Note(user_id=user_id, lesson=lesson, body=body, at=now))


def _set_mark(
    session: Session,
    kind: type[LessonRead] | type[Bookmark],
    user_id: uuid.UUID,
    lesson: str,
    at: datetime | None,
) -> None:
    mark = session.get(kind, (user_id, lesson))
    if mark is None and at is not None:
        session.add(kind(user_id=user_id, lesson=lesson, at=at))
    elif mark is not None and at is None:
        session.delete(mark)
