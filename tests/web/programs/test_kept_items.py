"""How questions work in a class is kept while nothing that is counted changes."""

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from studyhub.extensions import db
from studyhub.models import Bank, Cohort, Review
from studyhub.models.base import new_id
from studyhub.services.practice.answers import undo_answer
from tests.conftest import NOW
from tests.services.programs.conftest import College
from tests.web.programs.test_kept_lists import (
    MOMENT,
    Change,
    address,
    answers,
    busy,
    cohort_is_renamed,
    joins,
    seen,
    statements,
)

__all__ = ["busy", "statements"]


def takes_back(college: College, student: uuid.UUID) -> None:
    """Takes the wrong one of two answers back."""
    (session,) = db.session.scalars(sa.select(Review.session_id).distinct())
    assert session is not None
    undo_answer(user_id=student, session_id=session, slot=1, attempt=0, now=NOW + MOMENT)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (answers, '<td class="num">2</td><td class="num">1</td></tr>'),
        (takes_back, "First tries of 1 students, 1 answers"),
        (joins, "First tries of 2 students"),
        (cohort_is_renamed, "Winter"),
    ],
)
def test_change_shows_at_the_next_look_at_how_questions_work(
    college: College, director: FlaskClient, busy: uuid.UUID, change: Change, says: str
) -> None:
    assert says not in director.get(address(college, "/items")).text
    change(college, busy)
    assert says in director.get(address(college, "/items")).text


def test_second_look_at_how_questions_work_counts_nothing(
    college: College, director: FlaskClient, busy: uuid.UUID, statements: list[str]
) -> None:
    first = seen(director, address(college, "/items"))
    statements.clear()
    assert seen(director, address(college, "/items")) == first
    assert len(statements) == 5


def test_list_in_another_order_is_another_page(
    college: College, director: FlaskClient, busy: uuid.UUID
) -> None:
    assert 'aria-sort="descending"><a href="' in director.get(address(college, "/items")).text
    turned = director.get(address(college, "/items?sort=answers&down=0")).text
    assert 'aria-sort="ascending"' in turned
    assert 'aria-sort="ascending"' not in director.get(address(college, "/items")).text


def test_new_bank_of_the_program_makes_the_list_anew(
    college: College, director: FlaskClient, busy: uuid.UUID, statements: list[str]
) -> None:
    director.get(address(college, "/items"))
    db.session.add(
        Bank(program_id=college.program, id=new_id(NOW), slug="harbor", title="Ours", created_at=NOW)
    )
    db.session.commit()
    statements.clear()
    director.get(address(college, "/items"))
    assert [one for one in statements if "FROM bank" in one]


def test_program_list_follows_a_cohort_that_is_made(
    college: College, director: FlaskClient, busy: uuid.UUID
) -> None:
    listed = f"/programs/{college.program}/items"
    assert "First tries of 1 students" in director.get(listed).text
    college.student("other@example.edu", college.make_cohort("Spring"))
    assert db.session.query(Cohort).count() == 2
    assert "First tries of 2 students" in director.get(listed).text
