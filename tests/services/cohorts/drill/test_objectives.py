"""An objective across a cohort: who stands where, first tries with their interval, the hardest questions."""

from __future__ import annotations

from datetime import timedelta

import pytest

from studyhub.services.cohorts.drill.objectives import (
    ObjectivePage,
    ObjectivesPage,
    objective_page,
    objectives_page,
)
from studyhub.services.errors import NotFound
from studyhub.services.programs.enrolled import leave
from tests.conftest import NOW
from tests.services.cohorts.conftest import WEEKS_AGO, College, answers, dashboard

SOON = NOW + timedelta(hours=2)


def of(college: College, objective: str = "80") -> ObjectivePage:
    dashboard(college, now=SOON)
    return objective_page(
        user_id=college.director,
        program_id=college.program,
        cohort_id=college.cohort,
        objective=objective,
        shelf=college.shelf,
        now=SOON,
    )


def every(college: College) -> ObjectivesPage:
    dashboard(college, now=SOON)
    return objectives_page(
        user_id=college.director,
        program_id=college.program,
        cohort_id=college.cohort,
        shelf=college.shelf,
        now=SOON,
    )


def lay(college: College, students: int, *, right: int) -> None:
    """Students of whom so many got the question of objective 80 right at the first try."""
    for place in range(students):
        good = int(place < right)
        answers(college, college.student(at=WEEKS_AGO), "D3", right=good, wrong=1 - good)


def test_objectives_are_listed_with_first_tries_the_weakest_first(college: College) -> None:
    lay(college, 4, right=1)
    answers(college, college.student(at=WEEKS_AGO), "D2", right=3)
    first, second = every(college).lines[:2]
    assert (first.id, first.first.right, first.first.total, first.first.share) == ("80", 1, 4, "25%")
    assert second.first.share == "100%"


def test_question_is_named_from_five_students_on(college: College) -> None:
    lay(college, 4, right=1)
    assert (of(college).questions, of(college).unsaid) == ((), 1)
    lay(college, 1, right=0)
    (question,) = of(college).questions
    assert (question.key, question.figure.right, question.figure.total) == ("core/d3-case-0001-1", 1, 5)


def test_who_left_is_in_no_figure(college: College) -> None:
    lay(college, 5, right=5)
    student = of(college).students[0].id
    leave(user_id=student, program_id=college.program, cohort_id=college.cohort, now=SOON)
    found = of(college)
    assert (len(found.students), found.first.total, found.unsaid) == (4, 4, 1)


def test_students_of_other_cohorts_are_in_no_figure(college: College) -> None:
    lay(college, 2, right=1)
    other = college.student(cohort=college.make_cohort("Spring"))
    answers(college, other, "D3", right=1)
    assert of(college).first.total == 2


def test_unknown_objective_is_not_found(college: College) -> None:
    with pytest.raises(NotFound):
        of(college, "zebra")


def test_look_names_the_objective_on_record(college: College) -> None:
    of(college)
    (event,) = college.events("objectives")
    assert event.detail["objective"]
