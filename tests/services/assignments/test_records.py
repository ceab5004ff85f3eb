"""Whom work is for, whose attempts are whose, and up to when they are seen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from studyhub.services.assignments.seeing.student import attempt_page
from studyhub.services.assignments.setting.changes import withdraw
from tests.conftest import NOW
from tests.services.assignments.conftest import DAY, DUE, HOUR, Course
from tests.services.practice.conftest import Student


@pytest.mark.parametrize(("after", "asked"), [(-HOUR, True), (0 * HOUR, False)])
def test_who_joins_when_work_has_closed_is_not_asked_for_it(
    course: Course, after: timedelta, asked: bool
) -> None:
    which = course.set()
    late = Student(course.college.student("late@example.edu", at=DUE + after), course.shelf)
    listed = {row.student.id for row in course.results(which, DUE + DAY).rows}
    assert (late.id in listed) is asked
    assert (course.todo(which, DUE + DAY, late) is not None) is asked


def test_what_is_done_after_a_withdrawal_is_ones_own(course: Course) -> None:
    which = course.set()
    place = course.quiz(which, right=1, hand_in=False)
    withdraw(user_id=course.instructor, which=which, now=NOW + HOUR)
    course.student.answer(place, 1, now=NOW + 2 * HOUR)
    page = attempt_page(
        user_id=course.instructor,
        which=which,
        student_id=course.student.id,
        number=1,
        shelf=course.shelf,
        now=NOW + DAY,
    )
    assert sum(one.answer is not None for one in page.places) == 1
    assert course.standing(which, NOW + DAY).tries[0].answered == 1


def test_attempts_of_one_student_are_not_counted_for_another(course: Course) -> None:
    which, other = course.set(attempts=2), course.join("ben@example.edu")
    for who, right in ((course.student, 3), (other, 1)):
        course.quiz(which, right=right, who=who)
    course.quiz(which, right=2, who=other)
    rows = {row.student.id: row.standing for row in course.results(which).rows}
    found = {student: [one.right for one in standing.tries] for student, standing in rows.items()}
    assert found == {course.student.id: [3], other.id: [1, 2]}
