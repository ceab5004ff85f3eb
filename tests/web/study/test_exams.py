from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from studyhub.services.exams import kinds
from tests.conftest import NOW

from .test_practice import student  # noqa: F401 - a fixture

SURE = {"sure": "1"}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """An exam of a domain has five questions."""
    monkeypatch.setitem(kinds.KINDS, "domain", replace(kinds.DOMAIN, scored=5))


@pytest.fixture
def exam(student: FlaskClient, small: None) -> str:  # noqa: F811
    """An exam of five questions that has begun; gives its address."""
    address = student.post("/exams", data={"kind": "domain", "domain": "D2"}).headers["Location"]
    student.post(f"{address}/begin")
    return address


def test_an_exam_is_drawn_agreed_to_and_begun(student: FlaskClient, small: None) -> None:  # noqa: F811
    address = student.post("/exams", data={"kind": "domain", "domain": "D2"}).headers["Location"]
    assert "I agree. Begin" in student.get(address).text
    assert student.get(f"{address}/1").status_code == 303
    first = student.post(f"{address}/begin").headers["Location"]
    page = student.get(first).text
    assert "Question 1 of 5" in page
    assert "style=" not in page


def test_a_bank_too_small_is_said_on_the_page(student: FlaskClient) -> None:  # noqa: F811
    student.post("/exams", data={"kind": "full"})
    student.post("/exams", data={"kind": "domain", "domain": "D2"})
    assert "too few questions" in student.get("/exams").text


def test_a_choice_is_kept_without_script_and_the_button_leads_on(student: FlaskClient, exam: str) -> None:  # noqa: F811
    answer = student.post(f"{exam}/1", data={"choice": "0", "go": "2", "flagged": "1"})
    assert answer.headers["Location"] == f"{exam}/2"
    page = student.get(f"{exam}/1").text
    assert re.search(r'value="0" id="q-0" checked', page)
    assert re.search(r'id="flagged" checked', page)


def test_a_choice_kept_by_script_tells_the_time_left(student: FlaskClient, exam: str) -> None:  # noqa: F811
    told = student.post(f"{exam}/1", data={"choice": "0"}, headers={"X-Save": "1"}).get_json()
    assert told == {"left": 410, "warnings": [], "answered": 1}


def test_the_end_wants_a_confirmation_and_leads_to_the_report(student: FlaskClient, exam: str) -> None:  # noqa: F811
    student.post(f"{exam}/1", data={"choice": "0"})
    overview = student.get(exam).text
    assert "1 of 5 answered" in overview
    assert "4 questions have no answer" in overview
    assert student.post(f"{exam}/end", data=SURE).headers["Location"] == f"{exam}/report"
    report = student.get(f"{exam}/report").text
    assert "of 5 right" in report
    assert "no number of right answers can be turned into it" in report
    assert student.get(f"{exam}/review/2").status_code == 200
    assert student.post(f"{exam}/1", data={"choice": "1"}, headers={"X-Save": "1"}).status_code == 409
    assert student.post(f"{exam}/misses").headers["Location"].startswith("/practice/sessions/")


def test_without_the_tick_the_exam_goes_on(student: FlaskClient, exam: str) -> None:  # noqa: F811
    assert student.post(f"{exam}/end").headers["Location"] == exam
    assert "tick that you want to end it" in student.get(exam).text
    student.post(f"{exam}/1", data={"choice": "0"})
    student.application.extensions["clock"] = lambda: NOW + timedelta(hours=1)
    assert student.post(f"{exam}/end").headers["Location"] == f"{exam}/report"


