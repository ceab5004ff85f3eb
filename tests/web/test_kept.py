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
from studyhub.services.assignments.rules import PracticeRule
from studyhub.services.assignments.setting.changes import set_work
from studyhub.services.assignments.setting.wishes import Wishes
from studyhub.web import kept
from tests.conftest import NOW
from tests.services.exams.conftest import put_sitting
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


def test_page_that_is_made_for_the_first_time_of_a_day_reads_each_row_once(
    student: FlaskClient, statements: list[str]
) -> None:
    student.get("/")
    assert len(statements) <= 17
    assert sum("study_plan" in one for one in statements) == 2


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


def at(app: Flask, after: timedelta) -> None:
    """Let the site's clock show so much after ten in the morning."""
    app.extensions["clock"] = lambda: NOW + after


def test_time_goes_on_on_a_kept_page(student: FlaskClient, app: Flask) -> None:
    assert "Good morning" in student.get("/").text
    at(app, timedelta(hours=9))
    assert "Good evening" in student.get("/").text


@pytest.mark.parametrize("address", ["/", "/learn/L40"])
def test_page_of_ten_is_kept_at_half_past(
    student: FlaskClient, app: Flask, statements: list[str], address: str
) -> None:
    first = student.get(address).text
    at(app, timedelta(minutes=30))
    statements.clear()
    assert TOKEN.sub("", student.get(address).text) == TOKEN.sub("", first)
    assert len(statements) == 1


def test_start_page_is_not_kept_past_the_turn_of_the_study_day(student: FlaskClient, app: Flask) -> None:
    exam_date()
    before_four, four = timedelta(hours=17, minutes=59), timedelta(hours=18)
    for after, days in ((before_four, "40 days to your exam"), (four, "39 days to your exam")):
        at(app, after)
        assert days in student.get("/").text


def test_clock_that_is_set_back_is_shown_nothing_of_later(student: FlaskClient, app: Flask) -> None:
    at(app, timedelta(hours=9))
    assert "Good evening" in student.get("/").text
    at(app, timedelta())
    assert "Good morning" in student.get("/").text


def test_start_page_is_not_kept_past_what_happens_to_assigned_work(
    student: FlaskClient, app: Flask, make_user: Callable[..., object]
) -> None:
    shelf = app.extensions["catalog"].shelf()
    college = College(make_user, shelf).open()  # type: ignore[arg-type]
    student.post(f"/join/{college.row().join_code}")
    opens, due, closes = (NOW + timedelta(minutes=10 * n) for n in (1, 2, 3))
    rule = PracticeRule(minutes=5)
    wanted = Wishes("Week 3", "", "practice", rule, opens=opens, due=due, late="marked", until=closes)
    where = {"user_id": college.director, "program_id": college.program, "cohort_id": college.cohort}
    set_work(**where, wishes=wanted, shelf=shelf, now=NOW)  # type: ignore[arg-type]
    said = []
    for minutes in (9, 10, 20, 21, 30):
        at(app, timedelta(minutes=minutes))
        page = student.get("/").text
        said.append(("Week 3" in page, "Was due" in page))
    assert said == [(False, False), (True, False), (True, False), (True, True), (False, False)]


def test_minutes_of_a_running_exam_run_on_the_kept_page(student: FlaskClient, app: Flask) -> None:
    exam = put_sitting(me().id, 0, ended=False)
    exam.created_at = exam.began_at = NOW
    db.session.commit()
    for seconds, says in (
        (0, "205 minutes"),
        (59, "204 minutes"),
        (61, "203 minutes"),
        (12_301, "time is up"),
    ):
        at(app, timedelta(seconds=seconds))
        assert says in student.get("/").text


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
    later = NOW + timedelta(minutes=1)
    for key in "abc":
        pages.keep(key, 1, kept.Made(key * 4, later), NOW)
    assert ([pages.get(key, 1, NOW) for key in "abc"], pages.held) == ([None, "bbbb", "cccc"], 8)
    pages.get("b", 1, NOW)
    pages.keep("d", 1, kept.Made("dddd", later), NOW)
    assert [pages.get(key, 1, NOW) for key in "bcd"] == ["bbbb", None, "dddd"]


def test_page_is_given_from_when_it_was_made_until_it_turns() -> None:
    pages, minute = kept.Kept(), timedelta(minutes=1)
    pages.keep("a", 1, kept.Made("page", NOW + minute), NOW)
    assert [pages.get("a", 1, NOW + n * minute / 2) for n in (-1, 0, 1, 2)] == [None, "page", "page", None]


def test_page_of_another_state_takes_the_place_of_the_one_before() -> None:
    pages, later = kept.Kept(), NOW + timedelta(minutes=1)
    pages.keep("a", 1, kept.Made("first", later), NOW)
    pages.keep("a", 2, kept.Made("second", later), NOW)
    assert [pages.get("a", mark, NOW) for mark in (1, 2)] == [None, "second"]
    assert pages.held == len("second")
