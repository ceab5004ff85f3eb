"""The log that growth is measured over is as long as wanted, and made of pasts like the first ones."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask

from bench.growing.crowd import answers_in, grow, lay_class
from studyhub.extensions import db
from studyhub.models import Enrollment, Memory, Program, Review
from studyhub.models.base import new_id
from studyhub.services.database import command
from tests.conftest import NOW
from tests.services.practice.conftest import Student, shelf, student

__all__ = ["shelf", "student"]


def test_log_grows_by_people_with_the_same_past(app: Flask, student: Student) -> None:
    quiz, program = student.quiz("71", count=5), new_id(NOW)
    for slot in range(5):
        student.answer(quiz, slot)
    with command() as session:
        session.add(Program(id=program, name="HIM", created_at=NOW))
    grow(app, [student.id], program, rows=30)
    people = db.session.scalars(sa.select(Enrollment.user_id)).all()
    assert (answers_in(app), len(people)) == (30, 5)
    pasts = sa.select(Review.user_id, sa.func.count()).group_by(Review.user_id)
    assert {count for _, count in db.session.execute(pasts)} == {5}
    assert set(db.session.scalars(sa.select(Memory.user_id))) == {student.id, *people}


def test_class_is_laid_with_the_past_of_the_originals_whatever_a_class_did_since(
    app: Flask, student: Student
) -> None:
    quiz, program = student.quiz("71", count=5), new_id(NOW)
    student.answer(quiz, 0)
    with command() as session:
        session.add(Program(id=program, name="HIM", created_at=NOW))
    first, (one,) = lay_class(app, [student.id], program)
    Student(one, student.shelf).answer(quiz, 1)
    second, (other,) = lay_class(app, [student.id], program)
    enrolled = db.session.execute(sa.select(Enrollment.cohort_id, Enrollment.user_id)).all()
    assert set(map(tuple, enrolled)) == {(first, one), (second, other)}
    pasts = sa.select(Review.user_id, sa.func.count()).group_by(Review.user_id)
    assert dict(map(tuple, db.session.execute(pasts))) == {student.id: 1, one: 2, other: 1}
