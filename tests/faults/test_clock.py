"""A clock that jumps ahead by a day and back, as somebody at work on the pages sees it."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from studyhub.extensions import db
from studyhub.models import Review
from tests.conftest import NOW
from tests.faults.test_database import PAGES
from tests.web.study.test_exams import SURE, exam, small
from tests.web.study.test_practice import FRAGMENT, begin, filled, hidden, student

__all__ = ["exam", "small", "student"]
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
SAVE = {"X-Save": "1"}


def set_clock(app: Flask, moment: datetime) -> None:
    app.extensions["clock"] = lambda: moment


def log() -> list[tuple[int | None, int]]:
    """Place and attempt of every answer there is."""
    db.session.rollback()
    wanted = sa.select(Review.slot, Review.attempt).where(Review.kind == "answer").order_by(Review.slot)
    return [(slot, attempt) for slot, attempt in db.session.execute(wanted)]


def test_pages_are_shown_and_answers_counted_once_while_the_clock_is_ahead_and_back(
    app: Flask,
    student: FlaskClient,
) -> None:
    quiz = begin(student).rsplit("/", 1)[0]
    sent = []
    for place, moment in enumerate((NOW + MINUTE, NOW + DAY, NOW + 2 * MINUTE), start=1):
        set_clock(app, moment)
        assert [student.get(page).status_code for page in PAGES] == [200] * len(PAGES)
        page = student.get(f"{quiz}/{place}").text
        sent.append(hidden(page) | filled(page))
        told = student.post("/practice/answer", data=sent[-1], headers=FRAGMENT)
        assert (told.status_code, 'id="verdict"' in told.text) == (200, True)
    for answer in sent:  # a slow line sends each again, the one of tomorrow too
        again = student.post("/practice/answer", data=answer, headers=FRAGMENT)
        assert (again.status_code, 'id="verdict"' in again.text) == (200, True)
    assert log() == [(0, 0), (1, 0), (2, 0)]
    assert all('id="verdict"' in student.get(f"{quiz}/{place}").text for place in (1, 2, 3))


def test_choice_in_an_exam_is_refused_while_the_clock_is_ahead_and_kept_when_it_is_back(
    app: Flask,
    student: FlaskClient,
    exam: str,
) -> None:
    assert student.post(f"{exam}/1", data={"choice": "0"}, headers=SAVE).status_code == 200
    set_clock(app, NOW + DAY)
    assert student.get(f"{exam}/2", follow_redirects=True).status_code == 200
    assert student.post(f"{exam}/2", data={"choice": "0"}, headers=SAVE).status_code == 409
    set_clock(app, NOW + MINUTE)
    assert "Question 2 of 5" in student.get(f"{exam}/2").text
    assert student.post(f"{exam}/2", data={"choice": "0"}, headers=SAVE).get_json()["answered"] == 2
    assert student.post(f"{exam}/end", data=SURE).headers["Location"] == f"{exam}/report"
