"""The plan page: what stands, what a change would do, and what cannot be planned with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from studyhub.services.errors import Invalid
from studyhub.services.planning.page import PlanPage, plan_page
from studyhub.services.planning.wishes import NO_MINUTES, PAST, Wishes, change_plan, wishes_of
from tests.conftest import NOW
from tests.services.practice.conftest import Student

Plan = Callable[..., None]
TODAY = NOW.date()


def page_of(student: Student, tried: Wishes | None = None) -> PlanPage:
    return plan_page(user_id=student.id, shelf=student.shelf, now=NOW, tried=tried)


def wishes(days: int | None = 30, minutes: int = 30, **values) -> Wishes:
    exam = None if days is None else TODAY + timedelta(days=days)
    return Wishes(exam, values.pop("week", (minutes,) * 7), values.pop("off", ()))


def test_without_a_date_there_are_no_days_ahead(student: Student) -> None:
    page = page_of(student)
    assert (page.days_left, page.days, page.expectations) == (None, (), ())


def test_days_and_weeks_add_up_to_the_time_until_the_exam(student: Student, plan: Plan) -> None:
    plan(12, minutes=20)
    page = page_of(student)
    assert [row.minutes for row in page.days] == [20] * 4 + [102] + [20] * 7
    assert sum(week.minutes for week in page.weeks) == 220 + 102
    assert sum(day.new for day in page.days) == page.expectations[0].met


def test_a_preview_changes_nothing(student: Student, plan: Plan) -> None:
    plan(30, minutes=20)
    page = page_of(student, wishes(10, 60))
    assert page.days_left == 30
    assert page.preview is not None
    assert page.preview.days_left == 10
    assert wishes_of(user_id=student.id).minutes == (20,) * 7


def test_a_day_off_is_shown_as_one(student: Student, plan: Plan) -> None:
    plan(5, off=(TODAY + timedelta(days=2),))
    assert [row.off for row in page_of(student).days] == [False, False, True, False, False]


def test_an_applied_plan_is_the_plan(student: Student, plan: Plan) -> None:
    change_plan(user_id=student.id, wishes=wishes(7, 45), now=NOW)
    assert page_of(student).days_left == 7
    assert wishes_of(user_id=student.id).minutes == (45,) * 7


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_stored(student: Student, plan: Plan) -> None:
    plan(30, minutes=20)
    with pytest.raises(Invalid) as refused:
        change_plan(user_id=student.id, wishes=wishes(-1, 0), now=NOW)
    assert PAST in str(refused.value)
    assert NO_MINUTES in str(refused.value)
    assert wishes_of(user_id=student.id).minutes == (20,) * 7


@pytest.mark.parametrize(("days", "said"), [(1, "tomorrow"), (3, "No study day is left")])
def test_an_exam_that_is_near_is_said_plainly(student: Student, plan: Plan, days: int, said: str) -> None:
    off = tuple(TODAY + timedelta(days=n) for n in range(days)) if days > 1 else ()
    plan(days, off=off)
    assert said in " ".join(page_of(student).warnings)


def test_too_little_time_says_how_much_would_stay_unmet(student: Student, plan: Plan) -> None:
    plan(2, minutes=1)
    assert "would not be met" in " ".join(page_of(student).warnings)


def test_after_the_exam_nothing_is_planned(student: Student, plan: Plan) -> None:
    plan(-4)
    assert page_of(student).days_left == -4
    assert page_of(student).days == ()
