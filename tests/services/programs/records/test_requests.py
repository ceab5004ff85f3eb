from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from studyhub.services.errors import Conflict, Invalid, NotFound
from studyhub.services.programs.enrolled import enrolled_page, leave
from studyhub.services.programs.records.requests import (
    answer_request,
    open_request,
    requests_page,
    withdraw_request,
)
from tests.conftest import NOW
from tests.services.programs.conftest import College


def ask(college: College, student: uuid.UUID, kind: str = "correct", body: str = "My name.") -> None:
    open_request(
        desk=college.desk,
        user_id=student,
        program_id=college.program,
        cohort_id=college.cohort,
        kind=kind,
        body=body,
        now=NOW,
    )


def page(college: College, user: uuid.UUID | None = None, now=NOW):
    return requests_page(user_id=user or college.director, program_id=college.program, now=now)


def reply(college: College, request: uuid.UUID, outcome: str = "done", answer: str = "Mended.") -> None:
    answer_request(
        desk=college.desk,
        user_id=college.director,
        program_id=college.program,
        request_id=request,
        outcome=outcome,
        answer=answer,
        now=NOW,
    )


def test_directors_get_a_mail_that_names_no_student(college: College) -> None:
    ask(college, college.student())
    mail = college.letterbox.mails[-1]
    assert f"/programs/{college.program}/requests" in mail.body
    assert "Amina" not in mail.body


def test_student_reads_the_answer(college: College) -> None:
    student = college.student("asks@example.edu")
    ask(college, student)
    reply(college, page(college).open[0].id, "refused", "It is the name you gave.")
    mine = enrolled_page(
        user_id=student,
        program_id=college.program,
        cohort_id=college.cohort,
        shelf=college.shelf,
        now=NOW,
    )
    assert [(one.outcome, one.answer) for one in mine.requests] == [("refused", "It is the name you gave.")]
    assert college.letterbox.mails[-1].to == "asks@example.edu"


def test_request_must_be_answered_in_forty_five_days(college: College) -> None:
    ask(college, college.student())
    assert not page(college, now=NOW + timedelta(days=45)).open[0].overdue
    assert page(college, now=NOW + timedelta(days=45, seconds=1)).open[0].overdue


def test_sight_of_records_cannot_be_refused(college: College) -> None:
    ask(college, college.student(), "inspect")
    with pytest.raises(Invalid, match="must be shown"):
        reply(college, page(college).open[0].id, "refused")


def test_request_is_answered_once(college: College) -> None:
    ask(college, college.student())
    request = page(college).open[0].id
    reply(college, request)
    with pytest.raises(NotFound):
        reply(college, request)
    assert [one.id for one in page(college).closed] == [request]


def test_the_same_is_not_asked_twice_at_once(college: College) -> None:
    student = college.student()
    ask(college, student)
    with pytest.raises(Conflict):
        ask(college, student)
    ask(college, student, "inspect")


@pytest.mark.parametrize(("kind", "body"), [("delete", "x"), ("correct", "  "), ("correct", "x" * 4001)])
def test_unusable_request_is_refused(college: College, kind: str, body: str) -> None:
    with pytest.raises(Invalid):
        ask(college, college.student(), kind, body)


def test_who_left_may_still_ask_and_a_stranger_may_not(college: College) -> None:
    student = college.student()
    leave(user_id=student, program_id=college.program, cohort_id=college.cohort, now=NOW)
    ask(college, student)
    with pytest.raises(NotFound):
        ask(college, college.person())


def test_student_takes_back_what_is_their_own_only(college: College) -> None:
    student, other = college.student(), college.student()
    ask(college, student)
    request = page(college).open[0].id
    with pytest.raises(NotFound):
        withdraw_request(user_id=other, program_id=college.program, request_id=request, now=NOW)
    withdraw_request(user_id=student, program_id=college.program, request_id=request, now=NOW)
    assert page(college).open == ()


@pytest.mark.parametrize("role", ["instructor", "assistant"])
def test_only_directors_read_what_students_ask(college: College, role: str) -> None:
    with pytest.raises(NotFound):
        page(college, college.staff(role, "edit"))
