from __future__ import annotations

import pytest
import sqlalchemy as sa

from studyhub.extensions import db
from studyhub.models import Flag, ProblemReport, QuestionVersion
from studyhub.services.errors import Invalid, NotFound
from studyhub.services.practice.marks import LONGEST_REPORT, flag, report_problem
from tests.conftest import NOW

from .conftest import Student

ITEM = "core/d2-breach-0001"


def report(student: Student, item: str = ITEM, kind: str = "key", body: str = "The key is wrong.") -> None:
    report_problem(user_id=student.id, item=item, kind=kind, body=body, shelf=student.shelf, now=NOW)


@pytest.mark.parametrize("on", [True, False])
def test_flag_set_twice_is_one_and_taken_off_twice_is_none(student: Student, on: bool) -> None:
    for state in (True, on, on):
        flag(user_id=student.id, item=ITEM, on=state, shelf=student.shelf, now=NOW)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Flag)) == int(on)


def test_unknown_question_cannot_be_flagged(student: Student) -> None:
    with pytest.raises(NotFound):
        flag(user_id=student.id, item="core/none-0001", on=True, shelf=student.shelf, now=NOW)


def test_report_is_pinned_to_the_version_seen(student: Student) -> None:
    report(student)
    row = db.session.scalars(sa.select(ProblemReport)).one()
    assert (row.state, row.content_hash) == ("open", student.shelf.question(ITEM).content_hash)
    assert db.session.get(QuestionVersion, row.content_hash) is not None


@pytest.mark.parametrize(
    ("kind", "body"), [("nonsense", "x"), ("key", "  "), ("key", "x" * (LONGEST_REPORT + 1))]
)
def test_empty_or_endless_report_is_refused(student: Student, kind: str, body: str) -> None:
    with pytest.raises(Invalid):
        report(student, kind=kind, body=body)
