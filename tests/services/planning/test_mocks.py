"""Exams in the days ahead: what was sat counts, what was put off stays away, no minute is spent twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from icalendar import Calendar

from studyhub.extensions import db
from studyhub.services.exams.offer import put_off
from studyhub.services.planning.calendar import calendar_of
from studyhub.services.planning.links import Signer, calendar_signature, new_calendar_link
from studyhub.services.planning.mocks import Outlook, outlook_of
from studyhub.services.planning.page import plan_page
from studyhub.services.planning.wishes import wishes_of
from studyhub.services.practice.student import day_of
from tests.conftest import NOW
from tests.services.exams.conftest import log_answers, put_sitting
from tests.services.practice.conftest import Student

Plan = Callable[..., None]
TODAY = NOW.date()


def outlook(student: Student, now=NOW) -> Outlook:
    session = db.session()
    return outlook_of(session, student.id, wishes_of(user_id=student.id), day_of(session, student.id, now))


def kinds(student: Student, now=NOW) -> list[str]:
    return [mock.kind for mock in outlook(student, now).mocks]


def sat(student: Student, days_ago: int, kind: str, answered: int) -> None:
    log_answers(student, put_sitting(student.id, days_ago, kind), answered)


def test_two_months_hold_the_diagnostic_today_and_two_mocks(student: Student, plan: Plan) -> None:
    plan(60, minutes=30)
    assert [(mock.kind, mock.day) for mock in outlook(student).mocks] == [
        ("diagnostic", TODAY),
        ("half", TODAY + timedelta(days=36)),
        ("full", TODAY + timedelta(days=52)),
    ]


def test_without_an_exam_date_no_exam_is_suggested(student: Student, plan: Plan) -> None:
    plan(None)
    assert outlook(student).mocks == ()
    assert len(outlook(student).study) == 7


def test_a_diagnostic_put_off_is_not_suggested(student: Student, plan: Plan) -> None:
    plan(60)
    put_off(user_id=student.id)
    assert kinds(student) == ["half", "full"]


def test_extra_time_lengthens_what_a_mock_takes(student: Student, plan: Plan) -> None:
    plan(60, extra_time=2.0)
    assert [mock.minutes for mock in outlook(student).mocks] == [164, 205, 205]


def test_a_mock_that_was_sat_is_not_suggested_again(student: Student, plan: Plan) -> None:
    plan(20)
    assert kinds(student) == ["diagnostic", "full"]
    sat(student, 2, "half", answered=60)
    assert kinds(student) == ["full"]


def test_a_mock_that_was_broken_off_was_not_sat(student: Student, plan: Plan) -> None:
    plan(9)
    sat(student, 1, "full", answered=12)
    assert kinds(student) == ["full"]
    sat(student, 1, "full", answered=100)
    assert kinds(student) == []


def test_an_exam_of_one_domain_is_no_mock_of_the_whole(student: Student, plan: Plan) -> None:
    plan(9)
    sat(student, 0, "domain", answered=30)
    assert kinds(student) == ["full"]


def test_the_minutes_of_a_mock_are_spent_once(student: Student, plan: Plan) -> None:
    plan(60, minutes=83)
    days = {row.day: row for row in plan_page(user_id=student.id, shelf=student.shelf, now=NOW).days}
    today, tomorrow = days[TODAY], days[TODAY + timedelta(days=1)]
    assert (today.mock.kind, today.minutes, today.new + today.again) == ("diagnostic", 83, 0)
    assert (tomorrow.mock, tomorrow.minutes) == (None, 83)
    assert tomorrow.new + tomorrow.again > 0


def test_a_mock_longer_than_its_day_leaves_nothing_else_on_it(student: Student, plan: Plan) -> None:
    plan(12, minutes=30)
    row = next(row for row in plan_page(user_id=student.id, shelf=student.shelf, now=NOW).days if row.mock)
    assert (row.minutes, row.new, row.again) == (205, 0, 0)
    assert row.mock.longer


def test_what_was_sat_today_has_taken_its_minutes(student: Student, plan: Plan) -> None:
    plan(60, minutes=120)
    sat(student, 0, "diagnostic", answered=60)
    assert outlook(student).study[:2] == (120 - 82, 120)


def test_weeks_count_the_time_and_name_the_exams(student: Student, plan: Plan) -> None:
    plan(60, minutes=30)
    page = plan_page(user_id=student.id, shelf=student.shelf, now=NOW)
    named = [mock.kind for week in page.weeks for mock in week.mocks]
    assert named == ["diagnostic", "half", "full"]
    assert page.weeks[0].minutes == 82 + 6 * 30


def test_a_preview_moves_the_exams_with_the_date(student: Student, plan: Plan) -> None:
    plan(60, minutes=30)
    tried = replace(wishes_of(user_id=student.id), exam_date=TODAY + timedelta(days=30))
    page = plan_page(user_id=student.id, shelf=student.shelf, now=NOW, tried=tried)
    assert [mock.day for mock in page.mocks][1:] == [TODAY + timedelta(days=n) for n in (36, 52)]
    assert [mock.day for mock in page.preview.mocks][1:] == [TODAY + timedelta(days=n) for n in (10, 22)]


def test_the_offer_stands_on_the_plan_until_a_diagnostic_was_drawn(student: Student, plan: Plan) -> None:
    plan(60)
    assert plan_page(user_id=student.id, shelf=student.shelf, now=NOW).offer is not None
    put_sitting(student.id, 0, "diagnostic")
    assert plan_page(user_id=student.id, shelf=student.shelf, now=NOW).offer is None


@pytest.fixture
def feed(student: Student) -> Callable[[], dict[date, list[str]]]:
    """Reads the student's calendar: what stands on each day."""
    signer = Signer("a key of the tests")
    new_calendar_link(user_id=student.id)

    def read() -> dict[date, list[str]]:
        signature = calendar_signature(user_id=student.id, signer=signer) or ""
        content = calendar_of(
            user_id=student.id,
            signature=signature,
            signer=signer,
            site="https://s.example",
            shelf=student.shelf,
            now=NOW,
        )
        found: dict[date, list[str]] = {}
        for event in Calendar.from_ical(content).walk("VEVENT"):
            found.setdefault(event["dtstart"].dt, []).append(str(event["summary"]))
        return found

    return read


def test_the_calendar_names_a_mock_in_place_of_the_study_it_takes(
    student: Student, plan: Plan, feed: Callable[[], dict[date, list[str]]]
) -> None:
    plan(60, minutes=90)
    days = feed()
    assert days[TODAY] == ["Study, 8 minutes", "Diagnostic, 82 minutes"]
    assert days[TODAY + timedelta(days=52)] == ["Full mock exam, 205 minutes"]
    assert days[TODAY + timedelta(days=1)] == ["Study, 90 minutes"]
