from __future__ import annotations

import re
import uuid
from datetime import timedelta

from flask.testing import FlaskClient
from icalendar import Calendar

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


def test_mock_exams_are_named_with_their_days(student: FlaskClient) -> None:  # noqa: F811
    student.post("/plan", data={**FIELDS, "do": "apply"})
    page = student.get("/plan").text
    assert "<strong>Monday, 23 November</strong>: diagnostic, 82 minutes" in page
    assert "<strong>Tuesday, 15 December</strong>: full mock exam, 205 minutes" in page
    assert "(your plan has 30 for that day)" in page


def test_the_start_page_says_so_on_the_day_of_a_mock(student: FlaskClient) -> None:  # noqa: F811
    soon = (NOW + timedelta(days=8)).date().isoformat()
    student.post("/plan", data={**FIELDS, "exam_date": soon, "do": "apply"})
    student.post("/exams/diagnostic/later")
    page = student.get("/").text
    assert "Today: full mock exam" in page
    assert "more than the 30 minutes of your plan" in page


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


def feed_of(page: str) -> str:
    found = re.search(r'value="http://[^/]+(/plan/calendar/[^"]+\.ics)"', page)
    assert found
    return found[1]


def test_the_calendar_is_read_without_signing_in_until_a_new_address_is_made(
    student: FlaskClient,  # noqa: F811
    client: FlaskClient,
) -> None:
    student.post("/plan", data={**FIELDS, "do": "apply"})
    student.post("/plan/calendar")
    address = feed_of(student.get("/plan").text)
    answer = student.application.test_client().get(address)
    days = Calendar.from_ical(answer.data).walk("VEVENT")
    assert answer.mimetype == "text/calendar"
    assert len(days) == 31
    assert str(days[-1]["summary"]) == "Your exam"
    student.post("/plan/calendar")
    assert client.get(address).status_code == 404
    assert client.get(feed_of(student.get("/plan").text)).status_code == 200


def test_a_calendar_nobody_asked_for_does_not_exist(student: FlaskClient, client: FlaskClient) -> None:  # noqa: F811
    assert client.get(f"/plan/calendar/{uuid.UUID(int=7)}/{'0' * 32}.ics").status_code == 404
    assert "Make an address" in student.get("/plan").text


def test_the_weekly_mail_is_asked_for_and_ended(student: FlaskClient) -> None:  # noqa: F811
    assert "Send me a mail a week" in student.get("/plan").text
    student.post("/plan/mail", data={"wanted": "yes"})
    assert "End the weekly mail" in student.get("/plan").text
    student.post("/plan/mail", data={"wanted": "no"})
    assert "Send me a mail a week" in student.get("/plan").text
