from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask

from studyhub.extensions import db
from studyhub.services.practice.answers import SentAnswer, submit_answer
from studyhub.services.practice.log import rebuild_user
from tests.conftest import NOW

from .conftest import Student


def at_once(app: Flask, student: Student, answers: list[SentAnswer]) -> list[object]:
    """Send answers at the same moment, each from a connection of its own."""
    start = Barrier(len(answers))

    def send(answer: SentAnswer) -> object:
        with app.app_context():
            start.wait()
            page = submit_answer(user_id=student.id, answer=answer, shelf=student.shelf, now=NOW)
            db.session.remove()
            return page.question

    db.session.remove()
    with ThreadPoolExecutor(len(answers)) as pool:
        return list(pool.map(send, answers))


def test_same_answer_from_two_tabs_at_once_is_one_line(app: Flask, student: Student) -> None:
    session = student.today()
    answers = [student.sent(session, right=True), student.sent(session, right=False)] * 2
    views = at_once(app, student, answers)
    assert len(student.log()) == 1
    assert len({repr(view) for view in views}) == 1


def test_answers_on_one_objective_at_once_are_all_counted(app: Flask, student: Student) -> None:
    session = student.quiz("71")
    at_once(app, student, [student.sent(session, n) for n in range(4)])
    before = student.caches()
    assert sum(row[3] for row in before[1]) == 4
    rebuild_user(user_id=student.id)
    assert student.caches() == before


def test_sessions_begun_at_once_are_one(
    app: Flask, student: Student, make_user: Callable[..., object]
) -> None:
    def begin(_n: int) -> object:
        with app.app_context():
            begun = student.today()
            db.session.remove()
            return begun

    db.session.remove()
    with ThreadPoolExecutor(3) as pool:
        assert len(set(pool.map(begin, range(3)))) == 1
