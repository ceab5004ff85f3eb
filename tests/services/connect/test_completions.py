from __future__ import annotations

import json
from datetime import timedelta

from studyhub.models import HookDelivery
from studyhub.services.assignments.setting.changes import withdraw
from studyhub.services.connect.completions import announce_completions
from studyhub.services.connect.events import Event
from tests.conftest import NOW
from tests.services.assignments.conftest import DUE, HOUR, Course, course  # noqa: F401 - a fixture
from tests.services.connect.conftest import deliveries, lay_hook


def look(course: Course, at=NOW + HOUR) -> list[HookDelivery]:  # noqa: F811
    """What is on its way once completions were looked for."""
    announce_completions(shelf=course.shelf, now=at)
    return deliveries()


def test_completed_assignment_is_told_of_once_in_ids(course: Course) -> None:  # noqa: F811
    lay_hook(course.college, Event.ASSIGNMENT_COMPLETED)
    which = course.set()
    course.quiz(which)
    (row,) = look(course)
    assert json.loads(row.body)["data"] == {
        "program_id": str(which.program_id),
        "cohort_id": str(which.cohort_id),
        "student_id": str(course.student.id),
        "assignment_id": str(which.assignment_id),
        "done_at": "2026-11-23T15:00:00.000Z",
    }
    assert (len(look(course)), row.user_id) == (1, course.student.id)


def test_work_under_way_is_not_told_and_is_when_it_is_handed_in(course: Course) -> None:  # noqa: F811
    lay_hook(course.college)
    which = course.set(attempts=2)
    course.quiz(which, right=1, hand_in=False)
    assert look(course) == []
    course.quiz(course.set())
    assert len(look(course)) == 1


def test_work_that_was_done_before_the_webhook_is_not_told(course: Course) -> None:  # noqa: F811
    course.quiz(course.set(), now=NOW - HOUR)
    lay_hook(course.college)
    assert look(course) == []


def test_each_student_is_told_of(course: Course) -> None:  # noqa: F811
    lay_hook(course.college)
    which, other = course.set(), course.join("bo@example.edu")
    course.quiz(which)
    look(course)
    course.quiz(which, who=other)
    assert {row.user_id for row in look(course)} == {course.student.id, other.id}


def test_nothing_is_told_long_after_the_end_of_an_assignment(course: Course) -> None:  # noqa: F811
    lay_hook(course.college)
    course.quiz(course.set())
    assert look(course, DUE + timedelta(days=3)) == []


def test_withdrawn_work_is_not_told_of(course: Course) -> None:  # noqa: F811
    lay_hook(course.college)
    which = course.set()
    course.quiz(which)
    withdraw(user_id=course.instructor, which=which, now=NOW)
    assert look(course) == []


def test_program_whose_hooks_do_not_want_it_is_left_alone(course: Course) -> None:  # noqa: F811
    lay_hook(course.college, Event.STUDENT_AT_RISK)
    course.quiz(course.set())
    assert announce_completions(shelf=course.shelf, now=NOW) == 0
