"""How the check-yourself questions of a lesson are asked: of students (logged) and of strangers (not)."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime

from studyhub.catalog.shelf import Shelf
from studyhub.learning.responses import Fields
from studyhub.services.errors import NotFound
from studyhub.services.practice.lessons import answer_in_lesson, lesson_questions, try_question
from studyhub.services.practice.types import Choice, LessonQuestion, QuestionView, Row

from .syllabus import written_lesson


def checks_of(*, lesson: str, shelf: Shelf, user_id: uuid.UUID | None) -> dict[str, LessonQuestion]:
    """The questions of a written lesson by their keys, open. Raises NotFound."""
    written_lesson(shelf, lesson)
    asked = lesson_questions(user_id=user_id, lesson=lesson, shelf=shelf)
    if user_id is not None:
        return asked
    # A stranger's questions are laid out as `try_question` will mark them.
    return {key: LessonQuestion(try_question(question=key, shelf=shelf), 0) for key in asked}


def answer_check(
    *,
    lesson: str,
    question: str,
    attempt: int,
    asked: str,
    fields: Fields,
    shelf: Shelf,
    user_id: uuid.UUID | None,
    now: datetime,
) -> LessonQuestion:
    """Mark an answer; a student's is logged, a stranger's is not kept.

    Raises NotFound, Unmarkable, StaleForm.
    """
    written_lesson(shelf, lesson)
    if user_id is not None:
        return answer_in_lesson(
            user_id=user_id,
            lesson=lesson,
            question=question,
            attempt=attempt,
            asked=asked,
            fields=fields,
            shelf=shelf,
            now=now,
        )
    if question not in lesson_questions(user_id=None, lesson=lesson, shelf=shelf):
        raise NotFound("There is no such question in this lesson.")
    return LessonQuestion(try_question(question=question, shelf=shelf, fields=fields), 0)


def with_typed(view: QuestionView, fields: Fields) -> QuestionView:
    """An open question with what was typed put back, so that an answer that cannot be marked is not lost."""
    rows = {row.name: _row(row, next(iter(fields.get(row.name, ())), "")) for row in view.rows}
    return replace(
        view,
        typed=next(iter(fields.get("number", ())), ""),
        choices=_chosen(view.choices, set(fields.get("choice", ()))),
        rows=tuple(rows.values()),
        stem=tuple(replace(part, row=rows[part.row.name]) if part.row else part for part in view.stem),
    )


def _row(row: Row, given: str) -> Row:
    return replace(row, typed=given, choices=_chosen(row.choices, {given}))


def _chosen(choices: tuple[Choice, ...], positions: set[str]) -> tuple[Choice, ...]:
    return tuple(replace(choice, chosen=str(choice.position) in positions) for choice in choices)
