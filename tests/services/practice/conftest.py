"""A student at work: what the tests of practice do again and again, on the small bank of the tests."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Question
from studyhub.extensions import db
from studyhub.learning.responses import Response, fields_of
from studyhub.models import Mastery, Memory, Review, StudySession
from studyhub.services.practice.answers import SentAnswer, submit_answer
from studyhub.services.practice.quiz import QuizFilters, start_quiz
from studyhub.services.practice.sessions import start_today
from studyhub.services.practice.slots import PutUp, Slot, in_slot
from tests.conftest import NOW


def right_response(question: Question) -> Response:
    """The full answer to a concrete question."""
    if question.answer:
        return Response(text=question.answer.expression)
    if question.steps:
        return Response(keys=tuple(step.key for step in question.steps))
    if question.pairs:
        return Response(parts={pair.key: pair.key for pair in question.pairs})
    if question.blanks:
        keys = {
            b.key: b.accept[0] if b.accept else next(o.key for o in b.options if o.correct)
            for b in question.blanks
        }
        return Response(parts=keys)
    return Response(keys=tuple(option.key for option in question.options if option.correct))


def wrong_response(question: Question) -> Response:
    """An answer with everything filled in and nothing right."""
    if question.answer:
        return Response(text="987654321")
    if question.steps:
        keys = [step.key for step in question.steps]
        return Response(keys=tuple(keys[1:] + keys[:1]))
    if question.pairs:
        keys = [pair.key for pair in question.pairs]
        return Response(parts=dict(zip(keys, keys[1:] + keys[:1], strict=True)))
    if question.blanks:
        return Response(
            parts={
                b.key: next((o.key for o in b.options if not o.correct), "nothing") for b in question.blanks
            }
        )
    wrong = [option.key for option in question.options if not option.correct]
    return Response(keys=tuple(wrong[: question.choose]))


@dataclass
class Student:
    """A user and what they do."""

    id: uuid.UUID
    shelf: Shelf

    def today(self, now: datetime = NOW, minutes: int | None = None) -> uuid.UUID:
        return start_today(user_id=self.id, shelf=self.shelf, now=now, minutes=minutes)

    def quiz(
        self, *objectives: str, feedback: str = "tutor", count: int = 5, now: datetime = NOW
    ) -> uuid.UUID:
        filters = QuizFilters(objectives=objectives)
        return start_quiz(
            user_id=self.id, filters=filters, count=count, feedback=feedback, shelf=self.shelf, now=now
        )

    def put_up(self, session_id: uuid.UUID, slot: int) -> PutUp:
        row = db.session.get_one(StudySession, (self.id, session_id), populate_existing=True)
        up = in_slot(Slot.from_json(row.slots[slot]), self.shelf)
        assert up is not None
        return up

    def sent(self, session_id: uuid.UUID, slot: int = 0, *, right: bool = True, **values: Any) -> SentAnswer:
        up = self.put_up(session_id, slot)
        response = right_response(up.concrete) if right else wrong_response(up.concrete)
        given = {
            "attempt": 0,
            "asked": up.authored.ask_hash,
            "fields": fields_of(up.concrete, up.shown, response),
        }
        return SentAnswer(session_id=session_id, slot=slot, **(given | values))

    def answer(
        self, session_id: uuid.UUID, slot: int = 0, *, right: bool = True, now: datetime = NOW, **values: Any
    ) -> Any:
        sent = self.sent(session_id, slot, right=right, **values)
        return submit_answer(user_id=self.id, answer=sent, shelf=self.shelf, now=now)

    def log(self, kind: str = "answer") -> list[Review]:
        db.session.rollback()
        wanted = sa.select(Review).where(Review.user_id == self.id, Review.kind == kind).order_by(Review.at)
        return list(db.session.scalars(wanted))

    def caches(self) -> tuple[list[Any], list[Any]]:
        """Every column of the memory and mastery rows."""
        db.session.rollback()
        tables = (Memory.__table__, Mastery.__table__)
        return tuple(  # type: ignore[return-value]
            sorted(tuple(row) for row in db.session.execute(sa.select(t).where(t.c.user_id == self.id)))
            for t in tables
        )


@pytest.fixture
def shelf(app: Flask) -> Shelf:
    """The small bank of the tests."""
    return app.extensions["catalog"].shelf()


@pytest.fixture
def student(make_user: Callable[..., uuid.UUID], shelf: Shelf) -> Student:
    """A student without a history."""
    return Student(make_user(), shelf)
