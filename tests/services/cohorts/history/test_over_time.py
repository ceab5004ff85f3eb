"""Cohorts are held beside each other at the same point, in medians of ten students or more."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

from studyhub.extensions import db
from studyhub.models import Cohort
from studyhub.services.cohorts.history.over_time import OverTimePage, over_time_page
from studyhub.services.cohorts.watch import watch
from studyhub.services.programs.staff import set_rights
from tests.conftest import NOW
from tests.services.cohorts.conftest import College, answers

YEAR = timedelta(days=364)


def over_time(college: College, by: uuid.UUID | None = None) -> OverTimePage:
    return over_time_page(
        user_id=by or college.director,
        program_id=college.program,
        cohort_id=college.cohort,
        shelf=college.shelf,
        now=NOW,
    )


def filled(college: College, cohort: uuid.UUID, began: datetime, *, students: int, right: int) -> None:
    """Students who came on a day and gave twenty answers three weeks later."""
    for _ in range(students):
        student = college.student(cohort=cohort, at=began)
        at = began + timedelta(days=21)
        answers(college, student, "D3", right=right, wrong=20 - right, at=at)


def earlier(college: College, *, students: int, **window: date) -> uuid.UUID:
    """A cohort that began a year before this one did."""
    cohort = college.make_cohort("Last year", **window)
    filled(college, cohort, NOW - YEAR - timedelta(days=60), students=students, right=4)
    db.session.get_one(Cohort, (college.program, cohort)).created_at = NOW - YEAR
    db.session.commit()
    return cohort


def test_cohorts_are_compared_as_many_days_after_their_start(college: College) -> None:
    earlier(college, students=10)
    filled(college, college.cohort, NOW - timedelta(days=60), students=10, right=18)
    watch(shelf=college.shelf, now=NOW)
    here, before = over_time(college).beside
    assert (here.day, before.day) == (NOW.date(), (NOW - YEAR).date())
    assert [(one.median, one.n, one.than) for one in before.figures] == [
        ("0", 10, ""),
        (here.figures[1].median, 10, ""),
        ("20%", 10, "lower"),
        ("", 0, ""),
    ]
    assert here.figures[2].median == "90%"


def test_nothing_later_than_the_same_point_is_counted(college: College) -> None:
    earlier(college, students=10)
    filled(college, college.cohort, NOW - timedelta(days=14), students=1, right=1)
    watch(shelf=college.shelf, now=NOW)
    _, before = over_time(college).beside
    assert before.figures[1].median == "0%"
    assert before.figures[2].n == 0


def test_of_nine_students_nothing_is_said(college: College) -> None:
    earlier(college, students=9)
    watch(shelf=college.shelf, now=NOW)
    _, before = over_time(college).beside
    assert before.day is None  # nobody has joined this cohort yet
    filled(college, college.cohort, NOW - timedelta(days=60), students=1, right=1)
    _, before = over_time(college).beside
    assert {(one.median, one.range) for one in before.figures} == {("", "")}


def test_exam_windows_go_before_the_start(college: College) -> None:
    cohort = earlier(college, students=1, window_from=NOW.date() - timedelta(days=300))
    row = db.session.get_one(Cohort, (college.program, college.cohort))
    row.window_from = NOW.date() + timedelta(days=30)
    db.session.commit()
    page = over_time(college)
    assert page.point == "30 days before the first day of the exam window"
    assert [(one.id, one.day) for one in page.beside][1] == (cohort, NOW.date() - timedelta(days=330))


def test_only_cohorts_that_the_reader_may_see_are_beside(college: College) -> None:
    earlier(college, students=1)
    instructor = college.staff("instructor", "view")
    assert len(over_time(college, instructor).beside) == 1
    assert len(over_time(college).beside) == 2
    set_rights(
        user_id=college.director,
        program_id=college.program,
        cohort_id=over_time(college).beside[1].id,
        wanted={instructor: "view"},
        now=NOW,
    )
    assert len(over_time(college, instructor).beside) == 2


def test_charts_say_how_many_students_are_behind_each_week(college: College) -> None:
    filled(college, college.cohort, NOW - timedelta(days=60), students=10, right=18)
    watch(shelf=college.shelf, now=NOW)
    for chart in over_time(college).charts[:2]:
        assert chart.head == ("Week of", "Median", "19 times in 20", "Students")
        assert chart.rows[-1][3] == "10"
