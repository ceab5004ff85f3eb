"""Standings are kept until the student answers or the day changes, and made anew within the time given."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

from studyhub.extensions import db
from studyhub.models import Standing
from studyhub.services.cohorts.keeping import Member, members_of, refresh
from studyhub.services.programs.cohorts import archive_cohort, restore_cohort
from studyhub.services.programs.enrolled import leave
from tests.conftest import NOW
from tests.services.cohorts.conftest import WEEKS_AGO, College, answers

SOON, TOMORROW = NOW + timedelta(hours=1), NOW + timedelta(days=1)


def members(college: College, now: datetime = SOON, *, former: bool = False) -> list[Member]:
    db.session.rollback()
    return members_of(db.session(), college.row(), now=now, former=former)


def brought(college: College, now: datetime = SOON, *, seconds: float | None = None, former: bool = False):
    found = members(college, now, former=former)
    return refresh(found, college.row(), shelf=college.shelf, now=now, seconds=seconds)


def stale(found: list[Member]) -> set[uuid.UUID]:
    return {one.id for one in found if one.stale}


def test_kept_standing_is_read_as_it_was_made(college: College) -> None:
    answers(college, college.student(at=WEEKS_AGO), right=2)
    (made,), (read,) = brought(college), members(college)
    assert read.stale is False
    assert read.kept == replace(made.kept, objectives=None)


def test_standing_is_stale_after_an_answer_of_that_student_alone(college: College) -> None:
    busy, idle = college.student(at=WEEKS_AGO), college.student(at=WEEKS_AGO)
    brought(college)
    answers(college, busy)
    assert stale(members(college)) == {busy} != {idle}


def test_standing_is_stale_when_the_students_study_day_is_over(college: College) -> None:
    student = college.student(at=WEEKS_AGO)
    brought(college)
    # 04:00 in New York is 09:00 UTC.
    assert stale(members(college, NOW.replace(day=24, hour=8))) == set()
    assert stale(members(college, NOW.replace(day=24, hour=9))) == {student}


def test_without_time_nothing_is_made_and_the_oldest_comes_first(college: College) -> None:
    first, second = college.student(at=WEEKS_AGO), college.student(at=NOW)
    assert stale(brought(college, seconds=0.0)) == {first, second}
    brought(college)
    answers(college, second)
    brought(college, TOMORROW)
    assert stale(members(college, TOMORROW)) == set()


def test_who_left_stays_as_they_stood(college: College) -> None:
    student = college.student(at=WEEKS_AGO)
    answers(college, student, right=2, at=NOW - timedelta(hours=1))
    leave(user_id=student, program_id=college.program, cohort_id=college.cohort, now=NOW)
    brought(college, former=True)
    answers(college, student, right=3, at=SOON)
    (kept,) = members(college, TOMORROW, former=True)
    assert kept.kept is not None
    assert (kept.stale, kept.kept.answers) == (False, 2)


def test_cohort_taken_out_of_the_archive_is_followed_again(college: College) -> None:
    student = college.student(at=WEEKS_AGO)
    place = {"user_id": college.director, "program_id": college.program, "cohort_id": college.cohort}
    archive_cohort(**place, now=NOW)
    brought(college)
    assert stale(members(college, TOMORROW)) == set()
    restore_cohort(**place, now=TOMORROW)
    assert stale(members(college, TOMORROW)) == {student}


def test_standing_goes_with_the_enrolment(college: College) -> None:
    college.student(at=WEEKS_AGO)
    brought(college)
    assert db.session.query(Standing).count() == 1
    db.session.execute(db.text("DELETE FROM enrollment"))
    db.session.commit()
    assert db.session.query(Standing).count() == 0
