"""The start page is kept as it was made, and never shown once anything of it has changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from studyhub.extensions import db
from studyhub.models import Cohort, Notice, StudyPlan, User
from studyhub.models.base import new_id
from studyhub.web import kept
from tests.conftest import NOW
from tests.services.programs.conftest import College
from tests.web.study.test_practice import FRAGMENT, PERSON, begin, send, statements, student

__all__ = ["statements", "student"]
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def me() -> User:
    return db.session.scalars(sa.select(User)).one()


def test_page_is_made_once_and_then_costs_the_sign_in_alone(
    student: FlaskClient, statements: list[str]
) -> None:
    first = student.get("/").text
    statements.clear()
    assert TOKEN.sub("", student.get("/").text) == TOKEN.sub("", first)
    assert len(statements) == 1


def test_answer_shows_on_the_page_at_once(student: FlaskClient) -> None:
    assert "0 questions in seven days" in student.get("/").text
    send(student, begin(student), headers=FRAGMENT)
    assert "1 questions in seven days" in student.get("/").text


def exam_date() -> None:
    db.session.get_one(StudyPlan, me().id).exam_date = (NOW + timedelta(days=40)).date()
    db.session.commit()


def notice() -> None:
    detail = {"outcome": "mended", "answer": "Thank you."}
    db.session.add(Notice(user_id=me().id, id=new_id(NOW), kind="report", detail=detail, at=NOW))
    db.session.commit()


def name() -> None:
    db.session.execute(sa.update(User).values(name="Bettina Diallo"))
    db.session.commit()


@pytest.mark.parametrize(
    ("change", "says"),
    [(exam_date, "40 days to your exam"), (notice, "Thank you."), (name, "Bettina")],
    ids=["exam date", "notice", "name"],
)
def test_change_by_somebody_else_shows_at_once(
    student: FlaskClient, change: Callable[[], None], says: str
) -> None:
    assert says not in student.get("/").text
    change()
    assert says in student.get("/").text


def test_cohort_that_is_renamed_shows_at_once(
    student: FlaskClient, app: Flask, make_user: Callable[..., object]
) -> None:
    college = College(make_user, app.extensions["catalog"].shelf()).open()  # type: ignore[arg-type]
    student.post(f"/join/{college.row().join_code}")
    assert "Fall, HIT" in student.get("/").text
    db.session.get_one(Cohort, (college.program, college.cohort)).name = "Spring"
    db.session.commit()
    assert "Spring, HIT" in student.get("/").text


def test_time_goes_on_on_a_kept_page(student: FlaskClient, app: Flask) -> None:
    assert "Good morning" in student.get("/").text
    app.extensions["clock"] = lambda: NOW + timedelta(hours=9)
    assert "Good evening" in student.get("/").text


def test_forms_of_a_kept_page_carry_the_token_of_who_asks(student: FlaskClient, app: Flask) -> None:
    student.get("/")
    app.config["WTF_CSRF_ENABLED"] = True
    page = student.get("/").text
    token = TOKEN.findall(page)[0]
    assert kept.TOKEN not in page
    assert student.post("/practice/today", data={"csrf_token": token}).status_code == 303


def test_nobody_is_shown_the_page_of_another(student: FlaskClient, app: Flask) -> None:
    student.get("/")
    other = app.test_client()
    other.post("/register", data=PERSON | {"name": "Boris Other", "email": "boris@example.edu"})
    page = other.get("/").text
    assert "Boris" in page
    assert "Amina" not in page


def test_message_that_is_said_once_is_not_kept(student: FlaskClient) -> None:
    with student.session_transaction() as session:
        session["_flashes"] = [("info", "Said once.")]
    assert "Said once." in student.get("/").text
    assert "Said once." not in student.get("/").text


def test_lesson_that_is_marked_as_read_shows_it_at_once(student: FlaskClient) -> None:
    assert "Mark as read" in student.get("/learn/L40").text
    student.post("/learn/L40/read", data={"read": "1"})
    assert "Mark as read" not in student.get("/learn/L40").text


def test_no_more_is_kept_than_fits_and_the_oldest_leave_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 10)
    pages = kept.Kept()
    for key in "abc":
        pages.keep(key, key * 4)
    assert ([pages.get(key) for key in "abc"], pages.held) == ([None, "bbbb", "cccc"], 8)
    pages.get("b")
    pages.keep("d", "dddd")
    assert [pages.get(key) for key in "bcd"] == ["bbbb", None, "dddd"]
