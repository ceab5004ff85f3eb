from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from studyhub.extensions import db
from studyhub.models import Review

PERSON = {
    "name": "Amina Diallo",
    "email": "amina@example.edu",
    "password": "three green lamps",
    "timezone": "America/New_York",
}
ITEM = "core/d2-breach-0001"


@pytest.fixture
def student(client: FlaskClient) -> FlaskClient:
    client.post("/register", data=PERSON)
    return client


def choice_of(page: str, text: str) -> str:
    """The position at which an option of the first question stands."""
    rows = re.findall(r'name="choice" value="(\d)".*?option-text">(.*?)</span>', page, re.DOTALL)
    return next(position for position, shown in rows if text in shown)


def answer(client: FlaskClient, text: str, **changes: str) -> str:
    page = client.get("/learn/L40").text
    asked = re.search(r'name="asked" value="(\w+)"', page)
    assert asked is not None
    fields = {
        "question": ITEM,
        "number": "1",
        "attempt": "0",
        "asked": asked[1],
        "choice": choice_of(page, text),
    }
    return client.post("/learn/L40/answer", data=fields | changes).text


def test_syllabus_is_open_to_strangers(client: FlaskClient) -> None:
    page = client.get("/learn").text
    assert "Breaches and enforcement" in page
    assert "1 more planned, not written yet" in page


def test_lesson_shows_figure_term_and_questions(client: FlaskClient) -> None:
    page = client.get("/learn/L40").text
    assert "<svg" in page
    assert "The clock runs from discovery." in page
    assert 'data-term="breach"' in page
    assert page.count("data-check-form") == 2


def test_lesson_is_found_in_any_case(client: FlaskClient) -> None:
    assert client.get("/learn/l40").headers["Location"] == "/learn/L40"


def test_unknown_lesson_gets_a_page_that_helps(client: FlaskClient) -> None:
    reply = client.get("/learn/L99")
    assert reply.status_code == 404
    assert 'action="/search"' in reply.text


def test_planned_lesson_says_so(client: FlaskClient) -> None:
    reply = client.get("/learn/L41")
    assert reply.status_code == 200
    assert "not written yet" in reply.text


def test_open_question_gives_no_reason_away(client: FlaskClient) -> None:
    assert "Encrypted data are not unsecured" not in client.get("/learn/L40").text


def test_stranger_sees_reasons_but_nothing_is_kept(client: FlaskClient) -> None:
    page = answer(client, "The data were encrypted")
    assert "Encrypted data are not unsecured" in page
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Review)) == 0


def test_student_answer_is_logged_once_however_often_it_is_sent(student: FlaskClient) -> None:
    for _ in range(2):
        assert "Encrypted data are not unsecured" in answer(student, "The data were encrypted", attempt="0")
    rows = db.session.scalars(sa.select(Review)).all()
    assert [(row.mode, row.score, row.first_exposure) for row in rows] == [("lesson", 1.0, False)]


def test_answer_without_a_choice_comes_back_open_with_a_hint(student: FlaskClient) -> None:
    fields = {"question": ITEM, "number": "1", "attempt": "0"}
    reply = student.post("/learn/L40/answer", data=fields)
    assert reply.status_code == 422
    assert reply.text.count("data-check-form") == 2
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Review)) == 0


def test_script_gets_the_question_alone(student: FlaskClient) -> None:
    fields = {"question": ITEM, "number": "1", "attempt": "0", "choice": "0"}
    reply = student.post("/learn/L40/answer", data=fields, headers={"X-Fragment": "1"})
    assert "verdict-word" in reply.text
    assert "<html" not in reply.text


@pytest.mark.parametrize("question", ["core/d2-breach-0007", "core/d2-breach-0002", "zebra", ""])
def test_only_questions_of_the_lesson_are_marked(client: FlaskClient, question: str) -> None:
    fields = {"question": question, "choice": "0", "attempt": "0"}
    assert client.post("/learn/L40/answer", data=fields).status_code == 404


def test_marks_need_an_account(client: FlaskClient) -> None:
    for mark in ("read", "bookmark", "note"):
        assert "/login" in client.post(f"/learn/L40/{mark}").headers["Location"]


def test_read_mark_shows_on_lesson_and_syllabus(student: FlaskClient) -> None:
    assert student.post("/learn/L40/read", data={"read": "1"}).headers["Location"] == "/learn/L40#end"
    assert "You read this lesson" in student.get("/learn/L40").text
    assert "1 of 1 lessons read" in student.get("/learn").text


def test_note_is_escaped_and_a_long_one_is_given_back(student: FlaskClient) -> None:
    student.post("/learn/L40/note", data={"body": "<script>alert(1)</script>"})
    assert "&lt;script&gt;alert(1)" in student.get("/learn/L40").text
    reply = student.post("/learn/L40/note", data={"body": "y" * 10_001})
    assert reply.status_code == 422
    assert "y" * 10_001 in reply.text
