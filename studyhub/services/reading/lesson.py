"""What a lesson's page shows: its text with figures and questions in place, and all that it rests on."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa

from studyhub.catalog.errors import UnknownItem
from studyhub.catalog.shelf import LessonPlace, Shelf
from studyhub.catalog.types import (
    FigureBlock,
    Heading,
    HtmlBlock,
    ImageBlock,
    Lesson,
    QuestionBlock,
    Reference,
    Task,
)
from studyhub.extensions import db
from studyhub.models import Bookmark, LessonRead, Note, Program
from studyhub.services.errors import NotFound
from studyhub.services.items.provenance import Provenance, provenance


@dataclass(frozen=True)
class Piece:
    """A stretch of a lesson: prose (`html`), a figure, an image, or the key of the `number`-th question.

    An image goes by its name (`file`) and has its `size` in pixels.
    """

    kind: str
    html: str = ""
    file: str = ""
    size: tuple[int, int] = (0, 0)
    caption: str = ""
    alt: str = ""
    question: str = ""
    number: int = 0


@dataclass(frozen=True)
class TermCard:
    """A glossary term that the lesson uses, with what its card says."""

    slug: str
    term: str
    definition: str
    pronunciation: str | None


@dataclass(frozen=True)
class Neighbour:
    """The lesson before or after."""

    id: str
    title: str


@dataclass(frozen=True)
class LessonPage:
    """A lesson as one person reads it; a planned one has no pieces and `written` is False.

    `program` is the id of the program that wrote it, and `area_title` its name; empty for a shipped one.
    """

    id: str
    title: str
    area: str
    area_title: str
    domain: str
    written: bool
    aims: tuple[str, ...]
    tasks: tuple[Task, ...]
    previous: Neighbour | None
    next: Neighbour | None
    minutes: int = 0
    as_of: date | None = None
    headings: tuple[Heading, ...] = ()
    pieces: tuple[Piece, ...] = ()
    terms: tuple[TermCard, ...] = ()
    references: tuple[Reference, ...] = ()
    prerequisites: tuple[Neighbour, ...] = ()
    checked: Provenance | None = None
    read_at: datetime | None = None
    bookmarked: bool = False
    note: str = ""
    program: str = ""


def lesson_page(*, lesson_id: str, shelf: Shelf, user_id: uuid.UUID | None) -> LessonPage:
    """The page of a lesson on a shelf, planned ones of the syllabus too; raises NotFound for any other id."""
    try:
        place = shelf.lesson_place(lesson_id)
    except UnknownItem:
        return _with_marks(own_page(_own(lesson_id, shelf), shelf), user_id)
    page = LessonPage(
        id=place.planned.id,
        title=place.planned.title,
        area=place.area.id,
        area_title=place.area.title,
        domain=place.area.domain,
        written=place.lesson is not None,
        aims=tuple(shelf.objective(objective).title for objective in place.planned.objectives),
        tasks=tuple(shelf.task(task) for task in place.planned.tasks),
        previous=_neighbour(shelf, place.previous),
        next=_neighbour(shelf, place.next),
    )
    if place.lesson is not None:
        page = _with_text(page, place.lesson, shelf)
    return page if place.lesson is None else _with_marks(page, user_id)


def own_page(lesson: Lesson, shelf: Shelf) -> LessonPage:
    """The page of a lesson that a program wrote, as its students see it, with no marks of anybody."""
    program = uuid.UUID(lesson.program)
    name = db.session.scalar(sa.select(Program.name).where(Program.id == program))
    page = LessonPage(
        id=lesson.id,
        title=lesson.title,
        area="",
        area_title=name or "",
        domain=lesson.domain,
        written=True,
        aims=tuple(shelf.objective(objective).title for objective in lesson.objectives),
        tasks=(),
        previous=None,
        next=None,
        program=str(program),
    )
    return replace(_with_text(page, lesson, shelf), checked=None)


def _own(lesson_id: str, shelf: Shelf) -> Lesson:
    found = next((one for one in shelf.own_lessons if one.id == lesson_id), None)
    if found is None:
        raise NotFound(
            "There is no lesson of that name. Lessons have short names such as L40; the list is under Learn."
        )
    return found


def _with_text(page: LessonPage, lesson: Lesson, shelf: Shelf) -> LessonPage:
    practised = [
        question
        for objective in lesson.objectives
        for question in shelf.questions_of_objective(objective)
        if question.form is None
    ]
    return replace(
        page,
        title=lesson.title,
        minutes=lesson.minutes,
        as_of=lesson.as_of,
        headings=lesson.headings,
        pieces=tuple(_pieces(lesson)),
        terms=tuple(_term_card(slug, shelf) for slug in lesson.terms),
        references=tuple(shelf.reference(citation) for citation in lesson.citations),
        prerequisites=tuple(_before(lesson, shelf)),
        checked=provenance(shelf, practised),
    )


def _with_marks(page: LessonPage, user_id: uuid.UUID | None) -> LessonPage:
    if user_id is None:
        return page
    session = db.session()
    read = session.get(LessonRead, (user_id, page.id))
    kept = session.get(Bookmark, (user_id, page.id))
    note = session.get(Note, (user_id, page.id))
    return replace(
        page,
        read_at=read.at if read else None,
        bookmarked=kept is not None,
        note=note.body if note else "",
    )


def _pieces(lesson: Lesson) -> Iterable[Piece]:
    number = 0
    for block in lesson.blocks:
        match block:
            case HtmlBlock():
                yield Piece("html", html=block.html)
            case FigureBlock():
                yield Piece("figure", html=block.svg, caption=block.caption, alt=block.alt)
            case ImageBlock():
                size = (block.width, block.height)
                yield Piece("image", caption=block.caption, alt=block.alt, file=block.name, size=size)
            case QuestionBlock():
                number += 1
                yield Piece("question", question=block.key, number=number)


def _term_card(slug: str, shelf: Shelf) -> TermCard:
    term = shelf.term(slug)
    return TermCard(term.slug, term.term, term.definition, term.pronunciation)


def _neighbour(shelf: Shelf, lesson: str | None) -> Neighbour | None:
    return None if lesson is None else Neighbour(lesson, shelf.lesson(lesson).title)


def _before(lesson: Lesson, shelf: Shelf) -> Iterable[Neighbour]:
    for needed in lesson.prerequisites:
        place: LessonPlace = shelf.lesson_place(needed)
        yield Neighbour(needed, place.planned.title)
