"""A standing is what the log says up to what the program may see, and the verdict is the student's own."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

from studyhub.extensions import db
from studyhub.models import Review, Sitting
from studyhub.models.base import new_id
from studyhub.services.cohorts.keeping import members_of
from studyhub.services.cohorts.reckoning import reckon
from studyhub.services.cohorts.standings import Kept
from studyhub.services.practice.answers import undo_row
from studyhub.services.programs.enrolled import leave
from studyhub.services.progress.evidence import as_of
from tests.conftest import NOW
from tests.services.cohorts.conftest import WEEKS_AGO, College, answers, plan

LATER = NOW + timedelta(hours=2)
THIS_WEEK = date(2026, 11, 23)


def reckoned(college: College, student: uuid.UUID, now: datetime = LATER) -> Kept:
    (one,) = members_of(db.session(), college.row(), now=now, former=True, student=student)
    return reckon(db.session(), one.seat, shelf=college.shelf, now=now)


def at_work(college: College) -> uuid.UUID:
    return college.student(at=WEEKS_AGO)


def test_verdict_is_the_one_that_the_student_reads(college: College) -> None:
    student = at_work(college)
    answers(college, student, "D2", right=20, wrong=6)
    answers(college, student, "D3", right=5, wrong=3, at=NOW - timedelta(days=9))
    kept = reckoned(college, student)
    own = as_of(db.session(), user_id=student, shelf=college.shelf, at=LATER).verdict
    assert own.band is not None
    assert (kept.verdict, kept.answers) == (own.band, own.answers)
    assert [round(one.middle, 4) for one in own.domains] == [
        one.standing.middle for one in kept.by_domain.values()
    ]


def test_first_tries_are_told_by_week_and_domain(college: College) -> None:
    student = at_work(college)
    answers(college, student, "D3", right=1, wrong=1, at=NOW - timedelta(days=14))
    answers(college, student, "D2", right=1)
    answers(college, student, "D2", right=1, first=False)
    weeks = reckoned(college, student).by_week
    assert [(week.monday, week.answers, list(week.tries)) for week in weeks] == [
        (date(2026, 11, 9), 2, ["D3"]),
        (THIS_WEEK, 2, ["D2"]),
    ]
    assert [(week.first.right, week.first.total) for week in weeks] == [(1, 2), (1, 1)]


def test_lessons_own_questions_are_minutes_and_no_evidence(college: College) -> None:
    student = at_work(college)
    answers(college, student, right=0, wrong=3, mode="lesson")
    kept = reckoned(college, student)
    assert (kept.answers, kept.objectives, kept.minutes_of(1, THIS_WEEK)) == (0, {}, [2])


def test_minutes_are_from_answer_to_answer_and_five_at_most(college: College) -> None:
    student = at_work(college)
    answers(college, student, right=3)  # twenty seconds, then two times a minute
    answers(college, student, "D2", right=1, at=NOW + timedelta(hours=1), millis=3_000_000)
    assert reckoned(college, student).minutes_of(2, THIS_WEEK) == [0, 7]


def test_answer_taken_back_counts_for_nothing(college: College) -> None:
    student = at_work(college)
    answers(college, student, right=1)
    row = db.session.query(Review).one()
    db.session.add(undo_row(row, new_id(NOW), NOW + timedelta(minutes=1)))
    db.session.commit()
    assert (reckoned(college, student).answers, reckoned(college, student).last_at) == (0, None)


def test_plan_counts_from_joining_and_without_today(college: College) -> None:
    student = college.student(at=NOW - timedelta(days=3))
    plan(student, minutes=[30] * 7, days_off=["2026-11-22"])
    answers(college, student, right=4, at=NOW - timedelta(days=1))
    answers(college, student, right=4)
    kept = reckoned(college, student)
    assert (kept.planned_minutes, kept.done_minutes) == (60, 3)


def test_nothing_after_leaving_enters(college: College) -> None:
    student = at_work(college)
    answers(college, student, "D3", at=NOW - timedelta(hours=1))
    leave(user_id=student, program_id=college.program, cohort_id=college.cohort, now=NOW)
    answers(college, student, "D2", at=NOW + timedelta(minutes=5))
    kept = reckoned(college, student)
    assert (kept.until, kept.made_at, list(kept.objectives or ())) == (NOW, NOW, ["80"])


def test_mock_broken_off_is_told_and_is_not_whole(college: College) -> None:
    student = at_work(college)
    sit(student, right=41)
    kept = reckoned(college, student)
    assert [places[3:5] for places in kept.mocks] == [[41, 65]]
    assert kept.exams == ()


def test_mock_answered_by_half_is_whole(college: College) -> None:
    student = at_work(college)
    sitting = sit(student, right=41)
    answers(college, student, right=33, session_id=sitting, mode="mock")
    assert [(mock.right, mock.day) for mock in reckoned(college, student).exams] == [(41, THIS_WEEK)]


def sit(student: uuid.UUID, *, right: int, at: datetime = NOW) -> uuid.UUID:
    """A half mock exam that came to so many right of 65."""
    row = Sitting(user_id=student, id=new_id(at), kind="half", form="drawn", title="Half mock exam")
    row.seed, row.slots, row.seconds = 1, [], 60
    row.created_at = row.began_at = row.ended_at = at
    row.right, row.scored = right, 65
    db.session.add(row)
    db.session.commit()
    return row.id
