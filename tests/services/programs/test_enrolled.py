from __future__ import annotations

import io
import json
import uuid
import zipfile

import pytest
import sqlalchemy as sa

from studyhub.extensions import db
from studyhub.models import User
from studyhub.services.accounts.export import export_of
from studyhub.services.errors import NotFound
from studyhub.services.programs.cohorts import archive_cohort
from studyhub.services.programs.enrolled import enrolled_page, leave, my_cohorts, share, ties_of
from studyhub.services.programs.records.students import record_page
from tests.conftest import NOW
from tests.services.programs.conftest import College
from tests.services.programs.records.test_requests import ask
from tests.services.programs.records.test_students import at_work


def where(college: College) -> dict[str, uuid.UUID]:
    return {"program_id": college.program, "cohort_id": college.cohort}


def page(college: College, student: uuid.UUID):
    return enrolled_page(user_id=student, shelf=college.shelf, now=NOW, **where(college))


def test_student_sees_exactly_what_the_program_sees(college: College) -> None:
    student = at_work(college)
    theirs = record_page(user_id=college.director, whose=college.whose(student), shelf=college.shelf, now=NOW)
    assert page(college, student).totals == theirs.totals


def test_student_sees_who_may_look_and_who_did(college: College) -> None:
    student = college.student()
    record_page(user_id=college.director, whose=college.whose(student), shelf=college.shelf, now=NOW)
    mine = page(college, student)
    assert mine.watchers == ("Amina Diallo (director)",)
    assert [line.what for line in mine.looks] == ["looked at the record of Amina Diallo in Fall"]


def test_sharing_begins_and_ends_and_is_on_record(college: College) -> None:
    student = college.student()
    for shares in (True, True, False):
        share(user_id=student, shares=shares, now=NOW, **where(college))
    assert not page(college, student).shares
    assert {event.detail["done"] for event in college.events("student.shares")} == {"began", "ended"}
    assert len(college.events("student.shares")) == 2


def test_leaving_ends_sharing_and_cannot_be_done_twice(college: College) -> None:
    student = college.student()
    share(user_id=student, shares=True, now=NOW, **where(college))
    leave(user_id=student, now=NOW, **where(college))
    assert (page(college, student).shares, page(college, student).until) == (False, NOW)
    with pytest.raises(NotFound):
        leave(user_id=student, now=NOW, **where(college))
    with pytest.raises(NotFound):
        share(user_id=student, shares=True, now=NOW, **where(college))


def test_nobody_sees_the_page_of_a_cohort_they_never_were_in(college: College) -> None:
    for person in (college.person(), college.director):
        with pytest.raises(NotFound):
            page(college, person)


def test_cohorts_that_are_over_are_listed_only_when_asked_for(college: College) -> None:
    student = college.student()
    college.student(cohort=college.make_cohort("Spring"))
    archive_cohort(user_id=college.director, now=NOW, **where(college))
    assert my_cohorts(user_id=student) == ()
    assert [one.name for one in my_cohorts(user_id=student, former=True)] == ["Fall"]


def test_ties_tell_what_a_deletion_would_end(college: College) -> None:
    student = college.student()
    ask(college, student)
    ties = ties_of(user_id=student)
    assert ([one.name for one in ties.cohorts], ties.open_requests, ties.works_in) == (["Fall"], 1, ())
    assert ties_of(user_id=college.director).works_in == ("HIT",)


def test_own_data_hold_enrolments_and_requests_and_go_with_the_account(college: College) -> None:
    student = college.student()
    ask(college, student)
    with zipfile.ZipFile(io.BytesIO(export_of(user_id=student))) as archive:
        data = json.loads(archive.read("studyhub.json"))
    assert [row["cohort_id"] for row in data["enrollment"]] == [str(college.cohort)]
    assert [row["body"] for row in data["record_request"]] == ["My name."]
    db.session.execute(sa.delete(User).where(User.id == student))
    db.session.commit()
    assert ties_of(user_id=student).cohorts == ()
