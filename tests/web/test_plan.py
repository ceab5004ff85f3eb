from __future__ import annotations

from datetime import timedelta

from flask.testing import FlaskClient

from tests.conftest import NOW

from .test_practice import student  # noqa: F401 - a fixture

EXAM = (NOW + timedelta(days=30)).date().isoformat()
FIELDS = {"exam_date": EXAM, "days_off": "", **{f"minutes-{n}": "30" for n in range(7)}}


def test_a_beginner_is_asked_for_the_date(student: FlaskClient) -> None:  # noqa: F811
    assert "No exam date yet" in student.get("/plan").text


def test_a_preview_is_shown_and_nothing_is_stored(student: FlaskClient) -> None:  # noqa: F811
    page = student.post("/plan", data={**FIELDS, "do": "preview"}).text
    assert "What this change would do" in page
    assert "30 days to the exam" in page
    assert "No exam date yet" in student.get("/plan").text


def test_a_change_is_made_and_shown_on_the_start_page(student: FlaskClient) -> None:  # noqa: F811
    answer = student.post("/plan", data={**FIELDS, "do": "apply"})
    assert answer.headers["Location"] == "/plan"
    page = student.get("/plan").text
    assert "The days ahead" in page
    assert "style=" not in page
    assert "30 days to your exam" in student.get("/").text


def test_what_cannot_be_used_is_said_and_what_was_typed_stays(student: FlaskClient) -> None:  # noqa: F811
    wrong = {**FIELDS, "exam_date": "2020-01-01", "days_off": "tomorrow", "do": "apply"}
    answer = student.post("/plan", data=wrong)
    assert answer.status_code == 422
    assert "“tomorrow” is not a date" in answer.text
    past = student.post("/plan", data={**wrong, "days_off": ""})
    assert "has passed" in past.text
    assert 'value="2020-01-01"' in past.text


def test_strangers_are_sent_to_sign_in(client: FlaskClient) -> None:
    assert client.get("/plan").status_code in {302, 303}
