"""Students read what the program is told of them, in kind words, and what to do next."""

from __future__ import annotations

import uuid
from datetime import timedelta

import sqlalchemy as sa

from studyhub.extensions import db
from studyhub.models import Alert
from studyhub.services.cohorts.alerts.work import take
from studyhub.services.cohorts.drill.own import OwnStanding, own_standing
from studyhub.services.cohorts.watch import watch
from studyhub.services.programs.enrolled import leave
from tests.conftest import NOW
from tests.services.cohorts.conftest import WEEKS_AGO, College, answers, row

SOON = NOW + timedelta(hours=2)


def own(college: College, student: uuid.UUID) -> OwnStanding | None:
    return own_standing(
        user_id=student,
        program_id=college.program,
        cohort_id=college.cohort,
        shelf=college.shelf,
        now=SOON,
    )


def test_student_reads_the_reasons_that_staff_read(college: College) -> None:
    student = college.student(at=WEEKS_AGO)
    answers(college, student, "D3", right=0, wrong=30, at=NOW - timedelta(days=10))
    found, seen = own(college, student), row(college, student, now=SOON)
    assert found is not None
    assert (len(found.reasons), found.band_words) == (len(seen.flags), seen.band_words)
    assert found.reasons[0].why == "You have not answered a question for 10 days."
    assert "D3 is below what passing takes" in found.reasons[1].why


def test_student_reads_who_of_the_staff_looks_after_it(college: College) -> None:
    student = college.student(at=WEEKS_AGO)
    watch(shelf=college.shelf, now=NOW)
    alert = db.session.scalars(sa.select(Alert.id)).one()
    take(user_id=college.director, program_id=college.program, alert_id=alert, owner_id=None, now=NOW)
    found = own(college, student)
    assert found is not None
    assert [(one.owner, one.since) for one in found.alerts] == [("Amina Diallo", NOW)]


def test_who_left_is_told_nothing_and_a_stranger_neither(college: College) -> None:
    student = college.student(at=WEEKS_AGO)
    leave(user_id=student, program_id=college.program, cohort_id=college.cohort, now=NOW)
    assert own(college, student) is None
    assert own(college, college.person()) is None
