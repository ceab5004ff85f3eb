from __future__ import annotations

import re
import uuid
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from studyhub.extensions import db
from studyhub.models import Flag, ProblemReport, Review
from tests.listening import hearing

PERSON = {"name": "Amina Diallo", "email": "amina@example.edu", "password": "a long enough phrase"}
FRAGMENT = {"X-Fragment": "1"}
EVERY = {"count": "100", "feedback": "tutor", "pool": "all"}


@pytest.fixture
def student(client: FlaskClient) -> FlaskClient:
    """A browser that is signed in."""
    client.post("/register", data=PERSON)
    client.post("/login", data=PERSON)
    return client


def begin(student: FlaskClient, **data: str) -> str:
    """Start a quiz (of everything, if not told otherwise); gives the address of its first question."""
    moved = student.post("/practice/quiz", data=EVERY | data, follow_redirects=True)
    return moved.request.path


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the answer's form."""
    form = page[page.index('id="answer-form"') :]
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form)
    return {name: value for name, value in dict(found).items() if name != "csrf_token"}


def filled(page: str) -> dict[str, str | list[str]]:
    """An answer to whatever question stands on the page: the first choice everywhere."""
    choose = int((re.search(r"Choose exactly (\d)", page) or ["", "1"])[1])
    if 'name="choice"' in page:
        return {"choice": [str(n) for n in range(choose)]}
    if 'name="number"' in page:
        return {"number": "12"}
    names = re.findall(r'name="((?:rank|match|blank)-\w+)"', page)
    return {name: str(n + 1) if name.startswith("rank") else "0" for n, name in enumerate(names)}


def send(student: FlaskClient, address: str, **extra: object) -> TestResponse:
    page = student.get(address).text
    headers = extra.pop("headers", None)
    return student.post("/practice/answer", data=hidden(page) | filled(page) | extra, headers=headers)


def test_strangers_are_sent_to_sign_in(client: FlaskClient) -> None:
    for address in ("/practice", "/practice/quiz", "/progress", "/progress/history"):
        assert client.get(address).headers["Location"].startswith("/login")


def test_today_begins_and_shows_a_question(student: FlaskClient) -> None:
    page = student.post("/practice/today", follow_redirects=True)
    assert page.status_code == 200
    assert 'id="answer-form"' in page.text


def test_every_question_of_the_bank_can_be_answered_without_javascript(student: FlaskClient) -> None:
    first = begin(student)
    for n in range(1, 25):
        address = re.sub(r"\d+$", str(n), first)
        answer = send(student, address)
        assert (answer.status_code, answer.headers["Location"]) == (303, address)
        assert 'id="verdict"' in student.get(address).text
    summary = student.get(first.rsplit("/", 1)[0])
    assert "24 of 24 questions answered" in summary.text


def test_script_gets_the_answer_as_a_fragment(student: FlaskClient) -> None:
    answer = send(student, begin(student), headers=FRAGMENT)
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith("<section")
    assert 'id="verdict"' in answer.text


def test_incomplete_answer_comes_back_with_what_was_typed(student: FlaskClient) -> None:
    address = begin(student, types="numeric")
    answer = send(student, address, number="<many>", guessed="1")
    assert answer.status_code == 422
    assert "&lt;many&gt;" in answer.text
    assert "cannot be read as a number" in answer.text
    assert 'name="guessed" value="1" id="guessed" checked' in answer.text


def test_script_is_told_what_is_missing_in_a_sentence(student: FlaskClient) -> None:
    answer = send(student, begin(student, types="single"), choice=[], headers=FRAGMENT)
    assert (answer.status_code, answer.text) == (422, "Choose an answer first.")


@pytest.mark.parametrize(
    "broken", [{"session": "x"}, {"slot": "-1"}, {"slot": "9" * 30}, {"attempt": ""}, {"asked": ""}]
)
def test_mangled_form_is_refused_and_marks_nothing(student: FlaskClient, broken: dict[str, str]) -> None:
    assert send(student, begin(student), **broken).status_code == 422
    assert db.session.query(Review).count() == 0


def test_foreign_session_is_not_found(student: FlaskClient) -> None:
    assert send(student, begin(student), session=str(uuid.uuid4())).status_code == 404


