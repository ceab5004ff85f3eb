"""How often past alerts were right: of ten students or more, and what students told by name nowhere."""

from __future__ import annotations

import uuid
from datetime import timedelta

from studyhub.extensions import db
from studyhub.models import Alert, ExamOutcome
from studyhub.models.base import new_id
from studyhub.services.cohorts.alerts.pages import alerts_page
from studyhub.services.cohorts.alerts.past import Record
from studyhub.services.programs.enrolled import leave
from tests.conftest import NOW
from tests.services.cohorts.conftest import WEEKS_AGO, College


def over(college: College, *, noted: str | None = None, passed: bool = False) -> uuid.UUID:
    """A student with an alert that is over."""
    student = college.student(at=WEEKS_AGO)
    alert = Alert(program_id=college.program, id=new_id(NOW), cohort_id=college.cohort, user_id=student)
    alert.reason, alert.strength, alert.evidence = "inactive", "clear", []
    alert.raised_at = NOW - timedelta(days=20)
    alert.closed_at, alert.closed_by, alert.outcome = NOW, "passed" if passed else "person", noted
    alert.passed_at = NOW if passed else None
    db.session.add(alert)
    db.session.commit()
    return student


def told(student: uuid.UUID, *, passed: bool, days_ago: int = 1) -> None:
    day = NOW.date() - timedelta(days=days_ago)
    db.session.add(ExamOutcome(user_id=student, sat_on=day, passed=passed, told_at=NOW))
    db.session.commit()


def record(college: College) -> Record:
    page = alerts_page(
        user_id=college.director,
        program_id=college.program,
        cohort_id=college.cohort,
        which="over",
        number=0,
        now=NOW,
    )
    (found,) = page.records
    return found


def test_nothing_is_claimed_of_nine_students(college: College) -> None:
    for _ in range(9):
        over(college, noted="failed")
    over(college)
    assert (record(college).students, record(college).known, record(college).rates) == (10, 9, ())


def test_ends_of_ten_students_are_told_with_their_interval(college: College) -> None:
    for _ in range(4):
        told(over(college, noted="recovered"), passed=False)
    for _ in range(3):
        leave(user_id=over(college), program_id=college.program, cohort_id=college.cohort, now=NOW)
    for _ in range(3):
        over(college, passed=True)
    rates = {rate.end: (rate.count, rate.share) for rate in record(college).rates}
    assert rates == {
        "failed the exam": (4, "40%"),
        "left the cohort": (3, "30%"),
        "passed the exam": (0, "0%"),
        "recovered": (3, "30%"),
    }
    failed = record(college).rates[0]
    assert (failed.low, failed.high) == ("17%", "69%")


def test_exam_sat_before_the_alert_says_nothing_of_it(college: College) -> None:
    told(over(college), passed=False, days_ago=40)
    assert record(college).known == 0
