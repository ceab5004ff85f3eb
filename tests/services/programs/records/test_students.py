from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from studyhub.services.errors import Conflict, NotFound
from studyhub.services.programs.cohorts import archive_cohort, cohort_page
from studyhub.services.programs.enrolled import leave, share
from studyhub.services.programs.records.requests import open_request
from studyhub.services.programs.records.students import (
    record_page,
    remove_student,
    student_answer,
    student_answers,
)
from tests.conftest import NOW
from tests.services.practice.conftest import Student
from tests.services.programs.conftest import College

LATER = NOW + timedelta(days=2)


def record(college: College, student: uuid.UUID, by: uuid.UUID | None = None, now=LATER):
    whose = college.whose(student)
    return record_page(user_id=by or college.director, whose=whose, shelf=college.shelf, now=now)


def answers(college: College, student: uuid.UUID):
    return student_answers(
        user_id=college.director, whose=college.whose(student), shelf=college.shelf, now=LATER, number=1
    )


def set_sharing(college: College, student: uuid.UUID, shares: bool) -> None:
    share(user_id=student, program_id=college.program, cohort_id=college.cohort, shares=shares, now=NOW)


def at_work(college: College, *, now=NOW, right: tuple[bool, ...] = (True, False)) -> uuid.UUID:
    """A student of the cohort who has answered questions on objective 80."""
    student = Student(college.student(), college.shelf)
    practise(student, now=now, right=right)
    return student.id


def practise(student: Student, *, now=NOW, right: tuple[bool, ...] = (True, False)) -> None:
    session = student.quiz("80", now=now)
    for slot, one in enumerate(right):
        student.answer(session, slot, right=one, now=now)


def test_record_tells_totals_by_domain(college: College) -> None:
    totals = record(college, at_work(college)).totals
    (d3,) = [one for one in totals.domains if one.answered]
    assert (d3.domain, d3.fresh_right, d3.fresh_total, d3.repeat_total) == ("D3", 1, 2, 0)
    assert (totals.answers, totals.last) == (2, NOW)


def test_list_tells_what_was_done_in_seven_days(college: College) -> None:
    busy, idle = at_work(college), college.student()
    page = cohort_page(
        user_id=college.director,
        program_id=college.program,
        cohort_id=college.cohort,
        shelf=college.shelf,
        now=LATER,
    )
    told = {row.id: (row.answers, row.last_active) for row in page.students}
    assert told == {busy: (2, NOW), idle: (0, None)}


def test_nothing_after_leaving_is_seen(college: College) -> None:
    student = at_work(college)
    leave(user_id=student, program_id=college.program, cohort_id=college.cohort, now=NOW)
    practise(Student(student, college.shelf), now=NOW + timedelta(hours=1))
    page = record(college, student)
    assert (page.left, page.until, page.totals.answers) == (True, NOW, 2)


def test_nothing_after_the_end_of_the_cohort_is_seen(college: College) -> None:
    student = at_work(college)
    set_sharing(college, student, shares=True)
    archive_cohort(user_id=college.director, program_id=college.program, cohort_id=college.cohort, now=NOW)
    practise(Student(student, college.shelf), now=NOW + timedelta(hours=1))
    assert record(college, student).totals.answers == 2
    with pytest.raises(NotFound):
        answers(college, student)


def test_single_answers_are_shown_only_while_they_are_shared(college: College) -> None:
    student = at_work(college)
    with pytest.raises(NotFound, match="does not share"):
        answers(college, student)
    set_sharing(college, student, shares=True)
    shown, page = answers(college, student)
    assert (shown.name, len(page.rows)) == ("Amina Diallo", 2)
    set_sharing(college, student, shares=False)
    with pytest.raises(NotFound):
        answers(college, student)


def test_single_answer_of_another_student_is_not_found(college: College) -> None:
    student, other = at_work(college), at_work(college)
    set_sharing(college, student, shares=True)
    answer = Student(other, college.shelf).log()[0].id
    with pytest.raises(NotFound):
        student_answer(
            user_id=college.director,
            whose=college.whose(student),
            answer_id=answer,
            shelf=college.shelf,
            now=LATER,
        )


def test_every_look_is_on_record_and_a_refused_one_is_not(college: College) -> None:
    student = at_work(college)
    record(college, student)
    with pytest.raises(NotFound):
        answers(college, student)
    (event,) = college.events("student.se")
    assert (event.actor_id, event.subject_id) == (college.director, student)
    assert college.events("student.answers") == []


@pytest.mark.parametrize("role", ["instructor", "assistant"])
def test_without_a_right_in_the_cohort_no_record_is_shown(college: College, role: str) -> None:
    student = college.student()
    with pytest.raises(NotFound):
        record(college, student, by=college.staff(role))
    assert record(college, student, by=college.staff(role, "view")).name == "Amina Diallo"


def test_who_never_was_in_the_cohort_has_no_record_there(college: College) -> None:
    with pytest.raises(NotFound):
        record(college, college.person())
    with pytest.raises(NotFound):
        record(college, college.student(cohort=college.make_cohort("Spring")))


def test_removed_student_is_gone_from_the_list_with_the_record_kept(college: College) -> None:
    student = at_work(college)
    remove_student(user_id=college.director, whose=college.whose(student), now=NOW)
    assert record(college, student).left
    with pytest.raises(NotFound):
        remove_student(user_id=college.director, whose=college.whose(student), now=NOW)


def test_student_who_waits_for_an_answer_is_not_removed(college: College) -> None:
    student = college.student()
    open_request(
        desk=college.desk,
        user_id=student,
        program_id=college.program,
        cohort_id=college.cohort,
        kind="inspect",
        body="All of it, please.",
        now=NOW,
    )
    with pytest.raises(Conflict, match="asked"):
        remove_student(user_id=college.director, whose=college.whose(student), now=NOW)
