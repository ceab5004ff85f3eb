from __future__ import annotations

import uuid
from collections.abc import Callable

import sqlalchemy as sa
from flask import Flask

from studyhub.extensions import db
from studyhub.models import Memory
from studyhub.services.practice.quiz import QuizFilters, start_quiz
from tests.conftest import NOW
from tests.services.practice.conftest import Student


def test_rebuild_brings_back_what_was_lost(app: Flask, make_user: Callable[..., uuid.UUID]) -> None:
    student = Student(make_user(), app.extensions["catalog"].shelf())
    session = start_quiz(
        user_id=student.id, filters=QuizFilters(), count=5, feedback="tutor", shelf=student.shelf, now=NOW
    )
    student.answer(session)
    before = student.caches()
    db.session.execute(sa.delete(Memory))
    db.session.commit()
    result = app.test_cli_runner().invoke(args=["progress", "rebuild"])
    assert (result.exit_code, "1 accounts" in result.output) == (0, True)
    assert student.caches() == before
