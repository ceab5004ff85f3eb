from __future__ import annotations

import json
from datetime import timedelta

import pytest

from studyhub.services.accounts.changes import delete_account
from studyhub.services.accounts.signin import set_password
from studyhub.services.cohorts.watch import watch
from studyhub.services.connect.events import Event
from studyhub.services.connect.hooks import anything_announced
from studyhub.services.database import command
from studyhub.services.errors import NotFound
from studyhub.services.programs.audit import audit_page
from studyhub.services.programs.cohorts import archive_cohort
from studyhub.services.programs.enrolled import enrolled_page
from studyhub.services.programs.records.retention import retain
from tests.conftest import NOW
from tests.services.accounts.conftest import PASSWORD
from tests.services.connect.conftest import deliveries, lay_hook, tell
from tests.services.programs.conftest import College
from tests.services.programs.records.test_retention import DUE


def test_event_is_queued_for_every_hook_that_wants_it(college: College) -> None:
    student = college.student()
    wanted = {lay_hook(college, Event.STUDENT_AT_RISK), lay_hook(college)}
    lay_hook(college, Event.ASSIGNMENT_COMPLETED)
    lay_hook(college, is_on=False)
    tell(college, student)
    rows = deliveries()
    assert {row.hook_id for row in rows} == wanted
    assert len({row.event_id for row in rows}) == 1


def test_body_says_what_happened_in_ids_alone(college: College) -> None:
    student = college.student("amina.diallo@example.edu")
    lay_hook(college)
    tell(college, student)
    told = json.loads(deliveries()[0].body)
    assert (told["type"], told["timestamp"]) == ("student.at_risk", "2026-11-23T15:00:00.000Z")
    assert told["data"] == {
        "program_id": str(college.program),
        "cohort_id": str(college.cohort),
        "student_id": str(student),
        "reasons": 2,
    }


def test_event_of_a_command_that_fails_is_not_sent(college: College) -> None:
    lay_hook(college)
    with pytest.raises(NotFound):
        tell(college, student=college.person(), fails=True)
    assert deliveries() == []


def test_without_a_hook_nothing_is_written(college: College) -> None:
    tell(college, college.student())
    assert (deliveries(), college.events("hook.")) == ([], [])


def test_what_left_the_site_is_on_record_for_director_and_student(college: College) -> None:
    student = college.student()
    lay_hook(college)
    tell(college, student)
    page = audit_page(user_id=college.director, program_id=college.program, person=student, number=0)
    said = "told lms.example.edu of “student.at_risk” about Amina Diallo"
    assert ("", said) in [(line.who, line.what) for line in page.lines]
    own = enrolled_page(
        user_id=student,
        program_id=college.program,
        cohort_id=college.cohort,
        shelf=college.shelf,
        now=NOW,
    )
    assert [look.what for look in own.looks] == [said]


def test_request_knows_once_that_something_was_announced(college: College) -> None:
    lay_hook(college)
    tell(college, college.student())
    assert (anything_announced(), anything_announced()) == (True, False)


def test_deleted_account_is_told_of_no_more(college: College) -> None:
    student = college.student()
    lay_hook(college)
    tell(college, student)
    with command() as session:
        set_password(session, student, PASSWORD, NOW)
    delete_account(user_id=student, password=PASSWORD, shelf=college.shelf, now=NOW)
    assert deliveries() == []


def test_what_was_told_of_a_cohort_goes_when_its_time_is_over(college: College) -> None:
    lay_hook(college)
    tell(college, college.student())
    archive_cohort(user_id=college.director, program_id=college.program, cohort_id=college.cohort, now=NOW)
    retain(now=DUE)
    assert deliveries() == []


def test_student_who_is_flagged_at_risk_is_told_of_once(college: College) -> None:
    student = college.student()
    lay_hook(college)
    for days in (20, 21):
        watch(shelf=college.shelf, now=NOW + timedelta(days=days))
    told = [json.loads(row.body) for row in deliveries()]
    assert {one["type"] for one in told} == {"student.at_risk"}
    assert {one["data"]["student_id"] for one in told} == {str(student)}
    assert len({one["data"]["alert_id"] for one in told}) == len(told)
    ids = {"program_id", "cohort_id", "student_id", "alert_id"}
    assert set(told[0]["data"]) == ids | {"reason", "strength"}
