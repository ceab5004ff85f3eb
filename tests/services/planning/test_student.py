"""What the planner is told of a student, from the log and the plan."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from studyhub.catalog.cards import is_card
from studyhub.extensions import db
from studyhub.models import StudySession
from studyhub.services.planning.student import student_of, time_to
from studyhub.services.practice.answers import undo_answer
from studyhub.services.practice.student import day_of
from tests.conftest import NOW
from tests.services.practice.conftest import Student

Plan = Callable[..., None]
TOMORROW = NOW + timedelta(days=1)


def time_of(student: Student, now=NOW, minutes=30):
    return time_to(db.session(), student.id, day_of(db.session(), student.id, now), minutes=minutes)


def known_of(student: Student):
    return student_of(db.session(), student.id, student.shelf)


@pytest.mark.parametrize("days", [None, 0, -3], ids=["no date", "today", "past"])
def test_without_a_coming_exam_there_is_no_time_to_plan(student: Student, plan: Plan, days: int) -> None:
    plan(days)
    assert time_of(student) is None


def test_time_is_todays_minutes_and_those_planned_until_the_day_before(student: Student, plan: Plan) -> None:
    plan(3, minutes=20)
    time = time_of(student, minutes=30)
    assert time.days == 3
    assert time.total / time.today == pytest.approx((30 + 20 + 20) / 30)


def test_days_off_bring_no_time(student: Student, plan: Plan) -> None:
    plan(3, minutes=20, off=((NOW + timedelta(days=1)).date(),))
    time = time_of(student, minutes=20)
    assert time.total / time.today == pytest.approx(2)


def test_days_that_were_missed_lower_what_is_counted_on(student: Student, plan: Plan) -> None:
    plan(60)
    student.answer(student.today())
    later = NOW + timedelta(days=20)
    kept = time_of(student, now=later)
    assert kept.total / kept.today < 0.6 * kept.days


def all_wrong(student: Student, now) -> list:
    """A quiz on one objective, every answer wrong; gives its session and the number of questions."""
    session = student.quiz("71", now=now)
    row = db.session.get_one(StudySession, (student.id, session))
    total = len(row.slots)
    for slot in range(total):
        student.answer(session, slot, right=False, now=now)
    return [session, total]


def test_first_tries_are_counted_by_domain_and_forecasts_from_repeats_alone(
    student: Student, plan: Plan
) -> None:
    plan()
    _, total = all_wrong(student, NOW)
    first = known_of(student)
    assert first.first_tries == {"D2": (0, total)}
    assert (first.foreseen, first.wrong) == (0, 0)
    all_wrong(student, TOMORROW)
    second = known_of(student)
    assert second.wrong >= 1
    assert 0 < second.foreseen < 0.5 * second.wrong


def test_an_answer_taken_back_is_no_forecast(student: Student, plan: Plan) -> None:
    plan()
    all_wrong(student, NOW)
    session, total = all_wrong(student, TOMORROW)
    before = known_of(student).wrong
    for slot in reversed(range(total)):
        undo_answer(user_id=student.id, session_id=session, slot=slot, attempt=0, now=TOMORROW)
    assert before > 0
    assert known_of(student).wrong == 0


def study_at(student: Student, seconds: float, days: int = 5) -> None:
    """Answer everything on so many days, one every so many seconds, the second one hours later."""
    for day in range(days):
        at = NOW + timedelta(days=day)
        session = student.today(at, minutes=240)
        for slot in range(len(db.session.get_one(StudySession, (student.id, session)).slots)):
            at += timedelta(seconds=10_000 if slot == 1 else seconds)
            student.answer(session, slot, now=at)


def test_pace_needs_answers_before_it_counts(student: Student, plan: Plan) -> None:
    plan()
    study_at(student, 250, days=1)
    assert known_of(student).pace == 1


@pytest.mark.parametrize(("seconds", "least", "most"), [(2, 0.5, 0.5), (60, 0.7, 1.6), (290, 2.5, 2.5)])
def test_pace_is_the_time_between_answers_within_bounds(
    student: Student, plan: Plan, seconds: int, least: float, most: float
) -> None:
    plan()
    study_at(student, seconds)
    assert least <= known_of(student).pace <= most


def test_a_slow_student_is_given_fewer_questions(student: Student, plan: Plan, make_user) -> None:
    plan(90)
    study_at(student, 290)
    newcomer = Student(make_user("new@example.edu"), student.shelf)
    assert 0 < len(planned(student)) < len(planned(newcomer))


def planned(student: Student) -> list[str]:
    """Keys of the questions, not cards, of a session of six minutes ten days later."""
    session = student.today(NOW + timedelta(days=10), minutes=6)
    row = db.session.get_one(StudySession, (student.id, session))
    return [str(slot["item"]) for slot in row.slots if not is_card(str(slot["item"]))]
