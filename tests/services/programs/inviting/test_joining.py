from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from studyhub.extensions import db
from studyhub.models import Enrollment, Membership
from studyhub.services.accounts.registration import register
from studyhub.services.errors import Closed, Conflict, NotFound
from studyhub.services.programs.codes import change_code, readable
from studyhub.services.programs.enrolled import leave
from studyhub.services.programs.inviting.invitations import invite_staff
from studyhub.services.programs.inviting.joining import (
    accept,
    join_by_code,
    offer_by_code,
    offer_by_mail,
    pass_to_register,
)
from tests.conftest import NOW
from tests.services.accounts.conftest import PASSWORD
from tests.services.programs.conftest import College
from tests.services.programs.inviting.test_invitations import invite


def enrolled(college: College, student) -> Enrollment | None:
    db.session.rollback()
    return db.session.get(Enrollment, (college.program, college.cohort, student))


def offer(college: College, code: str = "", user_id=None):
    return offer_by_code(code=code or college.row().join_code, user_id=user_id, desk=college.desk)


def test_code_is_read_as_people_type_it(college: College) -> None:
    typed = f" {readable(college.row().join_code).lower()} "
    assert offer(college, typed).cohort == "Fall"


def test_offer_names_who_will_see_a_student_to_who_is_signed_in_only(college: College) -> None:
    college.staff("instructor", "view")
    college.staff("instructor")
    watchers = offer(college, user_id=college.person()).watchers
    assert watchers == ("Amina Diallo (director)", "Amina Diallo (instructor)")
    assert offer(college).watchers == ()


def test_looking_at_an_offer_joins_nobody(college: College) -> None:
    student = college.person()
    assert not offer(college, user_id=student).inside
    assert enrolled(college, student) is None


def test_who_joins_shares_totals_only(college: College) -> None:
    row = enrolled(college, college.student())
    assert row is not None
    assert (row.left_at, row.shares_practice) == (None, False)


@pytest.mark.parametrize("change", ["close", "renew"])
def test_code_that_was_closed_or_renewed_lets_nobody_in(college: College, change: str) -> None:
    code = college.row().join_code
    change_code(
        user_id=college.director,
        program_id=college.program,
        cohort_id=college.cohort,
        change=change,
        now=NOW,
    )
    with pytest.raises(NotFound):
        join_by_code(user_id=college.person(), code=code, now=NOW)


def test_nobody_joins_twice_and_who_left_may_come_back(college: College) -> None:
    student = college.student()
    with pytest.raises(Conflict):
        join_by_code(user_id=student, code=college.row().join_code, now=NOW)
    leave(user_id=student, program_id=college.program, cohort_id=college.cohort, now=NOW)
    join_by_code(user_id=student, code=college.row().join_code, now=NOW)
    row = enrolled(college, student)
    assert row is not None
    assert row.left_at is None


def test_invitation_is_accepted_once(college: College) -> None:
    secret, student = invite(college), college.person()
    accept(user_id=student, secret=secret, now=NOW)
    assert enrolled(college, student) is not None
    with pytest.raises(NotFound):
        accept(user_id=college.person(), secret=secret, now=NOW)


def test_invitation_ends_after_thirty_days(college: College) -> None:
    secret = invite(college)
    with pytest.raises(NotFound):
        accept(user_id=college.person(), secret=secret, now=NOW + timedelta(days=30))


def test_colleague_comes_in_with_the_role_of_the_invitation(college: College) -> None:
    invite_staff(
        desk=college.desk,
        user_id=college.director,
        program_id=college.program,
        email="x@example.edu",
        role="instructor",
        now=NOW,
    )
    person, secret = college.person(), college.letterbox.secret()
    assert accept(user_id=person, secret=secret, now=NOW) == (college.program, None)
    assert db.session.get_one(Membership, (college.program, person)).role == "instructor"


def test_who_works_there_is_not_given_another_role_by_an_invitation(college: College) -> None:
    invite_staff(
        desk=college.desk,
        user_id=college.director,
        program_id=college.program,
        email="x@example.edu",
        role="assistant",
        now=NOW,
    )
    with pytest.raises(Conflict, match="as director"):
        accept(user_id=college.director, secret=college.letterbox.secret(), now=NOW)


def test_secret_of_an_invitation_registers_where_that_takes_one(college: College) -> None:
    secret = invite(college)
    desk = replace(college.desk, registration="closed")
    assert offer_by_mail(secret=secret, user_id=None, desk=desk, now=NOW).registers
    newcomer = {"email": "amina@example.edu", "name": "Amina", "password": PASSWORD, "timezone": "UTC"}
    register(desk=desk, token=secret, agent="", now=NOW, **newcomer)
    assert not offer_by_mail(secret=secret, user_id=None, desk=desk, now=NOW).registers
    accept(user_id=college.person(), secret=secret, now=NOW)


def test_who_has_a_code_gets_a_pass_to_register_and_no_one_else(college: College) -> None:
    desk = replace(college.desk, registration="invitation")
    secret = pass_to_register(code=college.row().join_code, desk=desk, now=NOW)
    newcomer = {"email": "amina@example.edu", "name": "Amina", "password": PASSWORD, "timezone": "UTC"}
    register(desk=desk, token=secret, agent="", now=NOW, **newcomer)
    with pytest.raises(NotFound):
        pass_to_register(code="AAAAAAAA", desk=desk, now=NOW)


def test_code_registers_nobody_on_a_closed_site(college: College) -> None:
    with pytest.raises(Closed):
        pass_to_register(
            code=college.row().join_code, desk=replace(college.desk, registration="closed"), now=NOW
        )


def test_joining_is_on_record(college: College) -> None:
    student = college.student()
    (event,) = college.events("student.joined")
    assert (event.actor_id, event.subject_id, event.cohort_id) == (student, student, college.cohort)


def test_nobody_is_enrolled_by_a_refused_step(college: College) -> None:
    with pytest.raises(NotFound):
        join_by_code(user_id=college.person(), code="", now=NOW)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Enrollment)) == 0
