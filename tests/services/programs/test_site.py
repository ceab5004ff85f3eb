from __future__ import annotations

import pytest
import sqlalchemy as sa

from studyhub.extensions import db
from studyhub.models import Program
from studyhub.services.errors import Conflict, Invalid, NotFound
from studyhub.services.programs.inviting.joining import accept, join_by_code, offer_by_mail
from studyhub.services.programs.programs import my_programs, program_page
from studyhub.services.programs.site import (
    all_programs,
    appoint_director,
    archive_program,
    make_program,
    restore_program,
)
from tests.conftest import NOW
from tests.services.programs.conftest import College


@pytest.fixture
def admin(college: College):
    return college.make_user("admin@example.org", is_admin=True)


def test_program_is_made_and_its_first_director_invited(college: College, admin) -> None:
    make_program(
        desk=college.desk, actor_id=admin, name=" Coding ", college="", email="dir@example.edu", now=NOW
    )
    person = college.person()
    program, _ = accept(user_id=person, secret=college.letterbox.secret(), now=NOW)
    assert [(one.name, one.role) for one in my_programs(user_id=person)] == [("Coding", "director")]
    assert program_page(user_id=person, program_id=program).cohorts == ()


@pytest.mark.parametrize("values", [{"name": " "}, {"email": "nobody"}])
def test_unusable_program_is_not_made(college: College, admin, values: dict[str, str]) -> None:
    given = {"name": "Coding", "college": "", "email": "dir@example.edu"} | values
    with pytest.raises(Invalid):
        make_program(desk=college.desk, actor_id=admin, now=NOW, **given)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Program)) == 1


def test_administrator_counts_people_and_does_not_come_in(college: College, admin) -> None:
    college.student()
    (row,) = all_programs(actor_id=admin, now=NOW)
    assert (row.directors, row.staff, row.cohorts, row.students) == (("Amina Diallo",), 1, 1, 1)
    with pytest.raises(NotFound):
        program_page(user_id=admin, program_id=college.program)


def test_nobody_but_an_administrator_makes_and_lists_programs(college: College) -> None:
    with pytest.raises(NotFound):
        all_programs(actor_id=college.director, now=NOW)
    with pytest.raises(NotFound):
        make_program(
            desk=college.desk, actor_id=college.director, name="x", college="", email="x@x.edu", now=NOW
        )


def test_archived_program_takes_nobody_in_and_keeps_its_records(college: College, admin) -> None:
    appoint_director(
        desk=college.desk, actor_id=admin, program_id=college.program, email="x@example.edu", now=NOW
    )
    code = college.row().join_code
    archive_program(actor_id=admin, program_id=college.program, now=NOW)
    with pytest.raises(NotFound):
        offer_by_mail(secret=college.letterbox.secret(), user_id=None, desk=college.desk, now=NOW)
    with pytest.raises(NotFound):
        join_by_code(user_id=college.person(), code=code, now=NOW)
    with pytest.raises(Conflict):
        college.make_cohort("Spring")
    page = program_page(user_id=college.director, program_id=college.program)
    assert [one.archived for one in page.cohorts] == [True]


def test_program_is_taken_out_of_the_archive(college: College, admin) -> None:
    archive_program(actor_id=admin, program_id=college.program, now=NOW)
    assert my_programs(user_id=college.director) == ()
    restore_program(actor_id=admin, program_id=college.program, now=NOW)
    college.make_cohort("Spring")
