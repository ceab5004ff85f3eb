"""The pages of a graded exam: the door, the screen, and that no page gives a key away before its time."""

from __future__ import annotations

import re
import uuid
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.middleware.proxy_fix import ProxyFix

from studyhub.services.assignments.records import Which
from studyhub.services.connect.scopes import Scope
from studyhub.services.connect.tokens import make_token
from tests.conftest import NOW
from tests.services.accounts.conftest import PASSWORD
from tests.services.banks.conftest import QUESTION
from tests.services.graded.conftest import CODE, HOUR, UNTIL, Hall, hall, workshop
from tests.web.programs.conftest import As

__all__ = ["hall", "workshop"]

SECRETS = (
    "sixty days of discovery",
    "Sixty days after the day",
    "Ninety days are more",
    "year for the notice",
)
"""Words of the reasons and the explanation of every question of the bank."""


@pytest.fixture(autouse=True)
def clock(app: Flask) -> Flask:
    """The clock of the site, put back after the test."""
    before = app.extensions["clock"]
    app.extensions["clock"] = lambda: NOW
    yield app
    app.extensions["clock"] = before


def at(app: Flask, moment: datetime) -> None:
    app.extensions["clock"] = lambda: moment


def work(which: Which) -> str:
    return f"/assigned/{which.program_id}/{which.assignment_id}"


def staff_page(which: Which, more: str = "") -> str:
    return f"/programs/{which.program_id}/cohorts/{which.cohort_id}/graded/{which.assignment_id}{more}"


def begin(client: FlaskClient, which: Which, code: str = CODE, **how: object) -> str:
    """Where the door leads."""
    reply = client.post(work(which) + "/enter", data={"code": code}, **how)  # type: ignore[arg-type]
    assert reply.status_code == 303
    return str(reply.location)


def sit(client: FlaskClient, which: Which) -> str:
    """Answer every question with its first option and hand in; gives the sitting's address."""
    place = begin(client, which).rsplit("/", 1)[0]
    for number in (1, 2, 3):
        client.post(f"{place}/{number}", data={"choice": "0", "page": "1", "turn": str(number)})
    client.post(f"{place}/end", data={"sure": "1"})
    return place


def test_wrong_code_is_told_on_the_page_and_the_right_one_opens_the_first_question(
    hall: Hall, as_: As
) -> None:
    which, ada = hall.make(), hall.student()
    client = as_(ada)
    assert "not the access code" in client.get(begin(client, which, "wrong-code")).text
    page = client.get(begin(client, which)).text
    assert "Question 1 of 3" in page
    assert 'data-away="/exams/' in page


def test_question_on_the_screen_gives_no_key_no_reason_and_no_hash(hall: Hall, as_: As) -> None:
    which, ada = hall.make(), hall.student()
    client = as_(ada)
    text = client.get(begin(client, which)).text
    slots = [slot for version in hall.form(which).versions for slot in version]
    hashes = {str(slot[name]) for slot in slots for name in ("asked", "content")}
    assert not [secret for secret in (*SECRETS, *hashes) if secret in text]


PAGES = (
    "/",
    "/assigned",
    "/exams",
    "/plan",
    "/practice",
    "/practice/quiz",
    "/progress",
    "/progress/history",
    "/progress/objectives/71",
    "/progress/readiness",
    "/search?q=harbor",
)


def test_no_page_of_the_student_gives_anything_away_before_the_release(hall: Hall, as_: As) -> None:
    which, ada = hall.make(), hall.student()
    client = as_(ada)
    place = sit(client, which)
    more = (work(which), place, f"{place}/report", f"{place}/review/1", f"{place}/1")
    for address in (*PAGES, *more):
        text = client.get(address, follow_redirects=True).text
        assert not [word for word in (*SECRETS, "harbor/d2", "of 3 right", "d2-harbor") if word in text], (
            address
        )


def test_misses_are_no_quiz_before_and_after_the_release(hall: Hall, as_: As, app: Flask) -> None:
    which, ada = hall.make(), hall.student()
    client = as_(ada)
    place = sit(client, which)
    for moment in (NOW + HOUR, UNTIL):
        at(app, moment)
        reply = client.post(f"{place}/misses")
        assert "/practice/sessions" not in str(reply.location)


def test_report_leads_back_and_says_when(hall: Hall, as_: As) -> None:
    which, ada = hall.make(), hall.student()
    client = as_(ada)
    reply = client.get(sit(client, which) + "/report")
    assert (reply.status_code, reply.location) == (303, work(which))
    assert "released when this exam is over for everybody" in client.get(work(which)).text


def test_after_the_window_result_and_keys_are_there(hall: Hall, as_: As, app: Flask) -> None:
    which, ada = hall.make(), hall.student()
    client = as_(ada)
    place = sit(client, which)
    at(app, UNTIL)
    assert client.get(f"{place}/report").status_code == 200
    assert "sixty days of discovery" in client.get(f"{place}/review/1").text


