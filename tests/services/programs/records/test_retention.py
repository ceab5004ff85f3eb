from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from studyhub.extensions import db
from studyhub.models import (
    Alert,
    AlertContact,
    AuditEvent,
    Cohort,
    Enrollment,
    Invitation,
    Job,
    MadeFile,
    Program,
    RecordRequest,
    Standing,
    User,
)
from studyhub.services.cohorts.alerts.work import Spoken, log_contact
from studyhub.services.cohorts.watch import watch
from studyhub.services.jobs.files import ask_for_dashboard
from studyhub.services.jobs.working import work_due
from studyhub.services.programs.cohorts import archive_cohort
from studyhub.services.programs.records.requests import withdraw_request
from studyhub.services.programs.records.retention import Retained, months_before, retain
from studyhub.services.programs.records.students import record_page
from tests.conftest import NOW
from tests.services.programs.conftest import College
from tests.services.programs.inviting.test_invitations import invite
from tests.services.programs.records.test_requests import ask

DUE = datetime(2031, 11, 23, 15, 0, tzinfo=UTC)
"""Five years, the 60 months of a program that says nothing, after NOW."""


def archived(college: College, *, asks: bool = False) -> uuid.UUID:
    """A cohort in the archive, with a student who was looked at; gives the student."""
    student = college.student()
    if asks:
        ask(college, student)
    invite(college, "late@example.edu")
    record_page(user_id=college.director, whose=college.whose(student), shelf=college.shelf, now=NOW)
    archive_cohort(user_id=college.director, program_id=college.program, cohort_id=college.cohort, now=NOW)
    return student


def test_alerts_standings_and_contacts_go_with_the_records(college: College) -> None:
    college.student()
    watch(shelf=college.shelf, now=NOW + timedelta(days=20))
    alert = db.session.scalars(sa.select(Alert.id)).one()
    named = {"user_id": college.director, "program_id": college.program, "alert_id": alert, "now": NOW}
    log_contact(**named, spoken=Spoken(None, "mail", "Wrote."))
    archive_cohort(user_id=college.director, program_id=college.program, cohort_id=college.cohort, now=NOW)
    retain(now=DUE)
    db.session.rollback()
    kept = [db.session.scalars(sa.select(table)).all() for table in (Alert, AlertContact, Standing)]
    assert kept == [[], [], []]


def test_files_that_were_made_of_the_cohort_go_too(app: Flask, college: College) -> None:
    of = {"user_id": college.director, "program_id": college.program, "cohort_id": college.cohort}
    ask_for_dashboard(**of, kind="csv", now=NOW)
    work_due(app.extensions["jobs"]())
    assert len(db.session.scalars(sa.select(MadeFile.id)).all()) == 1
    archive_cohort(user_id=college.director, program_id=college.program, cohort_id=college.cohort, now=NOW)
    retain(now=DUE)
    db.session.rollback()
    assert [db.session.scalars(sa.select(table.id)).all() for table in (Job, MadeFile)] == [[], []]


def left(college: College) -> dict[str, int]:
    db.session.rollback()
    of_cohort = {
        table.__tablename__: db.session.scalar(
            sa.select(sa.func.count()).where(table.cohort_id == college.cohort)
        )
        for table in (Enrollment, Invitation, RecordRequest, AuditEvent)
    }
    return {name: count for name, count in of_cohort.items() if count}


def test_records_go_when_their_time_is_over_and_not_a_moment_before(college: College) -> None:
    archived(college)
    assert retain(now=DUE - timedelta(seconds=1)) == Retained()
    done = retain(now=DUE)
    assert (done.cohorts, done.enrollments) == (1, 1)
    assert left(college) == {}


def test_pretending_counts_the_same_and_deletes_nothing(college: College) -> None:
    archived(college)
    before = left(college)
    told = retain(now=DUE, pretend=True)
    assert left(college) == before
    assert retain(now=DUE) == told


def test_people_and_the_cohort_itself_stay(college: College) -> None:
    student = archived(college)
    retain(now=DUE)
    assert db.session.get(User, student) is not None
    assert db.session.get(Cohort, (college.program, college.cohort)) is not None


def test_nothing_goes_while_a_student_waits_for_an_answer(college: College) -> None:
    student = archived(college, asks=True)
    before = left(college)
    assert retain(now=DUE) == Retained(held=1)
    assert left(college) == before
    request = db.session.scalars(sa.select(RecordRequest.id)).one()
    withdraw_request(user_id=student, program_id=college.program, request_id=request, now=DUE)
    assert retain(now=DUE).cohorts == 1


def test_request_made_in_another_cohort_of_the_program_holds_too(college: College) -> None:
    student = archived(college)
    first = college.cohort
    college.cohort = college.make_cohort("Spring")
    db.session.add(
        Enrollment(program_id=college.program, cohort_id=college.cohort, user_id=student, joined_at=NOW)
    )
    db.session.commit()
    ask(college, student)
    assert retain(now=DUE).held == 1
    college.cohort = first
    assert left(college)["enrollment"] == 1


def test_cohorts_in_use_and_of_patient_programs_stay(college: College) -> None:
    archived(college)
    db.session.execute(sa.update(Program).values(retention_months=61))
    db.session.commit()
    college.student(cohort=college.make_cohort("Spring"))
    assert retain(now=DUE) == Retained()


def test_what_went_is_on_record_once(college: College) -> None:
    archived(college)
    retain(now=DUE)
    assert retain(now=DUE) == Retained()
    (event,) = college.events("retention")
    assert (event.actor_id, event.cohort_id, event.detail["over"]) == (None, None, "Fall")


@pytest.mark.parametrize(
    ("months", "day"), [(0, "2028-03-31"), (1, "2028-02-29"), (3, "2027-12-31"), (13, "2027-02-28")]
)
def test_months_are_counted_by_the_calendar(months: int, day: str) -> None:
    assert months_before(datetime(2028, 3, 31, tzinfo=UTC), months).date().isoformat() == day
