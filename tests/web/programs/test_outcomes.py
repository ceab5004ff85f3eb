"""Pages of the ledger: changing an entry, taking over a told result, what a student reads of it."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient

from studyhub.extensions import db
from studyhub.models import ExamOutcome
from studyhub.services.accreditation.ledger import Outcome, keep, ledger_page
from studyhub.services.programs.enrolled import share_outcome
from tests.conftest import NOW
from tests.services.programs.conftest import College
from tests.services.programs.records.test_requests import ask
from tests.web.programs.conftest import As


@pytest.fixture
def ledger(college: College) -> str:
    return f"/programs/{college.program}/outcomes"


def put(college: College, **said: object) -> str:
    outcome = Outcome(cohort_id=college.cohort, exam_on=date(2026, 11, 2), **said)  # type: ignore[arg-type]
    return str(keep(user_id=college.director, program_id=college.program, outcome=outcome, now=NOW))


def entries(college: College) -> list[Outcome]:
    found = ledger_page(user_id=college.director, program_id=college.program, year=2026, now=NOW)
    return [one.outcome for one in found.entries]


def test_entry_is_changed_on_the_form_that_its_link_opens(
    college: College, director: FlaskClient, ledger: str
) -> None:
    entry = put(college, name="Maya", passed=False)
    shown = director.get(f"{ledger}?year=2026&entry={entry}").text
    assert 'value="Maya"' in shown and f'value="{entry}"' in shown  # noqa: PT018 - one form
    fields = {"id": entry, "name": "Maya", "cohort": str(college.cohort), "exam_on": "2026-11-02"}
    assert director.post(ledger, data=fields | {"result": "pass"}).status_code == 303
    assert [one.passed for one in entries(college)] == [True]


def test_form_says_that_an_exam_is_there_already(
    college: College, director: FlaskClient, ledger: str
) -> None:
    put(college, name="Maya", passed=False)
    fields = {"name": "maya", "cohort": str(college.cohort), "exam_on": "2026-11-02", "result": "pass"}
    reply = director.post(ledger, data=fields)
    assert (reply.status_code, "stands in the ledger already" in reply.text) == (422, True)


def test_form_says_why_nothing_is_taken_away(college: College, director: FlaskClient, ledger: str) -> None:
    entry = put(college, student_id=(student := college.student()), passed=True)
    ask(college, student)
    who = {"id": entry, "who": f"{student}@{college.cohort}", "exam_on": "2026-11-02"}
    reply = director.post(ledger, data=who | {"result": ""})
    assert (reply.status_code, "has asked about their records" in reply.text) == (422, True)


def test_told_result_is_taken_over_as_the_attempt_that_it_is(
    college: College, director: FlaskClient, ledger: str
) -> None:
    put(college, student_id=(student := college.student()), passed=False)
    db.session.add(ExamOutcome(user_id=student, sat_on=date(2026, 11, 9), passed=True, told_at=NOW))
    db.session.commit()
    named = {"user_id": student, "program_id": college.program, "cohort_id": college.cohort}
    share_outcome(shares=True, now=NOW, **named)
    page = director.get(ledger).text
    attempt = page.split('name="attempt" value="', 1)[1].split('"', 1)[0]
    told = {"who": f"{student}@{college.cohort}", "exam_on": "2026-11-09", "result": "pass"}
    assert director.post(ledger, data=told | {"attempt": attempt}).status_code == 303
    assert sorted(one.attempt or 0 for one in entries(college)) == [1, 2]


def test_student_reads_what_the_ledger_says_of_them(college: College, as_: As) -> None:
    student = college.student()
    put(college, student_id=student, passed=True, domains={"D4": "below"}, placed_as="Harbor Clinic <b>")
    put(college, name="Somebody Else", passed=False)
    text = as_(student).get(f"/programs/{college.program}/mine/{college.cohort}").text
    assert "attempt 1: passed; D4 below" in " ".join(text.split())
    assert "Somebody Else" not in text


def test_director_chooses_the_month_in_which_academic_years_begin(
    college: College, director: FlaskClient, ledger: str
) -> None:
    put(college, name="Maya", passed=True)
    fields = {"name": "HIT", "college": "Harbor College", "retention_months": "60", "year_month": "12"}
    assert director.post(f"/programs/{college.program}/change", data=fields).status_code == 303
    assert "2025-26" in director.get(f"{ledger}?year=2025").text
    assert "Maya" in director.get(f"{ledger}?year=2025").text
