"""Whose answers to which banks count: a student may be in two programs; neither sees the other's banks."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import pytest

from studyhub.services.errors import NotFound
from studyhub.services.items.listing import View, items_page
from studyhub.services.items.one import item_page
from studyhub.services.items.scope import Where
from studyhub.services.programs.inviting.joining import join_by_code
from tests.conftest import NOW
from tests.services.banks.conftest import Press, press, question_text, workshop  # noqa: F401 - fixtures
from tests.services.practice.conftest import Student
from tests.services.programs.conftest import College, MakeUser, college  # noqa: F401 - fixture


@dataclass
class Two:
    """Two programs with a bank each, and a student of both who has answered all that there is on a rule."""

    here: Press
    there: Press
    student: uuid.UUID

    def keys(self, where: Where, by: uuid.UUID) -> set[str]:
        """The questions whose statistics somebody sees."""
        shelf = self.here.shelf(by)
        return {row.item for row in items_page(user_id=by, where=where, view=View(), shelf=shelf).rows}


@pytest.fixture
def two(press: Press, make_user: MakeUser) -> Two:  # noqa: F811
    college_there = College(make_user, press.college.shelf, people=50).open()
    there = Press(college_there, press.workshop, slug="other").open()
    press.bring_out()
    there.bring_out(question_text("d2-other-0001", place="the river"))
    student = press.college.student()
    join_by_code(user_id=student, code=there.college.row().join_code, now=NOW)
    someone = Student(student, press.shelf(student))
    asked = [one for one in someone.shelf.questions_of_objective("71") if one.form is None]
    session = someone.quiz("71", count=len(asked))
    for slot in range(len(asked)):
        someone.answer(session, slot)
    return Two(press, there, student)


def test_program_sees_the_shipped_bank_and_its_own(two: Two) -> None:
    seen = two.keys(Where(two.here.program), two.here.college.director)
    assert "harbor/d2-harbor-0001" in seen
    assert {key.split("/")[0] for key in seen} == {"core", "harbor"}


def test_question_of_another_program_is_not_found(two: Two) -> None:
    by, where = two.here.college.director, Where(two.here.program, two.here.college.cohort)
    with pytest.raises(NotFound):
        item_page(
            user_id=by, where=where, item="other/d2-other-0001", asked="", shelf=two.here.shelf(two.student)
        )


def test_site_sees_the_shipped_bank_alone(two: Two, make_user: MakeUser) -> None:
    seen = two.keys(Where(), make_user("admin@example.edu", is_admin=True))
    assert {key.split("/")[0] for key in seen} == {"core"}