def test_token_of_the_student_reads_nothing_before_the_release(hall: Hall, as_: As, app: Flask) -> None:
    which, ada = hall.make(), hall.student()
    sit(as_(ada), which)
    said = {
        "password": PASSWORD,
        "name": "Mine",
        "scopes": {scope.value for scope in Scope},
        "days": 30,
        "now": NOW,
    }
    secret = make_token(user_id=ada, **said)  # type: ignore[arg-type]
    headers = {"Authorization": f"Bearer {secret}"}
    for address in ("/api/v1/me", f"/api/v1/programs/{which.program_id}/items", "/api/v1/programs"):
        text = app.test_client().get(address, headers=headers).text
        assert "d2-harbor" not in text


def test_address_is_the_one_that_believed_proxies_tell(hall: Hall, as_: As, app: Flask) -> None:
    which, ada = hall.make(ranges="203.0.113.0/24"), hall.student()
    client, bare = as_(ada), app.wsgi_app
    app.wsgi_app = ProxyFix(bare, x_for=1)  # type: ignore[method-assign]
    try:
        refused = begin(client, which, headers={"X-Forwarded-For": "203.0.113.7, 198.51.100.9"})
        let_in = begin(client, which, headers={"X-Forwarded-For": "198.51.100.9, 203.0.113.7"})
    finally:
        app.wsgi_app = bare  # type: ignore[method-assign]
    assert refused == work(which)
    assert let_in.startswith("/exams/")
    assert "198.51.100.9" in hall.incidents(which)[0].what


def test_header_of_a_stranger_changes_no_address(hall: Hall, as_: As) -> None:
    which, ada = hall.make(ranges="203.0.113.0/24"), hall.student()
    assert begin(as_(ada), which, headers={"X-Forwarded-For": "203.0.113.7"}) == work(which)


def test_exam_is_made_in_the_form_with_counts_by_objective(hall: Hall, as_: As) -> None:
    client = as_(hall.instructor)
    new = f"/programs/{hall.college.program}/cohorts/{hall.college.cohort}/graded/new"
    sent = {
        "title": "Final",
        "bank": str(hall.press.bank),
        "pick": "objective",
        "count-71": "9",
        "made": "shuffled",
        "versions": "3",
        "minutes": "45",
        "opens": "2026-11-23T08:00",
        "until": "2026-11-23T20:00",
        "code": "room-seven",
        "ranges": "room 7",
        "given_to": "all",
    }
    wrong = client.post(new, data=sent)
    assert wrong.status_code == 422
    assert "Line 1, “room 7”" in wrong.text
    assert "room-seven" in wrong.text
    made = client.post(new, data=sent | {"ranges": "", "count-71": "2"})
    page = client.get(str(made.location)).text
    assert "2 questions of" in page
    assert "room-seven" in page


def test_staff_read_scores_by_version_and_the_log_before_the_release(hall: Hall, as_: As) -> None:
    which, ada = hall.make(), hall.student()
    student, staff = as_(ada), as_(hall.instructor)
    begin(student, which, "wrong-code")
    sit(student, which)
    page = staff.get(staff_page(which)).text
    assert re.search(r"[0-3] of 3", page)
    assert "Typed a wrong code" in staff.get(staff_page(which, "/incidents")).text
    assert "Typed a wrong code" in staff.get(staff_page(which, "/incidents.csv")).text


def test_line_of_staff_is_escaped_and_kept(hall: Hall, as_: As) -> None:
    which, ada = hall.make(), hall.student()
    staff = as_(hall.instructor)
    said = {"what": "<b>Phone</b> rang", "student": str(ada), "at": "2026-11-23T08:30"}
    staff.post(staff_page(which, "/incidents"), data=said)
    assert "&lt;b&gt;Phone&lt;/b&gt; rang" in staff.get(staff_page(which, "/incidents")).text
    staff.post(staff_page(which, "/incidents"), data={"what": " "})
    assert hall.kinds(which) == ["staff"]


def test_version_page_shows_its_keys_to_staff(hall: Hall, as_: As) -> None:
    which = hall.make()
    page = as_(hall.instructor).get(staff_page(which, "/versions/B")).text
    assert page.count("</svg> right") == 3
    assert as_(hall.instructor).get(staff_page(which, "/versions/C")).status_code == 404


def test_question_of_a_private_bank_is_no_quiz_of_an_assignment(hall: Hall, as_: As) -> None:
    quiz = f"/programs/{hall.college.program}/cohorts/{hall.college.cohort}/assignments/new?kind=quiz"
    sent = {"title": "Q", "pick": "list", "items": "harbor/d2-harbor-0001", "feedback": "tutor"}
    terms = {"opens": "2026-11-22T08:00", "due": "2026-11-30T23:59", "late": "refused", "given_to": "all"}
    reply = as_(hall.instructor).post(quiz, data=sent | terms | {"attempts": "1", "counts": "best"})
    assert "There is no question harbor/d2-harbor-0001" in reply.text


def test_secrets_are_words_of_the_questions() -> None:
    assert all(secret in " ".join(QUESTION.split()) for secret in SECRETS)


def test_other_sittings_are_left_alone(hall: Hall, as_: As) -> None:
    assert as_(hall.student()).post(f"/exams/{uuid.uuid4()}/away", data={"seconds": "9"}).status_code == 204
