"""The start page says until when it stays as it is: made anew at any moment before that, it is the same."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from studyhub.extensions import db
from studyhub.models import Sitting, StudyPlan
from studyhub.services.assignments.rules import MockRule, PracticeRule, QuizRule
from studyhub.services.exams import kinds as exam_kinds
from studyhub.services.exams import sitting
from studyhub.services.exams.drawing import start
from studyhub.services.site.home import TodayPage, today_page
from tests.conftest import NOW
from tests.services.assignments.conftest import HOUR, Course, course, short_exam

__all__ = ["course", "short_exam"]
MINUTE, MILLISECOND = timedelta(minutes=1), timedelta(milliseconds=1)
DAY_ENDS = NOW + 18 * HOUR
"""04:00 in New York."""


def page_of(course: Course, now: datetime) -> TodayPage:
    db.session.rollback()
    return today_page(user_id=course.student.id, shelf=course.shelf, now=now)


def turns(course: Course, moments: Iterable[datetime]) -> list[datetime]:
    """The moments that the pages say they turn at, looked at again and again; each page holds until then."""
    kept, found = page_of(course, NOW), []
    for now in sorted({*moments, *(NOW + n * 40 * MINUTE for n in range(55))}):
        fresh = page_of(course, now)
        if now < kept.turns_at:
            assert fresh == kept, now
            continue
        if kept.turns_at not in found:
            found.append(kept.turns_at)
        kept = fresh
    return found


def around(*moments: datetime) -> list[datetime]:
    return [at + n * MILLISECOND for at in moments for n in (-1, 0, 1)]


def test_page_without_work_turns_with_the_parts_of_the_day(course: Course) -> None:
    ends = [NOW + 2 * HOUR, NOW + 8 * HOUR, DAY_ENDS, NOW + 26 * HOUR, NOW + 32 * HOUR]
    assert turns(course, around(*ends)) == ends


def test_page_turns_as_work_opens_is_due_and_closes(course: Course) -> None:
    times = {"opens": NOW + HOUR, "due": NOW + 3 * HOUR, "until": NOW + 5 * HOUR}
    course.set(PracticeRule(30), late="marked", **times)
    found = turns(course, around(*times.values(), NOW + 17 * HOUR))
    assert found[:5] == [NOW + n * HOUR for n in (1, 2, 3, 5, 8)]


def test_page_turns_as_the_time_of_a_begun_quiz_is_up(course: Course) -> None:
    which = course.set(QuizRule(count=3, feedback="timed", minutes=30))
    course.begin(which)
    up = NOW + 30 * MINUTE
    assert page_of(course, NOW).assigned[0].standing.state == "under way"
    assert turns(course, around(up))[0] == up
    assert page_of(course, up).assigned == ()


def test_page_turns_as_a_drawn_exam_can_be_begun_no_more(course: Course, short_exam: MockRule) -> None:
    which = course.set(short_exam, due=NOW + 3 * HOUR)
    course.begin(which)
    db.session.query(Sitting).one().begin_by = NOW + HOUR
    db.session.commit()
    assert turns(course, around(NOW + HOUR))[0] == NOW + HOUR


@pytest.fixture
def small_diagnostic(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(exam_kinds.KINDS, "diagnostic", replace(exam_kinds.DIAGNOSTIC, scored=10))


def diagnostic(course: Course, **conditions: object) -> uuid.UUID:
    """An exam by the clock, begun at NOW: 820 seconds."""
    student = course.student.id
    db.session.merge(StudyPlan(user_id=student, minutes=[30] * 7, days_off=[], **conditions))
    db.session.commit()
    drawn = start(user_id=student, kind="diagnostic", shelf=course.shelf, now=NOW)
    sitting.begin(user_id=student, sitting_id=drawn, now=NOW)
    return drawn


@pytest.mark.usefixtures("small_diagnostic")
def test_page_of_a_running_exam_turns_with_each_minute_and_at_the_end(course: Course) -> None:
    diagnostic(course)
    end = NOW + timedelta(seconds=820)
    ends = [end - n * MINUTE for n in range(13, -1, -1)]
    assert turns(course, around(*ends))[:15] == [*ends, NOW + 2 * HOUR]


@pytest.mark.usefixtures("small_diagnostic")
def test_page_that_hides_the_time_turns_at_the_end_alone(course: Course) -> None:
    diagnostic(course, hidden_timer=True)
    end = NOW + timedelta(seconds=820)
    assert turns(course, around(end))[0] == end


@pytest.mark.usefixtures("small_diagnostic")
def test_page_of_an_exam_in_a_break_stands_still(course: Course) -> None:
    drawn = diagnostic(course, stop_clock=True)
    sitting.pause(user_id=course.student.id, sitting_id=drawn, now=NOW)
    assert turns(course, [])[0] == NOW + 2 * HOUR
