"""When an account goes, its results stay with the program, without the person; retention ends that."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask

from studyhub.extensions import db
from studyhub.models import Assignment, AssignmentAttempt, AssignmentResult, Base
from studyhub.services.accounts.changes import delete_account
from studyhub.services.accounts.signin import set_password
from studyhub.services.assignments.rules import MockRule, PracticeRule, QuizRule
from studyhub.services.database import command
from studyhub.services.programs.cohorts import archive_cohort
from studyhub.services.programs.records.retention import retain
from tests.conftest import NOW
from tests.services.assignments.conftest import DAY, HOUR, Course

PASSWORD = "four words or more"
LISTED = ("core/f-words-0001", "core/d2-breach-0001", "core/d2-access-0002")


def go(course: Course, app: Flask) -> None:
    """The student deletes the account."""
    with command() as session:
        set_password(session, course.student.id, PASSWORD, NOW)
    delete_account(user_id=course.student.id, password=PASSWORD, shelf=course.shelf, now=NOW + HOUR)


def kept() -> list[AssignmentResult]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(AssignmentResult)))


def test_results_stay_without_the_person(course: Course, app: Flask) -> None:
    course.quiz(course.set(QuizRule(items=LISTED)), right=2, wrong=1)
    course.set(title="Not started")
    course.student.answer(course.student.quiz("72"), 0, millis=60_000)
    course.set(PracticeRule(1))
    go(course, app)
    found = sorted(kept(), key=lambda one: one.right is None)
    assert [(one.state, one.right, one.asked) for one in found] == [("done", 2, 3), ("done", None, None)]
    assert len({one.person for one in found}) == 1


def test_no_row_leads_from_a_result_to_the_person(course: Course, app: Flask) -> None:
    course.quiz(course.set(), right=1)
    gone = course.student.id
    go(course, app)
    for table in Base.metadata.sorted_tables:
        ids = [column for column in table.c if type(column.type).__name__ == "Uuid16"]
        for column in ids:
            assert db.session.scalar(sa.select(sa.func.count()).where(column == gone)) == 0, column


def test_the_instructor_sees_results_of_deleted_accounts_apart(course: Course, app: Flask) -> None:
    which = course.set(QuizRule(items=LISTED))
    course.quiz(which, right=3)
    go(course, app)
    page = course.results(which, NOW + DAY)
    assert (page.rows, page.row.counts.scored) == ((), 0)
    assert [one.right for one in page.gone] == [3]


def test_retention_destroys_work_attempts_and_kept_results(course: Course, app: Flask) -> None:
    which, other = course.set(), course.join()
    course.quiz(which, right=1)
    course.quiz(which, right=1, who=other)
    go(course, app)
    named = {"program_id": which.program_id, "cohort_id": which.cohort_id}
    archive_cohort(user_id=course.instructor, now=NOW + DAY, **named)
    retain(now=NOW + 10 * 366 * DAY)
    db.session.rollback()
    for table in (Assignment, AssignmentAttempt, AssignmentResult):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(table)) == 0
    assert len(other.log()) == 1


def test_an_exam_whose_time_is_up_counts_though_nobody_ended_it(
    course: Course, app: Flask, short_exam: MockRule
) -> None:
    course.exam(course.set(short_exam), 2, begun=NOW - HOUR)
    go(course, app)
    assert [(one.state, one.right, one.asked) for one in kept()] == [("done", 2, 3)]
