"""A student within the dashboard: what may be shown of an objective, and answers only of who shares them."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from studyhub.extensions import db
from studyhub.services.cohorts.drill.footings import weak_objectives
from studyhub.services.cohorts.drill.student import StudentPage, student_page
from studyhub.services.errors import NotFound
from studyhub.services.programs.enrolled import leave, share
from studyhub.services.programs.records.students import student_answers_on
from tests.conftest import NOW
from tests.services.cohorts.conftest import WEEKS_AGO, College, answers

SOON = NOW + timedelta(hours=2)


def page(college: College, student: uuid.UUID, by: uuid.UUID | None = None) -> StudentPage:
    return student_page(
        user_id=by or college.director, whose=college.whose(student), shelf=college.shelf, now=SOON
    )


def objective(college: College, student: uuid.UUID, wanted: str = "80") -> tuple[str, str]:
    """The word and the counts of an objective on the page."""
    (found,) = [
        one for drill in page(college, student).domains for one in drill.objectives if one.objective == wanted
    ]
    return found.words, found.counts


def shares(college: College, student: uuid.UUID) -> None:
    share(user_id=student, program_id=college.program, cohort_id=college.cohort, shares=True, now=NOW)


def test_of_who_shows_totals_nothing_is_said_before_six_answers(college: College) -> None:
    student = college.student(at=WEEKS_AGO)
    answers(college, student, "D3", right=0, wrong=5)
    assert objective(college, student) == ("too few", "")
    answers(college, student, "D3", right=0, wrong=1, at=NOW + timedelta(hours=1))
    assert objective(college, student) == ("weak", "0 of 6")


def test_of_who_shares_each_answer_three_answers_are_a_word(college: College) -> None:
    student = college.student(at=WEEKS_AGO)
    shares(college, student)
    answers(college, student, "D3", right=2, wrong=0)
    assert objective(college, student) == ("too few", "2 of 2")
    answers(college, student, "D3", right=0, wrong=4, at=NOW + timedelta(hours=1))
    assert objective(college, student) == ("shaky", "2 of 6")


def test_answers_behind_an_objective_take_the_students_consent(college: College) -> None:
    student = college.student(at=WEEKS_AGO)
    answers(college, student, "D3", right=1)
    answers(college, student, "D2", right=1)
    asked = {
        "user_id": college.director,
        "whose": college.whose(student),
        "shelf": college.shelf,
        "now": SOON,
    }
    with pytest.raises(NotFound):
        student_answers_on(objective="80", **asked)
    shares(college, student)
    _, rows = student_answers_on(objective="80", **asked)
    assert [row.objective for row in rows] == ["80"]


def test_charts_have_their_numbers_behind_them(college: College) -> None:
    student = college.student(at=WEEKS_AGO)
    answers(college, student, "D3", right=3, wrong=1)
    minutes, tries = page(college, student).charts
    assert minutes.rows[-1] == ("23 Nov", "3")
    assert tries.rows[-1][:1] + tries.rows[-1][3:] == ("23 Nov 2026", "4")


def test_who_left_is_shown_as_they_stood(college: College) -> None:
    student = college.student(at=WEEKS_AGO)
    leave(user_id=student, program_id=college.program, cohort_id=college.cohort, now=NOW)
    answers(college, student, "D3", at=NOW + timedelta(minutes=5))
    found = page(college, student)
    assert (found.until, found.answers, found.flags) == (NOW, 0, ())


def test_look_is_on_record_and_the_student_reads_of_it(college: College) -> None:
    student = college.student(at=WEEKS_AGO)
    page(college, student)
    (event,) = college.events("student.standing")
    assert (event.actor_id, event.subject_id) == (college.director, student)
    with pytest.raises(NotFound):
        page(college, student, by=college.staff("instructor"))


def test_weak_objectives_come_with_their_evidence_the_clear_ones_first(college: College) -> None:
    student = college.student(at=WEEKS_AGO)
    answers(college, student, "D2", right=1, wrong=3)
    answers(college, student, "D3", right=0, wrong=6)
    page(college, student)
    found = weak_objectives(db.session(), college.whose(student), shelf=college.shelf)
    assert [(one.objective, one.tally.right, one.tally.asked, one.clear) for one in found] == [
        ("80", 0, 6, True),
        ("71", 1, 3, False),
    ]
