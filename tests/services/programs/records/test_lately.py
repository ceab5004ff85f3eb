"""What students did of late is kept while it holds, and never told when it does not."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from studyhub.extensions import db
from studyhub.services.programs.cohorts import archive_cohort, cohort_page
from studyhub.services.programs.enrolled import share
from tests.conftest import NOW
from tests.listening import hearing
from tests.services.practice.conftest import Student
from tests.services.programs.conftest import College
from tests.services.programs.records.test_students import at_work, practise

MOMENT = timedelta(milliseconds=1)


@pytest.fixture
def statements(college: College) -> Iterator[list[str]]:
    """Notes what is asked of the database that the college is on."""
    with hearing(db.engine) as noted:
        yield noted


def told(college: College, now: datetime) -> dict[uuid.UUID, tuple[datetime | None, int]]:
    """The last answer of each student of the list, and how many were given in seven days."""
    page = cohort_page(
        user_id=college.director,
        program_id=college.program,
        cohort_id=college.cohort,
        shelf=college.shelf,
        now=now,
    )
    return {row.id: (row.last_active, row.answers) for row in page.students}


def test_answer_is_told_at_the_next_look_in_the_same_moment(college: College) -> None:
    student = Student(college.student(), college.shelf)
    assert told(college, NOW) == {student.id: (None, 0)}
    practise(student, now=NOW)
    assert told(college, NOW) == {student.id: (NOW, 2)}


def test_answer_leaves_the_seven_days_on_time(college: College) -> None:
    student, end = at_work(college), NOW + timedelta(days=7)
    assert [told(college, at)[student] for at in (NOW, end - MOMENT, end)] == [(NOW, 2), (NOW, 2), (NOW, 0)]


def test_answer_from_ahead_of_the_clock_is_told_when_its_time_comes(college: College) -> None:
    student = at_work(college)
    assert [told(college, at)[student] for at in (NOW - MOMENT, NOW)] == [(None, 0), (NOW, 2)]


def test_look_back_is_not_answered_from_a_later_one(college: College) -> None:
    student = at_work(college)
    assert told(college, NOW)[student] == (NOW, 2)
    assert told(college, NOW - MOMENT)[student] == (None, 0)


def test_archived_cohort_tells_its_last_seven_days_again_and_again(college: College) -> None:
    student, over = at_work(college), NOW + timedelta(days=3)
    named = {"user_id": college.director, "program_id": college.program, "cohort_id": college.cohort}
    archive_cohort(**named, now=over)
    practise(Student(student, college.shelf), now=over + MOMENT)
    assert [told(college, over + timedelta(days=days))[student] for days in (1, 30)] == [(NOW, 2)] * 2


def test_second_look_reads_no_answers_and_goes_on_record(college: College, statements: list[str]) -> None:
    at_work(college)
    told(college, NOW)
    statements.clear()
    told(college, NOW + MOMENT)
    assert not [one for one in statements if "FROM review" in one]
    assert [one for one in statements if one.startswith("INSERT INTO audit_event")]


def test_one_student_who_answers_does_not_change_another(college: College) -> None:
    busy, idle, later = at_work(college), at_work(college), NOW + timedelta(hours=1)
    told(college, NOW)
    practise(Student(busy, college.shelf), now=later)
    assert told(college, later) == {busy: (later, 4), idle: (NOW, 2)}


def test_what_the_student_shares_shows_at_the_next_look(college: College) -> None:
    student = college.student()
    told(college, NOW)
    named = {"program_id": college.program, "cohort_id": college.cohort}
    share(user_id=student, shares=True, now=NOW, **named)
    page = cohort_page(user_id=college.director, shelf=college.shelf, now=NOW, **named)
    assert [row.shares for row in page.students] == [True]
