"""Who writes and reads a program's lessons, a lesson's text, and pictures of all sorts."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import LessonVersion, OwnLesson
from studyhub.services.banks.shelves import shelf_of
from studyhub.services.banks.workshop import Workshop
from studyhub.services.lessons import publishing, writing
from studyhub.services.lessons.pages import EditorPage, editor_page
from studyhub.services.lessons.pictures import PictureLine, add_picture
from studyhub.services.lessons.rows import Which
from tests.conftest import NOW, SAMPLE_CONTENT
from tests.services.programs.conftest import College, college

__all__ = ["college"]

LESSON = """\
---
title: Charts at Harbor
minutes: 12
as_of: 2026-11-01
objectives: ["71"]
---

At Harbor a chart is begun at the front desk.

## Who begins it

- the clerk
- or the nurse
"""


def picture(form: str = "PNG", size: tuple[int, int] = (40, 30), **saved: object) -> bytes:
    """A picture of one colour."""
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, form, **saved)  # type: ignore[arg-type]
    return out.getvalue()


@dataclass
class Desk:
    """A program's lessons, with an author, a reader and an assistant; each command is a line."""

    college: College
    workshop: Workshop
    author: uuid.UUID = field(init=False)
    reader: uuid.UUID = field(init=False)
    assistant: uuid.UUID = field(init=False)

    def open(self) -> Desk:
        self.author, self.reader = self.college.staff("instructor"), self.college.director
        self.assistant = self.college.staff("assistant")
        return self

    @property
    def program(self) -> uuid.UUID:
        return self.college.program

    def which(self, lesson: uuid.UUID) -> Which:
        return Which(self.program, lesson)

    def begin(self, title: str = "Charts at Harbor", by: uuid.UUID | None = None) -> uuid.UUID:
        person = by or self.author
        about = {"program_id": self.program, "title": title, "shelf": self.shelf(person)}
        return writing.new_lesson(user_id=person, workshop=self.workshop, now=NOW, **about)  # type: ignore[arg-type]

    def write(self, text: str = LESSON) -> uuid.UUID:
        lesson = self.begin()
        self.save(lesson, text)
        return lesson

    def save(self, lesson: uuid.UUID, text: str, by: uuid.UUID | None = None, base: int = 0) -> int:
        return writing.save_lesson(
            user_id=by or self.author,
            text=text,
            note="Mended",
            **self._at_head(lesson) | ({"base": base} if base else {}),
        )

    def restore(self, lesson: uuid.UUID, number: int) -> int:
        return writing.restore_version(user_id=self.author, number=number, **self._at_head(lesson))

    def send(self, lesson: uuid.UUID) -> None:
        publishing.send_to_review(user_id=self.author, **self._at_head(lesson))

    def judge(
        self, lesson: uuid.UUID, *, agreed: bool = True, remarks: str = "", by: uuid.UUID | None = None
    ) -> None:
        publishing.judge(
            user_id=by or self.reader,
            which=self.which(lesson),
            base=self.row(lesson).head,
            agreed=agreed,
            remarks=remarks,
            now=NOW,
        )

    def publish(self, lesson: uuid.UUID, by: uuid.UUID | None = None) -> None:
        publishing.publish(user_id=by or self.author, **self._at_head(lesson))

    def withdraw(self, lesson: uuid.UUID, why: str = "Out of date") -> None:
        publishing.withdraw(user_id=self.author, which=self.which(lesson), why=why, now=NOW)

    def bring_out(self, text: str = LESSON) -> uuid.UUID:
        """A lesson on its whole way to the students."""
        lesson = self.write(text)
        self.send(lesson)
        self.judge(lesson)
        self.publish(lesson)
        return lesson

    def add(self, data: bytes | None = None, alt: str = "A form", by: uuid.UUID | None = None) -> PictureLine:
        sent = picture() if data is None else data
        return add_picture(user_id=by or self.author, program_id=self.program, data=sent, alt=alt, now=NOW)

    def page(self, lesson: uuid.UUID, by: uuid.UUID | None = None, typed: str | None = None) -> EditorPage:
        person = by or self.author
        about = {"which": self.which(lesson), "workshop": self.workshop, "shelf": self.shelf(person)}
        return editor_page(user_id=person, typed=typed, **about)  # type: ignore[arg-type]

    def codes(self, text: str) -> list[tuple[int, str]]:
        """What the checker says of a text: lines and codes."""
        page = self.page(self.begin(), typed=text)
        return [(fault.line, fault.code) for fault in page.checked.faults]

    def row(self, lesson: uuid.UUID) -> OwnLesson:
        db.session.rollback()
        return db.session.get_one(OwnLesson, (self.program, lesson))

    def version(self, lesson: uuid.UUID, number: int = 0) -> LessonVersion:
        head = self.row(lesson).head
        return db.session.get_one(LessonVersion, (self.program, lesson, number or head))

    def shelf(self, person: uuid.UUID) -> Shelf:
        db.session.rollback()
        return shelf_of(user_id=person, core=self.workshop.core)

    def seen_by(self, person: uuid.UUID) -> list[str]:
        """Ids of the lessons of programs on a person's shelf."""
        return [lesson.id for lesson in self.shelf(person).own_lessons]

    def _at_head(self, lesson: uuid.UUID) -> dict[str, object]:
        base = self.row(lesson).head
        site = {"workshop": self.workshop, "shelf": self.shelf(self.author), "now": NOW}
        return {"which": self.which(lesson), "base": base} | site


@pytest.fixture
def desk(app: Flask, college: College, tmp_path: Path) -> Desk:
    """The lessons of the program HIT."""
    return Desk(
        college, Workshop(app.extensions["catalog"].shelf(), SAMPLE_CONTENT, tmp_path, NOW.date())
    ).open()
