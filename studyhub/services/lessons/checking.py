"""What the checker says of a lesson's text, at its lines, and the lesson that it makes; nothing is stored."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.faults import Fault, Severity
from studyhub.catalog.reading.own_lessons import LONGEST_TITLE, Around, read_own_lesson
from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Lesson
from studyhub.models import Bank
from studyhub.services.banks.checking import known_of
from studyhub.services.banks.workshop import Workshop

from .rows import Which
from .stock import name_of, sizes_of

_TITLE = re.compile(r"^title:[ \t]*(.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Checked:
    """A text, its faults by line, and the lesson that it makes, None where it makes none."""

    text: str
    faults: tuple[Fault, ...]
    lesson: Lesson | None

    @property
    def errors(self) -> int:
        """How many faults keep it from review and publication."""
        return sum(fault.severity is Severity.ERROR for fault in self.faults)

    @property
    def content_hash(self) -> str:
        """Everything that is shown of it; empty where it makes no lesson."""
        return self.lesson.content_hash if self.lesson else ""

    @property
    def title(self) -> str:
        """What it is called; as far as that can be told where it makes no lesson."""
        found = _TITLE.search(self.text[:2000])
        said = self.lesson.title if self.lesson else found.group(1).strip("\"' ") if found else ""
        return " ".join(said.split())[:LONGEST_TITLE] or "Untitled"


def check_lesson(session: Session, which: Which, text: str, *, workshop: Workshop, shelf: Shelf) -> Checked:
    """Check a lesson of a program, now. `shelf` is that of who writes: with what the program published."""
    faults: list[Fault] = []
    program_id = which.program_id
    known = replace(known_of(workshop.core), questions=_askable(session, program_id, workshop, shelf))
    figures = dict(workshop.catalog.figures)
    around = Around(known, figures, sizes_of(session, program_id))
    lesson = read_own_lesson(text, around, faults, name=name_of(which.lesson_id), program=program_id.hex)
    return Checked(text, tuple(sorted(set(faults))), lesson)


def _askable(
    session: Session, program_id: uuid.UUID, workshop: Workshop, shelf: Shelf
) -> dict[str, str | None]:
    """Questions that a lesson may embed, each with its form: shipped ones, and what the program published."""
    public = sa.select(Bank.slug).where(Bank.program_id == program_id, Bank.private.is_(False))
    slugs = set(session.scalars(public))
    shipped: dict[str, str | None] = {one.id: one.form for one in workshop.catalog.questions}
    return shipped | {one.key: None for one in shelf.questions if one.bank in slugs}