def test_page_never_holds_authored_keys_or_reasons(student: FlaskClient) -> None:
    page = student.get(begin(student, types="single", domains="F")).text
    assert "The word part means this" not in page
    assert re.findall(r'name="choice" value="(\w)"', page) == ["0", "1", "2", "3"]


def test_answer_is_taken_back_and_given_again(student: FlaskClient) -> None:
    address = begin(student)
    send(student, address)
    page = student.get(address).text
    undo = dict(re.findall(r'name="(session|slot|attempt)" value="([^"]*)"', page[page.index("data-undo") :]))
    student.post("/practice/undo", data=undo)
    again = student.get(address).text
    assert hidden(again)["attempt"] == "1"
    assert send(student, address).status_code == 303


def test_stale_tab_is_told_so(student: FlaskClient) -> None:
    answer = send(student, begin(student), asked="of-yesterday", headers=FRAGMENT)
    assert answer.status_code == 409
    assert "edited" in answer.text


def test_timed_quiz_moves_on_and_tells_at_the_end(student: FlaskClient) -> None:
    address = begin(student, feedback="timed")
    moved = send(student, address)
    assert moved.headers["Location"] == re.sub(r"\d+$", "2", address)
    assert "Answer kept" in student.get(address).text
    ended = student.post("/practice/end", data={"session": address.split("/")[-2]}, follow_redirects=True)
    assert "By objective" in ended.text
    assert 'class="verdict ' in student.get(address).text


def test_exam_conditions_hold_for_a_timed_quiz(student: FlaskClient) -> None:
    student.post("/exams/conditions", data={"extra_time": "2.0", "hidden_timer": "1"})
    page = student.get(begin(student, feedback="timed", count="5")).text
    assert f'data-seconds="{5 * 82 * 2}"' in page
    assert "<summary>Time</summary>" in page


def test_quiz_without_a_clock_has_no_timer_to_hide(student: FlaskClient) -> None:
    student.post("/exams/conditions", data={"extra_time": "1.0", "hidden_timer": "1"})
    assert "<summary>Time</summary>" not in student.get(begin(student)).text


def test_flag_is_kept(student: FlaskClient) -> None:
    item = re.search(r'name="item" value="([^"]+)"', student.get(begin(student)).text)
    assert item
    data = {"item": item[1], "on": "1", "back": "//evil.example"}
    assert student.post("/practice/flag", data=data, headers=FRAGMENT).status_code == 204
    assert student.post("/practice/flag", data=data).headers["Location"] == "/practice"
    assert db.session.query(Flag).count() == 1


def test_report_that_says_nothing_comes_back_as_typed(student: FlaskClient) -> None:
    data = {"item": "core/d2-breach-0001", "kind": "outdated", "body": " "}
    answer = student.post("/practice/report", data=data)
    assert answer.status_code == 422
    assert '<option value="outdated" selected>' in answer.text
    student.post("/practice/report", data=data | {"body": "The limit changed."})
    assert db.session.query(ProblemReport).count() == 1


@pytest.mark.parametrize("minutes", ["x", "-3", "0", "99999"])
def test_impossible_minutes_are_refused(student: FlaskClient, minutes: str) -> None:
    assert student.post("/practice/today", data={"minutes": minutes}).status_code == 422


def test_unknown_session_is_a_page_that_helps(student: FlaskClient) -> None:
    assert student.get(f"/practice/sessions/{uuid.uuid4()}").status_code == 404
    assert student.get("/practice/sessions/nonsense/1").status_code == 404
    address = begin(student)
    assert student.get(re.sub(r"\d+$", "0", address)).status_code == 404
    assert student.get(re.sub(r"\d+$", "99", address)).status_code == 404


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """SQL that is sent, without the beginnings of transactions."""
    with hearing(db.engine) as said:
        yield said


def test_answering_takes_at_most_eight_statements(student: FlaskClient, statements: list[str]) -> None:
    page = student.get(begin(student)).text
    statements.clear()
    student.post("/practice/answer", data=hidden(page) | filled(page), headers=FRAGMENT)
    assert 0 < len(statements) <= 8


def test_page_of_a_question_needs_no_session(student: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    address = begin(student)
    db.session.remove()
    asked: list[str] = []
    registry = db.session.registry
    make = registry.createfunc
    monkeypatch.setattr(registry, "createfunc", lambda: asked.append("a session") or make())
    assert student.get(address).status_code == 200
    assert asked == []
