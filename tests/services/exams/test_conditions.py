"""Exam conditions hold for what is drawn after they were set."""

from __future__ import annotations

from studyhub.services.exams.pages import Conditions, conditions_of, set_conditions, sitting_page
from tests.conftest import NOW
from tests.services.practice.conftest import Student

from .conftest import Candidate, begun, conditions


def page_of(candidate: Candidate):
    return sitting_page(user_id=candidate.id, sitting_id=candidate.sitting, shelf=candidate.shelf, now=NOW)


def test_a_calculator_is_offered_unless_it_was_switched_off(student: Student) -> None:
    assert conditions_of(user_id=student.id).calculator
    assert page_of(begun(student)).calculator


def test_conditions_come_back_as_they_were_set(student: Student) -> None:
    wanted = Conditions(1.5, hidden_timer=True, stop_clock=True, calculator=False)
    set_conditions(user_id=student.id, conditions=wanted)
    assert conditions_of(user_id=student.id) == wanted


def test_an_exam_keeps_the_calculator_it_was_drawn_with(student: Student) -> None:
    before = begun(student)
    conditions(student, calculator=False)
    assert page_of(before).calculator
    assert not page_of(begun(student)).calculator


def test_a_timer_that_is_hidden_still_warns(student: Student) -> None:
    conditions(student, hidden_timer=True, extra_time=2.0)
    page = page_of(begun(student))
    assert (page.hidden_timer, page.warn_at) == (True, (10, 5))