def test_a_drawn_diagnostic_is_gone_on_with_from_the_start_page(
    student: FlaskClient,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(kinds.KINDS, "diagnostic", replace(kinds.DIAGNOSTIC, scored=10))
    address = student.post("/exams", data={"kind": "diagnostic"}).headers["Location"]
    assert f'href="{address}"' in student.get("/").text
    assert "its clock starts when you begin" in student.get("/").text
    student.post(f"{address}/begin")
    assert "13 minutes" in student.get("/").text
    assert "You have not taken the" not in student.get("/exams").text


def test_the_report_leads_to_the_plan_and_to_readiness(student: FlaskClient, exam: str) -> None:  # noqa: F811
    student.post(f"{exam}/end", data=SURE)
    report = student.get(f"{exam}/report").text
    assert 'href="/plan#change">Give your exam date' in report
    assert 'href="/progress/readiness"' in report
    dated = {"exam_date": "2027-01-31", "do": "apply", **{f"minutes-{n}": "30" for n in range(7)}}
    student.post("/plan", data=dated)
    assert 'href="/plan">Your plan</a> goes on' in student.get(f"{exam}/report").text


def test_an_exam_whose_time_is_up_is_to_be_ended_from_the_start_page(
    student: FlaskClient,  # noqa: F811
    exam: str,
) -> None:
    student.application.extensions["clock"] = lambda: NOW + timedelta(hours=1)
    page = student.get("/").text
    assert "Its time is up" in page
    assert f'href="{exam}"' in page


def test_two_exams_are_charted_with_a_sentence(
    student: FlaskClient,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(kinds.KINDS, "half", replace(kinds.HALF, scored=10, pretest=0))
    for _ in range(2):
        address = student.post("/exams", data={"kind": "half"}).headers["Location"]
        student.post(f"{address}/begin")
        for number in range(1, 11):
            page = student.get(f"{address}/{number}").text
            choose = int((re.search(r"Choose exactly (\d)", page) or ["", "1"])[1])
            student.post(f"{address}/{number}", data={"choice": [str(n) for n in range(choose)]})
        student.post(f"{address}/end", data=SURE)
    page = student.get("/exams").text
    assert "<summary>The numbers</summary>" in page
    assert "this many questions" in page or "more than chance explains" in page
    assert "style=" not in page


def test_conditions_are_kept_and_hide_the_timer(student: FlaskClient, small: None) -> None:  # noqa: F811
    student.post("/exams/conditions", data={"extra_time": "1.5", "hidden_timer": "1"})
    address = student.post("/exams", data={"kind": "domain", "domain": "D2"}).headers["Location"]
    student.post(f"{address}/begin")
    page = student.get(f"{address}/1").text
    assert 'data-exam-clock="615"' in page
    assert "<summary>Time</summary>" in page


def test_numbers_that_are_not_on_the_form_do_not_exist(student: FlaskClient, exam: str) -> None:  # noqa: F811
    assert student.get(f"{exam}/6").status_code == 404
    assert student.get(f"{exam}/0").status_code == 404


def test_highlights_come_back_in_the_form_and_mangled_ones_are_refused(
    student: FlaskClient,  # noqa: F811
    exam: str,
) -> None:
    student.post(f"{exam}/1", data={"choice": "0", "highlight": ["2-7", "9-12"]})
    assert student.post(f"{exam}/1", data={"highlight": "9-<b>"}).status_code == 422
    page = student.get(f"{exam}/1").text
    assert re.findall(r'name="highlight" value="([^"]*)"', page) == ["2-7", "9-12"]
    assert re.search(r'value="0" id="q-0" checked', page)


def test_a_calculator_that_was_switched_off_is_not_on_the_page(student: FlaskClient, small: None) -> None:  # noqa: F811
    student.post("/exams/conditions", data={"extra_time": "1.0"})
    assert 'name="calculator" aria-describedby="calculator-note">' in student.get("/exams").text
    address = student.post("/exams", data={"kind": "domain", "domain": "D2"}).headers["Location"]
    assert "no calculator on the screen" in student.get(address).text
    student.post(f"{address}/begin")
    assert "calculator" not in student.get(f"{address}/1").text.lower()


def test_the_first_page_sends_to_the_candidate_guide(student: FlaskClient, small: None) -> None:  # noqa: F811
    address = student.post("/exams", data={"kind": "domain", "domain": "D2"}).headers["Location"]
    assert "candidate guide" in student.get(address).text
