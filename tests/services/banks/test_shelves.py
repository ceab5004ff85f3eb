"""Whose shelf holds what: nobody ever meets a question of a program that is not theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from studyhub.extensions import db
from studyhub.models import BankItem, BankVersion, Program
from studyhub.services.banks.banks import change_bank
from studyhub.services.banks.shelves import forget_shelves
from studyhub.services.programs.cohorts import archive_cohort
from studyhub.services.programs.enrolled import leave
from studyhub.services.programs.inviting.joining import join_by_code
from tests.conftest import NOW
from tests.services.programs.conftest import College

from .conftest import Press, question_text

KEY = "harbor/d2-harbor-0001"


def other_press(press: Press) -> Press:
    college = College(press.college.make_user, press.core, people=50).open()
    return Press(college, press.workshop, slug="lake").open()


def test_person_without_a_program_gets_the_core_itself(press: Press) -> None:
    press.bring_out()
    assert press.shelf(press.college.person()) is press.core


def test_staff_and_students_of_the_program_get_its_questions(press: Press) -> None:
    student = press.college.student()
    press.bring_out()
    assert [press.keys(person) for person in (student, press.assistant, press.reader)] == [{KEY}] * 3


def test_drafts_are_on_nobodys_shelf(press: Press) -> None:
    press.write()
    assert press.shelf(press.author) is press.core


def test_two_programs_never_share_a_shelf(press: Press) -> None:
    lake = other_press(press)
    ours, theirs = press.college.student(), lake.college.student("lake@example.edu")
    press.bring_out()
    lake.bring_out(question_text("d2-harbor-0001", "the lake"))
    assert (press.keys(ours), lake.keys(theirs)) == ({KEY}, {"lake/d2-harbor-0001"})


def test_student_of_two_programs_gets_both(press: Press) -> None:
    lake = other_press(press)
    student = press.college.student()
    join = lake.college.row().join_code
    join_by_code(user_id=student, code=join, now=NOW)
    press.bring_out()
    lake.bring_out(question_text("d2-lake-0001", "the lake"))
    assert press.keys(student) == {KEY, "lake/d2-lake-0001"}


def test_private_bank_is_on_nobodys_shelf(press: Press) -> None:
    student = press.college.student()
    press.bring_out()
    change_bank(
        user_id=press.author,
        program_id=press.program,
        bank_id=press.bank,
        title="For exams",
        private=True,
        now=NOW,
    )
    assert (press.keys(student), press.keys(press.author)) == (set(), set())


def test_who_left_the_cohort_loses_its_questions(press: Press) -> None:
    student = press.college.student()
    press.bring_out()
    leave(user_id=student, program_id=press.program, cohort_id=press.college.cohort, now=NOW)
    assert press.keys(student) == set()


def test_archived_cohort_gives_no_questions_any_more(press: Press) -> None:
    student = press.college.student()
    press.bring_out()
    archive_cohort(user_id=press.reader, program_id=press.program, cohort_id=press.college.cohort, now=NOW)
    assert press.keys(student) == set()


def test_archived_program_gives_no_questions_any_more(press: Press) -> None:
    press.bring_out()
    db.session.execute(sa.update(Program).values(archived_at=NOW + timedelta(days=1)))
    db.session.commit()
    assert press.keys(press.author) == set()


def test_shelf_is_kept_until_something_is_published(press: Press) -> None:
    press.bring_out()
    before = press.shelf(press.author)
    press.write(question_text("d2-harbor-0002", "the old lighthouse"))
    assert press.shelf(press.author) is before
    press.bring_out(question_text("d2-harbor-0003", "the fish market"))
    assert press.shelf(press.author) is not before


def test_people_of_one_program_share_one_shelf(press: Press) -> None:
    press.bring_out()
    assert press.shelf(press.author) is press.shelf(press.reader)


def test_text_that_cannot_be_read_any_more_takes_nothing_else_down(
    press: Press, caplog: pytest.LogCaptureFixture
) -> None:
    item = press.bring_out()
    press.bring_out(question_text("d2-harbor-0002", "the old lighthouse"))
    db.session.execute(sa.update(BankVersion).where(BankVersion.item_id == item).values(text="- [broken"))
    db.session.commit()
    forget_shelves()
    assert press.keys(press.author) == {"harbor/d2-harbor-0002"}
    assert "cannot be read" in caplog.text


def test_bank_of_nothing_but_withdrawn_questions_changes_nothing(press: Press) -> None:
    press.bring_out()
    db.session.execute(sa.update(BankItem).values(published=None))
    db.session.commit()
    forget_shelves()
    assert press.shelf(press.author).questions == press.core.questions
