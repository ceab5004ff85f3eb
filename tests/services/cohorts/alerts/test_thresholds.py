"""What a program is told of is the program's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from studyhub.services.cohorts.alerts.thresholds import DEFAULTS, Wanted, set_thresholds, thresholds_page
from studyhub.services.errors import Invalid, NotFound
from tests.conftest import NOW
from tests.services.cohorts.conftest import College, answers, row


def put(college: College, wanted: Wanted) -> None:
    set_thresholds(user_id=college.director, program_id=college.program, wanted=wanted, now=NOW)


def wanted(college: College) -> Wanted:
    return thresholds_page(user_id=college.director, program_id=college.program).wanted


def test_defaults_hold_until_something_is_said(college: College) -> None:
    assert wanted(college) == DEFAULTS == Wanted(7, 50, 5, 60)


def test_flags_follow_the_thresholds_of_the_program(college: College) -> None:
    student = college.student(at=NOW - timedelta(days=4))
    answers(college, student, right=3, at=NOW - timedelta(days=3))
    assert row(college, student).flags == ()
    put(college, replace(DEFAULTS, inactive_days=3))
    assert [flag.label for flag in row(college, student).flags] == ["inactive"]


@pytest.mark.parametrize(
    "wrong",
    [
        replace(DEFAULTS, inactive_days=0),
        replace(DEFAULTS, behind_percent=101),
        replace(DEFAULTS, fall_points=0),
        replace(DEFAULTS, near_days=366),
    ],
)
def test_threshold_that_makes_no_sense_is_refused(college: College, wrong: Wanted) -> None:
    with pytest.raises(Invalid):
        put(college, wrong)
    assert wanted(college) == DEFAULTS


def test_change_is_on_record_and_nothing_is_when_nothing_changed(college: College) -> None:
    put(college, replace(DEFAULTS, near_days=30, possible_too=True))
    put(college, replace(DEFAULTS, near_days=30, possible_too=True))
    (event,) = college.events("thresholds")
    assert event.detail["changed"] == "days before the exam 30, possible flags yes"


def test_only_directors_set_thresholds(college: College) -> None:
    instructor = college.staff("instructor", "edit")
    with pytest.raises(NotFound):
        set_thresholds(user_id=instructor, program_id=college.program, wanted=DEFAULTS, now=NOW)
