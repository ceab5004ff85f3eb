from __future__ import annotations

from datetime import timedelta

import pytest

from studyhub.services.errors import NotFound
from studyhub.services.progress import objective_page, progress_page
from tests.conftest import NOW
from tests.services.practice.conftest import Student, shelf, student  # noqa: F401 - fixtures


def page_of(student: Student, now=NOW):  # noqa: F811
    return progress_page(user_id=student.id, shelf=student.shelf, now=now)


def test_beginner_has_met_nothing(student: Student) -> None:  # noqa: F811
    page = page_of(student)
    assert (page.total.met, page.answers, page.weakest) == (0, 0, ())
    assert [(row.domain, row.share) for row in page.domains] == [
        ("D2", 60),
        ("D3", 40),
        ("F", None),
        ("P", None),
    ]


def test_answers_are_counted_by_objective(student: Student) -> None:  # noqa: F811
    session = student.quiz("80")
    for n in range(3):
        student.answer(session, n, right=n == 0)
    page = page_of(student)
    row = next(o for d in page.domains for o in d.objectives if o.id == "80")
    assert (row.tally.met, row.tally.fresh_right, row.tally.fresh_total) == (1, 1, 3)
    assert [weak.id for weak in page.weakest] == ["80"]
    assert (page.answers, page.days) == (3, 1)


def test_reviews_to_come_are_all_there(student: Student) -> None:  # noqa: F811
    session = student.today(minutes=240)
    student.answer(session, 0, right=False)
    student.answer(session, 1, right=False)
    page = page_of(student)
    assert sum(int(row[1]) for row in page.upcoming.rows) == 2
    assert len(page.upcoming.rows) == 30
    later = page_of(student, now=NOW + timedelta(days=20))
    assert later.upcoming.rows[0][1] == "2"


def test_activity_falls_on_the_students_own_day(student: Student) -> None:  # noqa: F811
    night = NOW.replace(hour=7)  # two in the morning in New York: still yesterday's study day
    session = student.today(now=night)
    student.answer(session, 0, now=night)
    assert page_of(student, now=night).calendar.rows == (("22 Nov 2026", "1"),)


def test_objective_page_tells_each_rule(student: Student) -> None:  # noqa: F811
    session = student.quiz("80")
    student.answer(session, 0)
    page = objective_page(user_id=student.id, objective="80", shelf=student.shelf, now=NOW)
    assert [(f.state, f.recall) for f in page.facets] == [("resting", 100), ("new", None)]
    assert len(page.answers) == 1


def test_unknown_objective_is_not_found(student: Student) -> None:  # noqa: F811
    with pytest.raises(NotFound):
        objective_page(user_id=student.id, objective="999", shelf=student.shelf, now=NOW)


def test_rule_without_a_question_is_not_waited_for(student: Student) -> None:  # noqa: F811
    page = page_of(student)
    asked = {q.facet for q in student.shelf.practice_questions()}
    assert page.total.facets == len(asked)
    assert page.total.facets < sum(len(o.facets) for o in student.shelf.objectives)


def test_profession_waits_for_no_session(student: Student) -> None:  # noqa: F811
    session = student.quiz("P1")
    student.answer(session, 0, right=False)
    later = page_of(student, now=NOW + timedelta(days=5))
    assert later.total.met == 1
    assert (later.total.due, sum(int(row[1]) for row in later.upcoming.rows)) == (0, 0)
